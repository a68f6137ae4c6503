"""Survey of Earned Doctorates (NCSES): new US doctors by field and citizenship, and by country.

Foreign means on a temporary visa at graduation; permanent residents count with citizens. Fields
were regrouped in 2021, so that earlier and later years of one field do not quite compare.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from talentatlas.sources.official.base import Figure, Series
from talentatlas.sources.official.ncses_table import CITATION, LICENCE, Cell, NcsesTable
from talentatlas.vocabulary.countries import to_alpha3

ALL, CITIZEN, TEMPORARY = "all", "citizens-and-permanent-residents", "temporary-visas"
TOTAL = "total"
STATUS = {
    "u.s. citizen or permanent resident": CITIZEN,
    "u.s. citizens and permanent residents": CITIZEN,
    "u.s. citizens or permanent residents": CITIZEN,
    "temporary visa holder": TEMPORARY,
    "temporary visa holders": TEMPORARY,
}
FIELDS = {
    "mathematics and computer sciences": "mathematics-and-computing",
    "computer and information sciences": "computing",
    "mathematics and statistics": "mathematics",
    "engineering": "engineering",
    "electrical, electronics, and communications engineering": "electrical-engineering",
    "science and engineering": "science-and-engineering",
}
TOTALS = ("all doctorate recipients", "all fields", "total", "all citizenships")
# The tables of older years list broad fields only; science and engineering is their sum.
SCIENCE_AND_ENGINEERING = (
    "life sciences",
    "physical sciences and earth sciences",
    "mathematics and computer sciences",
    "psychology and social sciences",
    "engineering",
)
BROAD = {name: name.replace(" ", "-") for name in SCIENCE_AND_ENGINEERING if name not in FIELDS}
FIELDS |= BROAD
SUMS = {  # wider field: its parts, in the order in which they are summed
    "mathematics-and-computing": ("computing", "mathematics"),  # apart since 2021
    "science-and-engineering": tuple(FIELDS[name] for name in SCIENCE_AND_ENGINEERING),
}
CHINA_AND_HONG_KONG = "grp:china-hk"  # what the survey means by China; Taiwan is apart
# Tables about citizenship that count something else than new doctors by field.
OTHER = re.compile(
    "commitment|plan|country|employ|profile|intend|intention|residency|stay rate"
)
COUNTRY_ROWS = "temporary visa holders earning"


@dataclass(frozen=True, slots=True)
class Doctorates:
    """New doctors.

    Args:
        by_status: by (field, citizenship, year); for a total of a field, citizenship "all".
        by_country: on temporary visas, by (alpha-3 code or group, year).
        files: file that a (field or country, year) was read from.
        series: the same as figures.
    """

    by_status: dict[tuple[str, str, int], float]
    by_country: dict[tuple[str, int], float]
    files: dict[tuple[str, int], str]
    series: Series

    def years(self, field: str, status: str = TEMPORARY) -> list[int]:
        """Years for which the field is known by that citizenship, ascending."""
        return sorted(y for f, s, y in self.by_status if (f, s) == (field, status))


def read_sed(tables: Iterable[NcsesTable]) -> Doctorates:
    """Every figure of the survey's tables by citizenship, the newest edition winning."""
    by_status: dict[tuple[str, str, int], float] = {}
    by_country: dict[tuple[str, int], float] = {}
    files: dict[tuple[str, int], str] = {}
    for table in tables:
        title = table.title.lower()
        if "doctorate" in title and "citizenship" in title and not OTHER.search(title):
            for (field, status, year), value in _statuses(table):
                by_status.setdefault((field, status, year), value)
                files.setdefault((field, year), table.file)
        elif COUNTRY_ROWS in title and "by country" in title:
            for cell in table.cells:
                code = _country(cell.row[0])
                if code and len(cell.row) == 1 and cell.year:
                    by_country.setdefault((code, cell.year), cell.value)
                    files.setdefault((code, cell.year), table.file)
    _add_sums(by_status, files)
    series = Series(
        name="ncses-sed",
        title="Survey of Earned Doctorates",
        vintage=str(max((year for _, year in files), default="")),
        licence=LICENCE,
        citation=CITATION.format(source="Survey of Earned Doctorates,", title="data tables"),
        figures=tuple(_figures(by_status, by_country, files)),
    )
    return Doctorates(by_status, by_country, files, series)


def _country(name: str) -> str | None:
    code = to_alpha3(name)
    return CHINA_AND_HONG_KONG if code == "CHN" else code


def _statuses(table: NcsesTable) -> Iterator[tuple[tuple[str, str, int], float]]:
    """(field, citizenship, year) and count of every cell that has all three."""
    for cell in table.cells:
        year = cell.year or table.last_year
        if not year or "change" in cell.column or "%" in cell.column or cell.value < 0:
            continue
        field, status = _field(cell), _status(cell)
        if field and status:
            yield (field, status, year), cell.value


def _field(cell: Cell) -> str | None:
    """The field of a cell, from its innermost label; the total when only totals are named."""
    inner = [label.casefold() for label in cell.row if label.casefold() not in STATUS]
    if all(label in TOTALS for label in inner):
        return TOTAL
    return FIELDS.get(inner[-1])


def _status(cell: Cell) -> str | None:
    """Citizenship in the labels or in the column; all when neither names one."""
    column = cell.column.casefold().replace("u s ", "u.s. ")
    named = [STATUS[label.casefold()] for label in cell.row if label.casefold() in STATUS]
    named += [STATUS[column]] if column in STATUS else []
    if named:
        return named[0]
    return ALL if column in ("", "value", *TOTALS) else None


def _add_sums(
    counts: dict[tuple[str, str, int], float], files: dict[tuple[str, int], str]
) -> None:
    """Sum fields into wider ones where no table gives the wider one itself."""
    for whole, names in SUMS.items():
        for status in (ALL, CITIZEN, TEMPORARY):
            for year in sorted({y for f, s, y in counts if (f, s) == (names[0], status)}):
                parts = [counts.get((field, status, year)) for field in names]
                if None not in parts and (whole, status, year) not in counts:
                    counts[whole, status, year] = sum(p for p in parts if p is not None)
                    files.setdefault((whole, year), files[names[0], year])


def _figures(
    by_status: dict[tuple[str, str, int], float],
    by_country: dict[tuple[str, int], float],
    files: dict[tuple[str, int], str],
) -> Iterator[Figure]:
    for (field, status, year), value in sorted(by_status.items()):
        yield Figure(
            series="ncses-sed",
            area="USA",
            period=str(year),
            breakdown=f"{field}; {status}",
            value=value,
            unit="persons",
            definition="research doctorates of the academic year",
            origin=files[field, year],
        )
    for (country, year), value in sorted(by_country.items()):
        yield Figure(
            series="ncses-sed",
            area="USA",
            partner=country,
            period=str(year),
            breakdown=TEMPORARY,
            value=value,
            unit="persons",
            definition="research doctorates of holders of temporary visas, by citizenship",
            origin=files[country, year],
        )
