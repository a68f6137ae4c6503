"""What the pages draw from: an atlas with its estimates cut small, once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from talentatlas.atlas import Atlas
from talentatlas.charts.cells import TOTAL, Period, cells
from talentatlas.quantity import Table
from talentatlas.scenarios.store import RESULT
from talentatlas.studies.data import StudyData
from talentatlas.studies.ledger import Entry, ledger

BUNDLED = Path(str(files("talentatlas.scenarios"))) / "bundled"


@dataclass(frozen=True)
class Holdings:
    """An opened atlas, ready to be shown.

    Args:
        atlas: opened.
        results: folder of stored scenario results; None: the bundled ones.
        data: folders with producers' files that the studies may use.
    """

    atlas: Atlas
    results: Path | None = None
    data: tuple[Path, ...] = ()
    _parts: dict[tuple[str, str], pa.Table] = field(default_factory=dict)

    @cached_property
    def stored_results(self) -> dict[str, Path]:
        """Folders of stored scenario results by their names, sorted."""
        results = self.results or BUNDLED
        found = sorted(results.iterdir()) if results.is_dir() else []
        return {path.name: path for path in found if (path / RESULT).is_file()}

    @cached_property
    def ledger(self) -> tuple[Entry, ...]:
        """Every published figure beside ours, from the atlas and the folders of data."""
        return ledger(StudyData(self.data, self.atlas))

    @cached_property
    def estimates(self) -> Table:
        """All estimates."""
        return self.atlas.estimates()

    @cached_property
    def populations(self) -> list[str]:
        """Who is counted; one entry a definition."""
        return sorted(pc.unique(self.estimates.arrow["population"]).to_pylist())

    def rows(self, indicators: Iterable[str], population: str) -> Table:
        """Estimates of some measures of one population."""
        found = [self._part(name, population) for name in indicators]
        arrow = pa.concat_tables(found) if found else self.estimates.arrow.slice(0, 0)
        return Table(arrow, self.estimates.about)

    @cached_property
    def areas(self) -> list[str]:
        """Countries and regions with a stock, the most persons in the last year first."""
        rows = [r for r in cells(self.rows(["stock"], self.populations[0]), "stock")
                if r["value"] is not None]  # fmt: skip
        last: dict[str, tuple[int, float]] = {}
        for row in rows:
            last[row["ref_area"]] = max(
                last.get(row["ref_area"], (0, 0.0)), (row["time_period"], row["value"])
            )
        return sorted(last, key=lambda area: (-last[area][0], -last[area][1], area))

    def periods(self, indicator: str, population: str, *, tier: str = TOTAL) -> list[Period]:
        """The longest periods of a measure that hold a value, the latest first.

        Args:
            indicator: the measure.
            population: who is counted.
            tier: of papers; "*" for any.
        """
        found = cells(self.rows([indicator], population), indicator, tier=tier)
        rows = [row for row in found if row["value"] is not None]
        length = max((r["period_years"] for r in rows), default=0)
        firsts = {r["time_period"] for r in rows if r["period_years"] == length}
        return [(first, length) for first in sorted(firsts, reverse=True)]

    def _part(self, indicator: str, population: str) -> pa.Table:
        key = indicator, population
        if key not in self._parts:
            table = self.estimates.arrow
            mask = pc.and_(
                pc.equal(table["indicator"], indicator),
                pc.equal(table["population"], population),
            )
            self._parts[key] = table.filter(mask)
        return self._parts[key]
