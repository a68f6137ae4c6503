"""`talentatlas doctor`: can this machine do the work, and how to fix what it cannot."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from talentatlas import __version__
from talentatlas.cli.folders import ror_dump
from talentatlas.cli.layout import aligned
from talentatlas.cli.verb import Session, verb

OLDEST_PYTHON = (3, 11)
LEAST_MEMORY = 2 * 2**30  # bytes; the conference records need less
LEAST_DISK = 2**30  # bytes; the conference records with their atlas need about half
GIGABYTE = 2**30
GOOD, NOTE, BAD = "ok", "note", "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """Result of one look at the machine.

    Args:
        name: what was looked at.
        state: ok, note (works without it) or failed.
        detail: what was found.
        fix: what to do, unless ok.
    """

    name: str
    state: str
    detail: str
    fix: str = ""


@verb("doctor", examples=["talentatlas doctor", "talentatlas doctor --offline --json"])
@click.option("--offline", is_flag=True, help="Open no connection: keys are not tried.")
def command(session: Session, *, offline: bool) -> None:
    """Check Python, libraries, memory, disk, engine and keys; print a fix for each failure.

    Keys that are set are tried, with calls that cost nothing. Ends with exit code 1 when
    something failed.
    """
    findings = [finding for look in LOOKS for finding in look(session)]
    findings += _keys(offline)
    if session.as_json:
        session.show_json({"version": __version__, "findings": [asdict(f) for f in findings]})
    else:
        shown = findings if session.verbose else [f for f in findings if not _is_dull(f)]
        session.show(aligned([[f.state, f.name, f.detail] for f in shown]))
        for finding in findings:
            if finding.state != GOOD:
                session.show(f"\n{finding.name}: {finding.detail}\n  {finding.fix}")
    if any(f.state == BAD for f in findings):
        session.call.exit_code = 1


def _is_dull(finding: Finding) -> bool:
    return finding.state == GOOD and finding.name.startswith("library ")


def _python(_: Session) -> Iterator[Finding]:
    good = sys.version_info[:2] >= OLDEST_PYTHON
    wanted = ".".join(map(str, OLDEST_PYTHON))
    fix = f"Install Python {wanted} or newer and make the environment again."
    yield Finding(
        "Python", GOOD if good else BAD, platform.python_version(), "" if good else fix
    )


def _libraries(_: Session) -> Iterator[Finding]:
    from importlib.metadata import PackageNotFoundError, requires, version

    from packaging.requirements import Requirement

    wrong = 0
    for text in requires("talentatlas") or []:
        wanted = Requirement(text)
        if wanted.marker and not wanted.marker.evaluate({"extra": ""}):
            continue
        try:
            found = version(wanted.name)
        except PackageNotFoundError:
            found = ""
        good = bool(found) and wanted.specifier.contains(found, prereleases=True)
        wrong += not good
        yield Finding(
            f"library {wanted.name}",
            GOOD if good else BAD,
            f"{found or 'not installed'} (wanted {wanted.specifier or 'any'})",
            "" if good else f'python -m pip install "{wanted.name}{wanted.specifier}"',
        )
    if not wrong:
        yield Finding("libraries", GOOD, "all within the ranges of the package")


def _memory(_: Session) -> Iterator[Finding]:
    from talentatlas.engine.machine import MEMORY_SHARE, memory_limit

    usable = memory_limit()
    good = usable / MEMORY_SHARE >= LEAST_MEMORY
    detail = (
        f"{usable / GIGABYTE:.1f} GB for the engine, of {usable / MEMORY_SHARE / GIGABYTE:.1f}"
    )
    fix = "Tables will spill to disk. Close other programs, or give the container more memory."
    yield Finding("memory", GOOD if good else NOTE, detail, "" if good else fix)
    yield Finding("threads", GOOD, str(os.cpu_count() or 1))


def _folders(session: Session) -> Iterator[Finding]:
    for name, folder in (("this folder", Path.cwd()), ("data folder", session.data_dir)):
        place = next(p for p in (folder, *folder.parents) if p.exists())
        free = shutil.disk_usage(place).free
        good = free >= LEAST_DISK
        fix = f"Free some space, or work on a disk with {LEAST_DISK / GIGABYTE:.0f} GB free."
        detail = f"{free / GIGABYTE:.1f} GB free at {folder}"
        yield Finding(f"disk, {name}", GOOD if good else BAD, detail, "" if good else fix)
        yield _writable(name, place, folder)


def _writable(name: str, place: Path, folder: Path) -> Finding:
    try:
        with tempfile.TemporaryFile(dir=place):
            return Finding(f"writing, {name}", GOOD, str(folder))
    except OSError as error:
        fix = "Change its permissions, or choose another with --data-dir or --out."
        return Finding(f"writing, {name}", BAD, f"{folder}: {error.strerror}", fix)


def _engine(_: Session) -> Iterator[Finding]:
    try:
        import duckdb

        from talentatlas.engine import connect

        with connect(threads=1) as engine:
            answer = engine.arrow("select 6 * 7 as answer")["answer"].to_pylist()
        good = answer == [42]
        yield Finding(
            "engine", GOOD if good else BAD, f"DuckDB {duckdb.__version__}: 6 x 7 = {answer[0]}"
        )
    except Exception as error:  # whatever it is, the user needs to read it here
        fix = "python -m pip install --force-reinstall duckdb"
        yield Finding("engine", BAD, _first_line(error), fix)


def _drawing(_: Session) -> Iterator[Finding]:
    fix = (
        "python -m pip install --force-reinstall vl-convert-python, then the fonts named above."
    )
    try:
        from talentatlas.charts.fonts import FONTS, register

        register()
        names = ", ".join(name for name, _, _ in FONTS.values())
        yield Finding("fonts", GOOD, names)
        yield Finding(
            "drawing", GOOD, f"a PNG of {len(_picture()):,} bytes with Chinese labels"
        )
    except Exception as error:  # whatever it is, the user needs to read it here
        yield Finding("drawing", BAD, _first_line(error), fix)


def _picture() -> bytes:
    """The smallest picture with a Chinese label."""
    import vl_convert

    from talentatlas.charts.fonts import family

    mark = {"type": "text", "text": "人才", "font": family("zh-Hans"), "fontSize": 20}
    return vl_convert.vegalite_to_png({"data": {"values": [{}]}, "mark": mark})


def _ror(session: Session) -> Iterator[Finding]:
    if dump := ror_dump(session.data_dir):
        yield Finding("ROR dump", GOOD, str(dump))
        return
    yield Finding(
        "ROR dump",
        NOTE,
        "not there; the bundled table of organisations is used",
        f"Optional: fetch the dump of the Research Organization Registry (CC0) from "
        f"https://ror.org and put the zip into {session.data_dir}.",
    )


def _keys(offline: bool) -> Iterator[Finding]:
    from talentatlas.errors import ConfigError, TalentAtlasError
    from talentatlas.sources.fetch import Surroundings
    from talentatlas.sources.fetch.keys import is_set, try_key
    from talentatlas.sources.fetch.providers import PROVIDERS

    around = Surroundings(offline=offline)
    for provider in PROVIDERS.values():
        name, keys = f"key, {provider.title}", " and ".join(provider.keys)
        if not is_set(provider, around):
            fix = f"Optional, for `talentatlas fetch {provider.name}`: set {keys}."
            yield Finding(name, NOTE, "not set", fix)
        elif offline:
            yield Finding(name, GOOD, "set; not tried, since --offline was given")
        else:
            try:
                yield Finding(name, GOOD, try_key(provider, around))
            except ConfigError as error:
                yield Finding(name, BAD, error.what, error.todo)
            except TalentAtlasError as error:  # the network, or the provider, not the key
                yield Finding(name, NOTE, f"not tried: {error.what}", error.todo)


def _first_line(error: Exception) -> str:
    return f"{type(error).__name__}: {(str(error).splitlines() or [''])[0]}"


LOOKS: tuple[Callable[[Session], Iterator[Finding]], ...] = (
    _python, _libraries, _memory, _folders, _engine, _drawing, _ror,
)  # fmt: skip
