"""`talentatlas synth`: records of invented people whose true lives are known."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any  # values of a result

import click

from talentatlas.cli.folders import FolderError
from talentatlas.cli.layout import aligned
from talentatlas.cli.progress import progress
from talentatlas.cli.verb import Session, verb
from talentatlas.errors import ConfigError, UnknownNameError
from talentatlas.synthetic.snapshot.config import (
    FAULTS,
    JSONL,
    LAYOUTS,
    PARQUET,
    WALDEN,
    SnapshotConfig,
    Traps,
)
from talentatlas.vocabulary.messages import Messages

if TYPE_CHECKING:
    from talentatlas.synthetic.snapshot.write import Written

CATALOGUE = Path(__file__).with_name("synth_messages.csv")
SEED = 1
FAULT_RATE = 0.05
FORMATS = {JSONL: (JSONL,), PARQUET: (PARQUET,), "both": (JSONL, PARQUET)}
MEGA = 1e6
# Measured on two shared cores: KB and ms of one core a work, record or row.
KILOBYTES = {JSONL: 1.8, PARQUET: 1.4, "truth": 0.08, "orcid": 0.6, "authorships": 0.012}
MILLISECONDS = {JSONL: 0.06, PARQUET: 0.03, "truth": 0.02, "orcid": 0.11, "authorships": 0.001}


@click.group("synth", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Write invented records with known truth, for tests and measurements of speed."""


@verb(
    "openalex",
    examples=[
        "talentatlas synth openalex --works 20000 --out snap",
        "talentatlas synth openalex --works 2000000 --out snap --format parquet --dry-run",
        "talentatlas synth openalex --works 20000 --out next --release 2 --split 0.02",
        "talentatlas synth openalex --works 20000 --out bad --fault scrambled-metadata:0.1",
        "talentatlas synth openalex --works 20000 --out old --layout legacy",
    ],
)
@click.option("--works", type=click.IntRange(1), required=True, help="Works to write.")
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, metavar="DIR", help="Empty folder."
)
@click.option(
    "--format",
    "kind",
    type=click.Choice(list(FORMATS)),
    default="both",
    show_default=True,
    help="Format of the files; both hold the same works.",
)
@click.option(
    "--release",
    type=click.IntRange(1, 2),
    default=1,
    show_default=True,
    help="2 is the next release of the same world: works new, deleted, updated, reassigned.",
)
@click.option(
    "--layout",
    type=click.Choice(LAYOUTS),
    default=WALDEN,
    show_default=True,
    help="Fields as since November 2025, before, or before 2023.",
)
@click.option(
    "--split", type=click.FloatRange(0, 1), default=0.0, help="Part of persons in two profiles."
)
@click.option(
    "--merged",
    type=click.FloatRange(0, 0.5),
    default=0.0,
    help="Part of persons in the profile of another.",
)
@click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="NAME[:RATE]",
    help=f"Bad release: {', '.join(FAULTS)}; repeatable.",
)
@click.option("--traps/--no-traps", default=True, help="Oddities of genuine records.")
@click.option(
    "--file-records", type=click.IntRange(1), default=50_000, help="Most records of a file."
)
@click.option("--dry-run", is_flag=True, help="Say bytes and time, and write nothing.")
def openalex(
    session: Session, out: Path, kind: str, faults: tuple[str, ...], traps: bool, dry_run: bool,
    **sizes: object,
) -> None:  # fmt: skip
    """Write a snapshot in the shape of OpenAlex.

    DIR/jsonl and DIR/parquet hold the snapshot, DIR/truth what is true of it: whole careers
    (residence, move), profiles, authorships, faults, and the changes of the second release.
    Every draw follows from --seed (1 if not given).
    """
    config = SnapshotConfig(
        **sizes,  # type: ignore[arg-type]  # named as the fields are
        seed=SEED if session.seed is None else session.seed,
        traps=Traps() if traps else Traps.none(),
        faults=tuple(map(_fault, faults)),
    )
    if dry_run:
        _plan(session, config.works, out, (*FORMATS[kind], "truth"))
        return
    _check_empty(out)
    say = Messages(CATALOGUE, session.lang)
    session.say(say("writing", works=config.works, seed=config.seed, release=config.release))
    from talentatlas.synthetic.snapshot.write import write_snapshot

    with progress(session) as shown:
        shown.stage(say("stage"), config.works, say("unit"))
        written = write_snapshot(config, out, FORMATS[kind], shown.advance)
    _result(session, {**asdict(written), "folder": str(out)}, _rows(say, written, out))


