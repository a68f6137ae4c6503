"""The atlas: build it from records, open it, ask it for tables and measures."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from talentatlas import __version__
from talentatlas.config import Choices
from talentatlas.engine import connect
from talentatlas.engine.build import Progress, Silent, Work, keys_of, run_steps, stale
from talentatlas.engine.store import Store
from talentatlas.errors import CoverageError, SourceUnavailable
from talentatlas.estimation import estimate_measure
from talentatlas.estimation.step import context_of, estimate_step
from talentatlas.measures.base import MEASURES
from talentatlas.pipeline import Inputs, steps
from talentatlas.provenance import RunRecord
from talentatlas.quantity import LEVEL, About, Table
from talentatlas.schema import CONTRACTS
from talentatlas.sources.base import SOURCES


@dataclass(frozen=True, slots=True)
class Plan:
    """What a build would do.

    Args:
        source: registered name.
        files: to be read.
        bytes: of them as received.
        vintage: name that the inputs will have.
        stale: tables that would be made, in order.
        fresh: number of tables that would be kept.
    """

    source: str
    files: int
    bytes: int
    vintage: str
    stale: tuple[str, ...]
    fresh: int


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
    made: tuple[str, ...]
    seconds: float


class Atlas:
    """A finished atlas on disk.

    Args:
        folder: made by `build`.

    Raises:
        SourceUnavailable: the folder holds no complete atlas.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self._store = Store(self.folder)
        self.manifest = self._store.read_json("manifest.json")
        self.run = self._store.read_json("run.json")

    @property
    def vintage(self) -> str:
        """Name of the inputs behind this atlas."""
        return self.manifest["vintage"]

    @property
    def run_id(self) -> str:
        """Record of the run behind this atlas."""
        return self.manifest["run_id"]

    def table(self, name: str) -> Table:
        """A table of the atlas, checked against its contract.

        Raises:
            UnknownNameError: no table of that name; suggests the nearest.
            SourceUnavailable: the file is gone.
        """
        path = self._store.path(name)
        try:
            arrow = pq.read_table(path, schema=CONTRACTS[name].arrow)
        except (OSError, pa.ArrowInvalid) as error:
            raise SourceUnavailable(
                f"{path} is missing or broken.",
                why="The manifest lists it, so something changed the folder after the build.",
                todo="Run the same build again; it makes what is missing.",
            ) from error
        return Table(arrow, self._about(name))

    def estimates(self) -> Table:
        """The standard estimates: every number that the report shows, with its interval."""
        return self.table("estimate")

    def measure(
        self,
        name: str,
        *,
        population: str = "ai-authors",
        level: float = LEVEL,
        area: Sequence[str] | str | None = None,
        year: Sequence[int] | int | None = None,
        **parameters: int | str,
    ) -> Table:
        """One measure, estimated now, with intervals.

        Args:
            name: registered name of the measure, such as "retention_rate".
            population: "ai-authors" or "clear-names".
            level: nominal coverage of the intervals.
            area: only these countries.
            year: only these years.
            parameters: those of the measure.

        Returns:
            Rows of the `estimate` table.

        Raises:
            UnknownNameError: no measure of that name.
            CoverageError: nothing is left to show.
        """
        arrow = self._standard(name, population, level, parameters)
        if arrow is None:
            arrow = self._computed(name, population, level, parameters)
        result = Table(arrow, self._about("estimate", measure=name))
        for column, wanted in (("ref_area", area), ("time_period", year)):
            if wanted is not None:
                result = result.where(**{column: wanted})
        if not len(result):
            raise CoverageError(
                f"{name} has no observation for area={area}, year={year}.",
                why="No person of this population was seen there then.",
                todo="Leave out --area or --year to see what there is.",
            )
        return result

    def origins(self) -> Table:
        """Files behind the atlas with counts of what was kept and rejected."""
        return self.table("origin")

    def rejected(self) -> tuple[tuple[str, str, int], ...]:
        """(part, reason, number) of what was not used, most frequent first."""
        return tuple((part, reason, number) for part, reason, number in self.run["rejected"])

    def _standard(
        self, name: str, population: str, level: float, parameters: dict[str, int | str]
    ) -> pa.Table | None:
        """The rows that the atlas already holds, when they are just what is asked for."""
        MEASURES.get(name)
        if level != LEVEL or set(parameters) - {"window"}:
            return None
        equal = {"indicator": name, "population": population}
        if "window" in parameters:
            equal["period_years"] = int(parameters["window"])
        found = self.estimates().where(**equal).arrow
        return found if found.num_rows else None

    def _computed(
        self, name: str, population: str, level: float, parameters: dict[str, int | str]
    ) -> pa.Table:
        if not self._store.path("stock").exists():
            raise CoverageError(
                f"{name} with these settings cannot be computed from the bundled figures.",
                why="They hold the standard estimates only; the records are not part of Talent Atlas.",
                todo="Leave the settings out, or build an atlas from records of your own.",
            )
        with connect() as engine:
            for file in self.manifest["files"]:
                engine.read(self.folder / file)
            context = context_of(
                engine, population=population, vintage=self.vintage, run_id=self.run_id
            )
            return estimate_measure(
                engine, name, context=context, level=level, parameters=parameters
            )

    def _about(self, name: str, *, measure: str = "") -> About:
        contract = CONTRACTS[name]
        licences = sorted({o["licence"] for o in self.run["sources"]})
        return About(
            name=measure or name,
            grain=contract.grain,
            vintage=self.vintage,
            licence="; ".join(licences),
            citation=f"Talent Atlas {self.manifest['version']}, vintage {self.vintage}",
        )


