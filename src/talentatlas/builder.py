"""From records to an atlas on disk: what a build would do, and the build."""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pyarrow.parquet as pq

from talentatlas import __version__
from talentatlas.config import Choices
from talentatlas.engine import connect
from talentatlas.engine.build import Progress, Silent, Step, Work, keys_of, run_steps, stale
from talentatlas.engine.store import Store
from talentatlas.errors import UsageError
from talentatlas.estimation.step import estimate_step, sensitivity_step
from talentatlas.identity.removal import Removals, read_removals
from talentatlas.pipeline import Inputs, steps
from talentatlas.provenance import RunRecord
from talentatlas.schema import CONTRACTS
from talentatlas.sources.base import SOURCES, Landed


@dataclass(frozen=True, slots=True)
class Plan:
    """What a build would do.

    Args:
        sources: registered names.
        files: to be read.
        bytes: of them as received.
        vintage: name that the inputs will have.
        stale: tables that would be made, in order.
        fresh: number of tables that would be kept.
    """

    sources: tuple[str, ...]
    files: int
    bytes: int
    vintage: str
    stale: tuple[str, ...]
    fresh: int


@dataclass(frozen=True, slots=True)
class Reject:
    """The first record, or part of one, that was not used for a reason.

    Args:
        file: in which it stands.
        record: its identifier or number; "file" for the whole file.
        part: work, authorship, affiliation, country or file.
        reason: short code.
        message: what was wrong, in words.
    """

    file: str
    record: str
    part: str
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    Args:
        folder: of the atlas.
        vintage: name of the inputs.
        run_id: record of the run.
        works: works kept.
        authorships: authorships kept.
        counted: authorships on works that count as AI.
        placed: of them, those with a country or region.
        persons: persons found.
        rejected: (part, reason, number), most frequent first.
        examples: every file that was not read to its end, then the first of each other reason.
        made: tables that were made; empty when nothing had changed.
        seconds: wall time.
    """

    folder: Path
    vintage: str
    run_id: str
    works: int
    authorships: int
    counted: int
    placed: int
    persons: int
    rejected: tuple[tuple[str, str, int], ...]
    examples: tuple[Reject, ...]
    made: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How an atlas is made, apart from its records.

    Args:
        choices: of the pipeline.
        field: rule that selects works of a general source: "ai", "all" or a TOML file.
        ror_dump: the full ROR dump, when the user has fetched it.
        engine: address of the engine: "duckdb", "spark" or the address of a cluster.
        removals: file of the persons who must not appear; see `identity.removal`.
    """

    choices: Choices = field(default_factory=Choices)
    field: str = "ai"
    ror_dump: Path | None = None
    engine: str = "duckdb"
    removals: Path | None = None


def land(where: str | Sequence[str], setting: Setting | None = None) -> Inputs:
    """The files behind one or several `SOURCE:PATH`, with checksums.

    Args:
        where: SOURCE:PATH, the more trusted first.
        setting: its field rule goes to sources that hold more than the field.

    Raises:
        SourceUnavailable: a path does not exist or holds nothing to read.
        UnknownNameError: no source of that name.
        UsageError: no source is named, or the same file twice.
    """
    chosen = setting or Setting()
    landed = [
        found
        for text in ([where] if isinstance(where, str) else where)
        for found in _landed(text, chosen.field)
    ]
    known: set[str] = set()
    for found in landed:
        if found.origin.origin_id in known:
            raise UsageError(
                f"{found.origin.origin_id} is given twice.",
                todo="Name each file or folder once; give the folder that holds both.",
            )
        known.add(found.origin.origin_id)
    removals = read_removals(chosen.removals) if chosen.removals else Removals()
    return Inputs(tuple(landed), chosen.ror_dump, removals)


def _landed(where: str, field: str) -> list[Landed]:
    name, colon, path = where.partition(":")
    if not colon:
        raise UsageError(
            f'"{where}" does not say which source it is.',
            todo=f"Write it as SOURCE:PATH, for example proceedings:{where or 'FOLDER'}.",
        )
    entry = SOURCES.get(name)
    return list(entry.make().land(path, field=field if entry.is_general else None))


def plan(
    where: str | Sequence[str], out: str | Path, *, setting: Setting | None = None
) -> Plan:
    """What `build` would do, without doing it."""
    chosen = setting or Setting()
    inputs = land(where, chosen)
    store = Store(Path(out))
    store.load()
    todo = stale(_all_steps(inputs, chosen.choices), store)
    made = tuple(o for s in todo for o in s.outputs)
    return Plan(
        sources=inputs.sources,
        files=len(inputs.landed),
        bytes=sum(f.origin.bytes for f in inputs.landed),
        vintage=inputs.vintage,
        stale=made,
        fresh=len(CONTRACTS) - len(made),
    )


