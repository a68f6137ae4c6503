"""What a report says beside its numbers: vintage, sources, coverage, choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from talentatlas.quantity import LEVEL, About, Table


@dataclass(frozen=True, slots=True)
class SourceNote:
    """One source and what became of its records.

    Args:
        name: as people know it.
        licence: SPDX identifier, or the source's own words.
        citation: how to cite it; empty when it asks for nothing.
        read: records read.
        kept: records used.
        rejected: records, or parts of them, not used; each stands in the `rejected` table.
    """

    name: str
    licence: str
    citation: str
    read: int
    kept: int
    rejected: int


@dataclass(frozen=True, slots=True)
class YearCoverage:
    """Authorships of one year.

    Args:
        year: calendar year.
        authorships: all of them.
        stated: those with a stated affiliation.
        placed: those with a country or region.
    """

    year: int
    authorships: int
    stated: int
    placed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportNotes:
    """Everything in a report that is not an estimate.

    Args:
        vintage: of the inputs.
        run_id: record of the run.
        sources: one note each.
        coverage: one entry a year.
        parameters: named choices of the pipeline.
        level: nominal coverage of the intervals.
        population: the one reported, where the estimates hold several.
        minimum: persons that a cell must rest on to be shown.
    """

    vintage: str
    run_id: str
    sources: tuple[SourceNote, ...] = ()
    coverage: tuple[YearCoverage, ...] = ()
    parameters: Mapping[str, object] = field(default_factory=dict[str, object])
    level: float = LEVEL
    population: str = "ai-authors"
    minimum: int = 5

    def coverage_table(self) -> Table:
        """Coverage as a table, for its figure."""
        columns = {
            name: pa.array([getattr(year, name) for year in self.coverage], pa.int64())
            for name in ("year", "authorships", "stated", "placed")
        }
        about = About("coverage", unit="authorships", grain="year", vintage=self.vintage)
        return Table(pa.table(columns), about)

    @property
    def unplaced(self) -> float | None:
        """Share of all authorships without a country or region."""
        total = sum(year.authorships for year in self.coverage)
        return 1 - sum(year.placed for year in self.coverage) / total if total else None
