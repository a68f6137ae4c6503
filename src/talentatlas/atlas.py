"""The atlas: open it, ask it for tables and measures."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from talentatlas.engine import connect
from talentatlas.engine.store import Store
from talentatlas.errors import CoverageError, SourceUnavailable
from talentatlas.estimation import estimate_measure
from talentatlas.estimation.step import context_of
from talentatlas.measures.base import MEASURES
from talentatlas.quantity import LEVEL, About, Table
from talentatlas.schema import CONTRACTS


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
        result = Table(arrow, self._about("estimate", measure=name, population=population))
        for column, wanted in (("ref_area", area), ("time_period", year)):
            if wanted is not None:
                result = result.where(**{column: wanted})
        if not len(result):
            raise CoverageError(
                f"{name} has no observation{_asked(area, year)}.",
                why="No person of this population was seen there then.",
                todo="Leave out the area or the year to see what there is.",
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
        equal: dict[str, object] = {"indicator": name, "population": population}
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
                why="They hold the standard estimates only, not the records behind them.",
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

    def _about(self, name: str, *, measure: str = "", population: str = "") -> About:
        contract = CONTRACTS[name]
        licences = sorted({o["licence"] for o in self.run["sources"]})
        what = MEASURES.get(measure) if measure else None
        return About(
            name=measure or name,
            title=what.title if what else "",
            unit=what.unit.name if what else "",
            definition=what.sentence if what else "",
            population=population,
            grain=contract.grain,
            vintage=self.vintage,
            licence="; ".join(licences),
            citation=f"Talent Atlas {self.manifest['version']}, vintage {self.vintage}",
        )


def demo() -> Atlas:
    """The bundled figures: this project's own result on conference records, aggregates only."""
    return Atlas(Path(str(files("talentatlas") / "demo")))


def open(folder: str | Path) -> Atlas:
    """The atlas in a folder.

    Raises:
        SourceUnavailable: the folder holds no complete atlas.
    """
    return Atlas(folder)


def _asked(area: object, year: object) -> str:
    """The filter in words, for messages."""
    named = [
        f" for {area}" if area is not None else "",
        f" in {year}" if year is not None else "",
    ]
    return "".join(named).replace("[", "").replace("]", "").replace("'", "")
