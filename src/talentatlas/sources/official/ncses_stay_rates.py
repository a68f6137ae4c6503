"""Stay rates of foreign doctors (NCSES): share in the US five or ten years after a degree.

Two kinds of tables: one survey year by field or citizenship, with both rates, and a series of
five-year rates by citizenship. Areas are the producer's: its China includes Hong Kong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from talentatlas.sources.official.base import Figure, Series
from talentatlas.sources.official.ncses_table import CITATION, LICENCE, Cell, NcsesTable

ONE_YEAR = re.compile(r"who were in the united states in (\d{4})", re.IGNORECASE)
SERIES_TITLE = "five-year stay rates of foreign students on temporary visas"
RATE = re.compile(r"\b(5|10|five|ten)[ -]year stay rate", re.IGNORECASE)
YEARS_AFTER = {"5": 5, "five": 5, "10": 10, "ten": 10}
GROUPS = {
    "total": "all",
    "china (including hong kong)": "china-and-hong-kong",
    "china": "china-and-hong-kong",
    "india": "india",
    "south korea": "south-korea",
    "europe": "europe",
    "west asia": "west-asia",
    "north and south america": "americas",
    "all other countries": "other",
    "computer and mathematical scientists": "computer-and-mathematical-sciences",
    "computer and mathematical sciences": "computer-and-mathematical-sciences",
    "engineering": "engineering",
    "physical sciences": "physical-sciences",
    "social scientists": "social-sciences",
    "social sciences": "social-sciences",
    "biological, agricultural, health, and environmental life scientists": "life-sciences",
    "biological, agricultural, health, and environmental life sciences": "life-sciences",
}


@dataclass(frozen=True, slots=True)
class StayRates:
    """Stay rates in percent.

    Args:
        rates: by (group, years after the degree, survey year).
        files: file by the same key.
        series: the same as figures.
    """

    rates: dict[tuple[str, int, int], float]
    files: dict[tuple[str, int, int], str]
    series: Series

    def yearly(self, group: str, after: int) -> dict[int, float]:
        """Rates of a group by survey year."""
        return {y: rate for (g, a, y), rate in self.rates.items() if (g, a) == (group, after)}


def read_stay_rates(tables: Iterable[NcsesTable]) -> StayRates:
    """Every stay rate of the tables, the newest edition winning."""
    rates: dict[tuple[str, int, int], float] = {}
    files: dict[tuple[str, int, int], str] = {}
    for table in tables:
        for key, rate in _rates(table):
            rates.setdefault(key, rate)
            files.setdefault(key, table.file)
    series = Series(
        name="ncses-stay-rates",
        title="Stay rates of foreign doctorate recipients",
        vintage=str(max((year for _, _, year in rates), default="")),
        licence=LICENCE,
        citation=CITATION.format(source="Survey of Doctorate Recipients,", title="stay rates"),
        figures=tuple(
            Figure(
                series="ncses-stay-rates",
                area="USA",
                period=str(year),
                breakdown=f"{group}; {after} years",
                value=rate,
                unit="percent",
                definition="S&E doctors on temporary visas at graduation still in the US",
                origin=files[group, after, year],
            )
            for (group, after, year), rate in sorted(rates.items())
        ),
    )
    return StayRates(rates, files, series)


def _rates(table: NcsesTable) -> Iterator[tuple[tuple[str, int, int], float]]:
    match = ONE_YEAR.search(table.title)
    for cell in table.cells:
        group = GROUPS.get(cell.row[-1].casefold())
        if group is None:
            continue
        if match and (kind := RATE.search(cell.column)):
            yield (group, YEARS_AFTER[kind[1].lower()], int(match[1])), cell.value
        elif table.title.casefold().startswith(SERIES_TITLE) and _is_rate(cell):
            assert cell.year is not None  # checked by it
            yield (group, 5, cell.year), cell.value


def _is_rate(cell: Cell) -> bool:
    return cell.year is not None and 0 <= cell.value <= 100