def build(
    where: str | Sequence[str],
    out: str | Path,
    *,
    setting: Setting | None = None,
    progress: Progress | None = None,
    fresh: bool = False,
) -> BuildReport:
    """Make an atlas out of records; a second run makes only what has changed.

    Args:
        where: one or several SOURCE:PATH, the more trusted first.
        out: folder of the atlas.
        setting: choices, field rule, reference files and engine.
        progress: told how far it is.
        fresh: discard what an earlier run finished.

    Raises:
        SourceUnavailable: nothing to read.
        StorageError: the folder cannot be written, or the disk is full.
    """
    began = time.monotonic()
    chosen = setting or Setting()
    inputs = land(where, chosen)
    store = Store(Path(out))
    store.begin()
    try:
        if fresh:
            store.made.clear()
            shutil.rmtree(store.folder / ".landing", ignore_errors=True)
        todo = _all_steps(inputs, chosen.choices)
        made = tuple(o for s in stale(todo, store) for o in s.outputs)
        if made:
            parameters = chosen.choices.parameters()
            with connect(chosen.engine, spill=store.work / "spill") as engine:
                run_steps(todo, Work(engine, store, parameters, progress or Silent()))
        record = _record(inputs, chosen.choices, keys_of(todo))
        if made or not (store.folder / "manifest.json").exists():
            store.complete(_run_entries(record, inputs, _rejected(store)))
        return _report(store, record, made, time.monotonic() - began)
    finally:
        store.end()


def _all_steps(inputs: Inputs, choices: Choices) -> list[Step]:
    counting = [*steps(inputs, choices), sensitivity_step(choices.parameters())]
    record = _record(inputs, choices, keys_of(counting))
    return [*counting, estimate_step(vintage=inputs.vintage, run_id=record.run_id)]


def _record(inputs: Inputs, choices: Choices, keys: dict[str, str]) -> RunRecord:
    own = {name: key for name, key in keys.items() if name != "estimate"}
    origins = {f.origin.origin_id: f.origin.checksum for f in inputs.landed}
    return RunRecord(__version__, inputs.vintage, asdict(choices), own, origins)


def _run_entries(
    record: RunRecord, inputs: Inputs, rejected: tuple[tuple[str, str, int], ...]
) -> dict[str, object]:
    return {
        **asdict(record),
        "run_id": record.run_id,
        "sources": [_source_entry(name) for name in inputs.sources],
        "rejected": rejected,
    }


def _source_entry(name: str) -> dict[str, object]:
    entry = SOURCES.get(name)
    return {
        "name": entry.name,
        "title": entry.title,
        "licence": entry.licence.name,
        "licence_class": entry.licence.kind.value,
        "citation": entry.citation,
        "homepage": entry.homepage,
        "blind_spots": list(entry.blind_spots),
    }


def _report(
    store: Store, record: RunRecord, made: tuple[str, ...], seconds: float
) -> BuildReport:
    placed = pq.read_table(store.path("placed"), columns=["authorships", "placed"])
    return BuildReport(
        folder=store.folder,
        vintage=record.vintage,
        run_id=record.run_id,
        works=store.made["work"].rows,
        authorships=store.made["authorship"].rows,
        counted=sum(placed["authorships"].to_pylist()),
        placed=sum(placed["placed"].to_pylist()),
        persons=store.made["person"].rows,
        rejected=_rejected(store),
        examples=_examples(store),
        made=made,
        seconds=seconds,
    )


def _rejected(store: Store) -> tuple[tuple[str, str, int], ...]:
    table = pq.read_table(store.path("rejected"), columns=["part", "reason"])
    groups = table.group_by(["part", "reason"]).aggregate([([], "count_all")]).to_pylist()
    ranked = sorted((-g["count_all"], g["part"], g["reason"]) for g in groups)
    return tuple((part, reason, -number) for number, part, reason in ranked)


def _examples(store: Store) -> tuple[Reject, ...]:
    """Whole files first, then the first record of each other reason."""
    columns = ["origin_id", "record", "part", "reason", "message"]
    found: dict[tuple[str, ...], Reject] = {}
    for batch in pq.ParquetFile(store.path("rejected")).iter_batches(columns=columns):
        for row in batch.to_pylist():
            kind = (row["part"], row["reason"])
            key = (*kind, row["origin_id"]) if row["part"] == "file" else kind
            file = row.pop("origin_id").partition(":")[2]
            found.setdefault(key, Reject(file=file, **row))
    return tuple(sorted(found.values(), key=lambda r: (r.part != "file", r.file, r.record)))
