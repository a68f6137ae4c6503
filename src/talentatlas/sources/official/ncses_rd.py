"""US research and development by performer and type (NCSES, National Patterns, table RD-2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from talentatlas.sources.official.base import Figure, Series
from talentatlas.sources.official.ncses_table import CITATION, LICENCE, NcsesTable

BASIC, APPLIED, DEVELOPMENT = "basic research", "applied research", "experimental development"
TYPES = (BASIC, APPLIED, DEVELOPMENT)
ALL, BUSINESS, HIGHER_EDUCATION = "all", "business", "higher-education"
PERFORMERS = {
    "all performers": ALL,
    "all performing sectors": ALL,
    "total": ALL,
    "u.s. total": ALL,
    "united states": ALL,
    "business": BUSINESS,
    "higher education": HIGHER_EDUCATION,
    "universities and colleges": HIGHER_EDUCATION,
    "federal government": "federal",
    "federal intramural": "federal",
    "ffrdcs": "ffrdc",
    "nonprofit organizations": "non-profit",
    "other nonprofit organizations": "non-profit",
}


@dataclass(frozen=True, slots=True)
class RdByPerformer:
    """Spending in million USD by (type, performer, year), the file, and the same as figures."""

    spending: dict[tuple[str, str, int], float]
    file: str
    series: Series

    def share(self, kind: str, performer: str, year: int) -> float | None:
        """Share of a performer in a type of research, in percent, or None."""
        part = self.spending.get((kind, performer, year))
        whole = self.spending.get((kind, ALL, year))
        return 100 * part / whole if part is not None and whole else None


def read_rd(tables: Iterable[NcsesTable]) -> RdByPerformer | None:
    """The newest table of R&D by performing sector and type, or None.

    Type and performer may stand in rows or columns, the year in a row, column or the title.
    """
    for table in tables:
        title = table.title.casefold()
        if "r&d" not in title or "perform" not in title or "type of" not in title:
            continue
        spending = dict(_spending(table))
        if {kind for kind, _, _ in spending} == set(TYPES):
            return RdByPerformer(spending, table.file, _series(table, spending))
    return None


def _spending(table: NcsesTable) -> Iterable[tuple[tuple[str, str, int], float]]:
    seen: set[tuple[str, str, int]] = set()
    for cell in table.cells:
        words = [label.casefold() for label in (*cell.row, cell.column)]
        kind = next((kind for kind in TYPES if any(kind in word for word in words)), None)
        # the innermost performer: business under its own sources of funds stays business
        named = [PERFORMERS[word] for word in words if word in PERFORMERS]
        year = cell.year or table.last_year
        key = (kind or "", named[-1] if named else ALL, year)
        is_part = len([word for word in words if word in PERFORMERS or word == kind]) < 2
        if kind and year and key not in seen and (named or is_part):
            seen.add(key)
            yield key, cell.value


def _series(table: NcsesTable, spending: dict[tuple[str, str, int], float]) -> Series:
    return Series(
        name="ncses-rd",
        title=table.title,
        vintage=str(table.last_year),
        licence=LICENCE,
        citation=CITATION.format(
            source="National Patterns of R&D Resources,", title=table.title
        ),
        figures=tuple(
            Figure(
                series="ncses-rd",
                area="USA",
                period=str(year),
                breakdown=f"{kind}; {performer}",
                value=value,
                unit="million USD",
                definition=table.title,
                origin=table.file,
            )
            for (kind, performer, year), value in sorted(spending.items())
        ),
    )
