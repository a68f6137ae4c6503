"""Indicators of the World Bank and UNESCO UIS: one figure for each country, year and code.

Three layouts: the World Bank's wide CSV (one column a year below four lines of remarks), the
bulk file of UIS (`INDICATOR_ID, COUNTRY_ID, YEAR, VALUE`), and a packaged population table
(`countryiso3code, date, value`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from talentatlas.errors import SourceChanged
from talentatlas.sources.official.base import Figure, LeftOut, Series, number, opened
from talentatlas.vocabulary.countries import to_alpha3

POPULATION = "SP.POP.TOTL"  # population, total
MASTERS_OR_MORE = "SE.TER.CUAT.MS.ZS"  # population 25+ with at least a master's degree, %
UNITS = {POPULATION: "persons", MASTERS_OR_MORE: "percent"}
LICENCES = {"World Bank": "CC BY 4.0", "UNESCO UIS": "CC BY-SA 3.0 IGO"}
WIDE = ("Country Name", "Country Code", "Indicator Name", "Indicator Code")
UIS = ("INDICATOR_ID", "COUNTRY_ID", "YEAR", "VALUE")
PACKAGED = ("countryiso3code", "date", "value")
REMARKS = 6  # most lines above the header of the wide layout


@dataclass
class Indicators:
    """Figures of some indicator files.

    Args:
        values: by (code of the indicator, area, year).
        files: file by indicator.
        producers: producer by indicator.
        left_out: what could not be read.
    """

    values: dict[tuple[str, str, int], float] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    producers: dict[str, str] = field(default_factory=dict)
    left_out: LeftOut = field(default_factory=LeftOut)

    def series(self) -> tuple[Series, ...]:
        """One series for each indicator, with what could not be read in the first."""
        return tuple(self._series(code, at == 0) for at, code in enumerate(sorted(self.files)))

    def _series(self, code: str, is_first: bool) -> Series:
        producer = self.producers[code]
        figures = tuple(
            Figure(
                series=code,
                area=area,
                period=str(year),
                value=value,
                unit=UNITS.get(code, "of the indicator"),
                definition=f"{producer}, {code}",
                origin=self.files[code],
            )
            for (own, area, year), value in sorted(self.values.items())
            if own == code
        )
        return Series(
            name=code,
            title=f"{producer}, {code}",
            vintage=f"to {max(figure.period for figure in figures)}",
            licence=LICENCES[producer],
            citation=f"{producer}, indicator {code}",
            figures=figures,
            left_out=self.left_out.counts if is_first else (),
        )

    def nearest(self, code: str, area: str, year: int) -> tuple[int, float] | None:
        """(year, figure) of that year, or of the nearest one before it, or None."""
        years = [y for c, a, y in self.values if c == code and a == area and y <= year]
        return (max(years), self.values[code, area, max(years)]) if years else None

    def around(self, code: str, area: str, year: int) -> tuple[int, float] | None:
        """(year, figure) of the nearest year on either side, the earlier of two, or None."""
        years = [y for c, a, y in self.values if c == code and a == area]
        best = min(years, key=lambda y: (abs(y - year), y), default=None)
        return None if best is None else (best, self.values[code, area, best])


def read_indicators(files: Iterable[Path]) -> Indicators:
    """The figures of every file; a later file does not replace figures of an earlier one.

    Raises:
        SourceUnavailable: a file cannot be read.
        SourceChanged: a file has none of the three layouts.
    """
    found = Indicators()
    for file in files:
        for code, producer, country, year, value in _rows(file):
            area = to_alpha3(country)
            if area is None or year is None:
                found.left_out.add("no ISO 3166-1 code (a group of countries, or none)")
            elif value is not None:
                found.values.setdefault((code, area, int(year)), value)
                found.files.setdefault(code, file.name)
                found.producers.setdefault(code, producer)
    return found


Row = tuple[str, str, str, float | None, float | None]


def _rows(file: Path) -> Iterator[Row]:
    with opened(file) as text:
        lines = list(csv.reader(text))
    head = next((i for i, row in enumerate(lines[:REMARKS]) if tuple(row[:4]) == WIDE), None)
    if head is not None:
        yield from _wide(lines[head], lines[head + 1 :])
        return
    first = lines[0] if lines else []
    if set(UIS) <= set(first):
        at = [first.index(name) for name in UIS]
        for row in lines[1:]:
            code, country, year, value = (row[i] for i in at)
            yield code, "UNESCO UIS", country, number(year), number(value)
    elif tuple(first) == PACKAGED:
        for country, year, value in lines[1:]:
            yield POPULATION, "World Bank", country, number(year), number(value)
    else:
        raise SourceChanged(
            f"{file.name} is none of the layouts known of the World Bank or UNESCO UIS; its "
            f"first line is {', '.join(first[:5])}.",
            why="A guess at its columns would give wrong figures.",
            todo="Use the file as downloaded, or take it out of the folder.",
        )


def _wide(head: list[str], rows: Iterable[list[str]]) -> Iterator[Row]:
    years = [(i, number(name)) for i, name in enumerate(head) if name.isdigit()]
    for row in rows:
        for i, year in years:
            if i < len(row) and row[i]:
                yield row[3], "World Bank", row[1], year, number(row[i])