@verb(
    "orcid",
    examples=[
        "talentatlas synth orcid --records 20000 --out ORCID_2022_10_summaries.tar.gz",
        "talentatlas synth orcid --records 5000000 --out all.tar.gz --dry-run",
    ],
)
@click.option("--records", type=click.IntRange(1), required=True, help="Records to write.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="FILE.tar.gz",
    help="New file; what it states goes to FILE.truth.parquet.",
)
@click.option("--dry-run", is_flag=True, help="Say bytes and time, and write nothing.")
def orcid(session: Session, records: int, out: Path, dry_run: bool) -> None:
    """Write records in the shape of ORCID's public data file of 2022.

    The people are those of `synth openalex` with the same seed, in blocks of 20,000 works.
    """
    if dry_run:
        _plan(session, records, out, ("orcid",))
        return
    _check_new(out)
    from talentatlas.synthetic.snapshot.orcid import write_orcid

    say = Messages(CATALOGUE, session.lang)
    seed = SEED if session.seed is None else session.seed
    with progress(session) as shown:
        shown.stage(say("orcid_stage"), records, say("records"))
        written = write_orcid(records, out, seed, shown.advance)
    rows = [
        [say("records"), f"{written.records:,}"],
        [say("statements"), f"{written.statements:,}"],
        [str(out), say("megabytes", bytes=written.bytes / MEGA)],
        [say("truth"), str(written.truth)],
    ]
    _result(session, asdict(written), rows)


@verb(
    "authorships",
    examples=[
        "talentatlas synth authorships --rows 20000000 --out authorships.parquet",
        "talentatlas synth authorships --rows 1000000 --out small.parquet --seed 7",
    ],
)
@click.option("--rows", type=click.IntRange(1), required=True, help="Authorships to write.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="FILE.parquet",
    help="New file; the truth goes to FILE.truth/.",
)
@click.option("--dry-run", is_flag=True, help="Say bytes and time, and write nothing.")
def authorships(session: Session, rows: int, out: Path, dry_run: bool) -> None:
    """Write authorships as one flat table without order, to measure careers with.

    Columns: work_id, position, year, author_key, country, is_ai.
    """
    if dry_run:
        _plan(session, rows, out, ("authorships",))
        return
    _check_new(out)
    from talentatlas.synthetic.snapshot.flat import write_authorships

    say = Messages(CATALOGUE, session.lang)
    seed = SEED if session.seed is None else session.seed
    with progress(session) as shown:
        shown.stage(say("authorships"), rows, say("rows"))
        written = write_authorships(rows, out, seed, shown.advance)
    lines = [
        [say("rows"), f"{written.rows:,}"],
        [say("persons"), f"{written.persons:,}"],
        [say("moves"), f"{written.moves:,}"],
        [str(out), say("megabytes", bytes=written.bytes / MEGA)],
        [say("truth"), str(written.folder)],
    ]
    _result(session, asdict(written), lines)


for _part in (openalex, orcid, authorships):
    command.add_command(_part)


def _result(session: Session, values: dict[str, Any], rows: list[list[str]]) -> None:
    if session.as_json:
        session.show_json(values)
    else:
        session.show(aligned(rows, indent=2))


def _fault(text: str) -> tuple[str, float]:
    """Name and rate of a fault as typed."""
    name, _, rate = text.partition(":")
    if name not in FAULTS:
        raise UnknownNameError("fault", name, FAULTS)
    try:
        return name, float(rate or FAULT_RATE)
    except ValueError as error:
        raise ConfigError(
            f"--fault {text} has no number after the colon.",
            why="The rate is the part of the works that it hits.",
            todo=f"Write for example --fault {name}:0.1.",
        ) from error


def _check_empty(out: Path) -> None:
    if out.exists() and (out.is_file() or any(out.iterdir())):
        raise FolderError(
            f"--out {out} is not empty.",
            why="Old files would lie among the new ones, and no manifest would name them.",
            todo="Choose an empty or new folder.",
        )


def _check_new(out: Path) -> None:
    if out.exists():
        raise FolderError(
            f"--out {out} is there already.",
            why="It would be overwritten.",
            todo="Choose another name, or remove it.",
        )
    if not out.parent.is_dir():
        raise FolderError(f"There is no folder {out.parent}.", todo="Make it first.")


def _plan(session: Session, number: int, out: Path, parts: tuple[str, ...]) -> None:
    kilobytes = sum(KILOBYTES[part] for part in parts)
    seconds = number * sum(MILLISECONDS[part] for part in parts) / 1e3
    size = number * kilobytes / 1e3
    if session.as_json:
        session.show_json({"megabytes": size, "core_seconds": seconds, "folder": str(out)})
        return
    say = Messages(CATALOGUE, session.lang)
    session.show(say("would", bytes=size, seconds=seconds, out=out))


def _rows(say: Messages, written: Written, out: Path) -> list[list[str]]:
    works = max(written.works, 1)
    rows = [
        [say("works"), f"{written.works:,}"],
        [say("authorships"), f"{written.authorships:,}"],
    ]
    for kind, size in written.bytes.items():
        each = say("size", bytes=size / MEGA, each=size / works / 1e3)
        rows.append([kind, f"{each}, {written.files[kind]:,} {say('files')}"])
    if written.raw_bytes:
        ratio = written.raw_bytes / written.bytes[JSONL]
        text = say(
            "ratio", bytes=written.raw_bytes / MEGA, each=written.raw_bytes / works / 1e3,
            ratio=ratio,
        )  # fmt: skip
        rows.append([say("json"), text])
    return [*rows, [say("truth"), f"{out}/truth"], [say("folder"), str(out)]]