def demo() -> Atlas:
    """The bundled figures: this project's own result on conference records, aggregates only."""
    return Atlas(Path(str(files("talentatlas") / "demo")))


def open(folder: str | Path) -> Atlas:  # noqa: A001, the word that users expect: ta.open(…)
    """The atlas in a folder.

    Raises:
        SourceUnavailable: the folder holds no complete atlas.
    """
    return Atlas(folder)


def land(where: str) -> Inputs:
    """The files behind `SOURCE:PATH`, with checksums.

    Raises:
        SourceUnavailable: the path does not exist or holds nothing to read.
        UnknownNameError: no source of that name.
    """
    name, colon, path = where.partition(":")
    if not colon:
        raise SourceUnavailable(
            f'"{where}" does not say which source it is.',
            todo=f"Write it as SOURCE:PATH, for example proceedings:{where or 'FOLDER'}.",
        )
    source = SOURCES.get(name).make()
    return Inputs(name, tuple(source.land(path)))


def plan(where: str, out: str | Path, *, choices: Choices | None = None) -> Plan:
    """What `build` would do, without doing it."""
    inputs = land(where)
    store = Store(Path(out))
    store.load()
    todo = stale(_all_steps(inputs, choices or Choices()), store)
    made = tuple(o for s in todo for o in s.outputs)
    return Plan(
        source=inputs.source,
        files=len(inputs.landed),
        bytes=sum(f.origin.bytes for f in inputs.landed),
        vintage=inputs.vintage,
        stale=made,
        fresh=len(CONTRACTS) - len(made),
    )


def build(
    where: str,
    out: str | Path,
    *,
    choices: Choices | None = None,
    progress: Progress | None = None,
    fresh: bool = False,
) -> BuildReport:
    """Make an atlas out of records; a second run makes only what has changed.

    Args:
        where: SOURCE:PATH.
        out: folder of the atlas.
        choices: of the pipeline.
        progress: told how far it is.
        fresh: discard what an earlier run finished.

    Raises:
        SourceUnavailable: nothing to read.
        StorageError: the folder cannot be written, or the disk is full.
    """
    began = time.monotonic()
    inputs = land(where)
    chosen = choices or Choices()
    store = Store(Path(out))
    store.begin()
    try:
        if fresh:
            store.made.clear()
        todo = _all_steps(inputs, chosen)
        made = tuple(o for s in stale(todo, store) for o in s.outputs)
        if made:
            with connect(spill=store.work / "spill") as engine:
                run_steps(todo, Work(engine, store, chosen.parameters(), progress or Silent()))
        record = _record(inputs, chosen, keys_of(todo))
        if made or not (store.folder / "manifest.json").exists():
            store.complete(_run_entries(record, inputs, _rejected(store)))
        return _report(store, record, made, time.monotonic() - began)
    finally:
        store.end()


def _all_steps(inputs: Inputs, choices: Choices) -> list:
    counting = steps(inputs, choices)
    record = _record(inputs, choices, keys_of(counting))
    return [*counting, estimate_step(vintage=inputs.vintage, run_id=record.run_id)]


def _record(inputs: Inputs, choices: Choices, keys: dict[str, str]) -> RunRecord:
    own = {name: key for name, key in keys.items() if name != "estimate"}
    origins = {f.origin.origin_id: f.origin.checksum for f in inputs.landed}
    return RunRecord(__version__, inputs.vintage, asdict(choices), own, origins)


def _run_entries(
    record: RunRecord, inputs: Inputs, rejected: tuple[tuple[str, str, int], ...]
) -> dict[str, object]:
    entry = SOURCES.get(inputs.source)
    source = {
        "name": entry.name,
        "title": entry.title,
        "licence": entry.licence.name,
        "licence_class": entry.licence.kind.value,
        "citation": entry.citation,
        "homepage": entry.homepage,
        "blind_spots": list(entry.blind_spots),
    }
    return {**asdict(record), "run_id": record.run_id, "sources": [source], "rejected": rejected}


def _report(store: Store, record: RunRecord, made: tuple[str, ...], seconds: float) -> BuildReport:
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
        made=made,
        seconds=seconds,
    )


def _rejected(store: Store) -> tuple[tuple[str, str, int], ...]:
    table = pq.read_table(store.path("rejected"), columns=["part", "reason"])
    groups = table.group_by(["part", "reason"]).aggregate([([], "count_all")]).to_pylist()
    ranked = sorted((-g["count_all"], g["part"], g["reason"]) for g in groups)
    return tuple((part, reason, -number) for number, part, reason in ranked)
