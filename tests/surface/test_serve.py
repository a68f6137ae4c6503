"""`talentatlas serve`: starts, answers on this machine, says why it cannot, stops cleanly."""

import json
import signal
import socket
import urllib.request
from pathlib import Path

import pytest
from program import Program
from rest_client import SLOWEST, URL, serving

import talentatlas as ta
from talentatlas.cli.main import main
from talentatlas.cli.serve import is_own, listening
from talentatlas.cli.serving import Serving, application, handed, read_keys, settings_of
from talentatlas.errors import ConfigError, StorageError

PLAIN = Serving(folder=None, results=None, data=(), rate=None, origins=(), keys=None)


def ask(url: str) -> dict[str, object]:
    with urllib.request.urlopen(url, timeout=SLOWEST) as answer:
        return json.load(answer)


def test_it_answers_and_ctrl_c_ends_it_cleanly(tmp_path: Path) -> None:
    with serving(tmp_path) as (url, process):
        assert ask(url)["vintage"] == ta.demo().vintage
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=SLOWEST)
        assert process.returncode == 0
        assert said.strip().endswith("Stopped.")
        assert "Traceback" not in said


def test_several_workers_serve_the_atlas_that_was_named(tmp_path: Path, atlas: Path) -> None:
    with serving(tmp_path, "--atlas", str(atlas), "--workers", "2") as (url, process):
        for _ in range(4):
            assert ask(url)["vintage"] == ta.open(atlas).vintage
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=SLOWEST)
        assert process.returncode == 0


def test_a_taken_port_is_refused_with_what_to_do(talentatlas: Program) -> None:
    with listening("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        done = talentatlas("serve", "--port", port)
    assert done.code == 1
    assert f"Port {port} of 127.0.0.1 is taken." in done.err
    assert "--port" in done.err
    assert "Traceback" not in done.err


def test_a_folder_without_an_atlas_is_refused_before_anything_listens(
    talentatlas: Program, tmp_path: Path
) -> None:
    done = talentatlas("serve", "--atlas", tmp_path, "--port", "0")
    assert done.code == 4
    assert "holds no complete atlas" in done.err
    assert not URL.search(done.err)


def test_missing_libraries_are_named_with_how_to_get_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("talentatlas.cli.serve.NEEDED", ("fastapi", "no_such_library"))
    assert main(["serve"]) == 3
    said = capsys.readouterr().err
    assert "no_such_library" in said
    assert "talentatlas[serve]" in said


def test_an_address_that_is_not_ours_is_refused() -> None:
    with pytest.raises(StorageError, match="cannot be used"):
        listening("192.0.2.1", 0)


@pytest.mark.parametrize(
    ("host", "own"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False)],
)
def test_only_loopback_counts_as_this_machine(host: str, own: bool) -> None:
    assert is_own(host) is own


def test_keys_are_kept_as_sums_and_only_from_a_file_of_the_owner(tmp_path: Path) -> None:
    file = tmp_path / "keys.txt"
    file.write_text("first\n\nsecond\n", encoding="utf-8")
    file.chmod(0o600)
    keys = read_keys(file)
    assert len(keys) == 2
    assert "first" not in repr(settings_of(Serving(**{**as_words(PLAIN), "keys": str(file)})))
    file.chmod(0o644)
    with pytest.raises(ConfigError, match="chmod 600"):
        read_keys(file)
    file.write_text("\n", encoding="utf-8")
    file.chmod(0o600)
    with pytest.raises(ConfigError, match="holds no key"):
        read_keys(file)


def test_a_worker_serves_what_it_was_handed(monkeypatch: pytest.MonkeyPatch) -> None:
    serving = Serving(**{**as_words(PLAIN), "rate": 7, "origins": ("https://ours.example",)})
    monkeypatch.setenv("TALENTATLAS_SERVE", handed(serving))
    assert application().title == "Talent Atlas"
    assert settings_of(serving).requests_a_minute == 7
    monkeypatch.setenv(
        "TALENTATLAS_SERVE", handed(Serving(**{**as_words(PLAIN), "folder": "x"}))
    )
    with pytest.raises(ta.TalentAtlasError, match="holds no complete atlas"):
        application()


def as_words(serving: Serving) -> dict[str, object]:
    return {name: getattr(serving, name) for name in Serving.__slots__}


def test_a_host_of_the_sixth_version_can_be_listened_on() -> None:
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    try:
        with listening("::1", 0) as sock:
            assert sock.family == socket.AF_INET6
    except StorageError:
        pytest.skip("IPv6 is switched off on this machine")
