"""The Scholarly Migration Database (MPIDR): moves of scholars between countries by year.

An empty `migrationfrom` or `migrationto` is a first or last appearance, not a country; "NA" is
Namibia; codes are ISO 3166-1 alpha-2 or alpha-3. This reader keeps sums for comparison; the
panel that forecasts are made from is read in `models.read_panel`, which keeps more.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from talentatlas.errors import SourceUnavailable
from talentatlas.sources.official.base import (
    Figure,
    LeftOut,
    Series,
    number,
    opened,
    require_columns,
)
from talentatlas.vocabulary.countries import to_alpha3

LICENCE = "CC BY 4.0"
CITATION = (
    "Akbaritabar, A., Theile, T., Zagheni, E. (2023), Global flows and rates of international "
    "migration of scholars, MPIDR Working Paper WP-2023-018, doi:10.4054/MPIDR-WP-2023-018"
)
UNKNOWN = "?"  # end of a move whose code is no ISO 3166-1 code
ENDINGS = (".csv", ".csv.gz", ".parquet")  # the first that is there is read
FILE = re.compile(r"(?P<stem>.+)_scholarlymigration_(?P<kind>countryflows|country)\.")
FLOW_COLUMNS = ("migrationfrom", "migrationto", "year", "n_migrations")
COUNTRY_COLUMNS = ("year", "countrycode", "number_of_inmigrations", "number_of_outmigrations")
STOCK = "padded_population_of_researchers"


@dataclass(frozen=True, slots=True)
class MigrationRelease:
    """One release: moves between countries and, if its country table is there, yearly sums.

    Args:
        name: such as "openalex_2023_V1".
        flow: moves by (origin, destination, year); an end without an ISO code is UNKNOWN.
        inflow: moves into each (area, year), from the country table.
        outflow: moves out of each (area, year), from the country table.
        stock: scholars in each (area, year), 0 left out.
        series: the flows as figures, with what could not be read.
    """

    name: str
    flow: dict[tuple[str, str, int], float]
    inflow: dict[tuple[str, int], float]
    outflow: dict[tuple[str, int], float]
    stock: dict[tuple[str, int], float]
    series: Series

    def into(self, area: str, year: int, origin: str | None = None) -> float:
        """Moves into an area in a year by the flow file, from one origin or from all."""
        return sum(
            moves
            for (left, entered, when), moves in self.flow.items()
            if entered == area and when == year and origin in (None, left)
        )

    def out_of(self, area: str, year: int, destination: str | None = None) -> float:
        """Moves out of an area in a year by the flow file, to one destination or to all."""
        return sum(
            moves
            for (left, entered, when), moves in self.flow.items()
            if left == area and when == year and destination in (None, entered)
        )


def read_releases(files: Iterable[Path]) -> tuple[MigrationRelease, ...]:
    """Every release whose flow file is among the files, in order of name.

    Raises:
        SourceUnavailable: a file cannot be read.
        SourceChanged: a file lacks a column.
    """
    found: dict[str, dict[str, Path]] = defaultdict(dict)
    for file in sorted(files, key=lambda path: (_rank(path), path.as_posix())):
        match = FILE.match(file.name)
        if match and file.name.endswith(ENDINGS):
            found[match["stem"]].setdefault(match["kind"], file)
    return tuple(
        _release(stem, kinds)
        for stem, kinds in sorted(found.items())
        if "countryflows" in kinds
    )


def _rank(file: Path) -> int:
    return next((at for at, end in enumerate(ENDINGS) if file.name.endswith(end)), len(ENDINGS))


def _release(stem: str, kinds: dict[str, Path]) -> MigrationRelease:
    left = LeftOut()
    flow: dict[tuple[str, str, int], float] = defaultdict(float)
    codes: dict[str, str] = {}
    for origin, destination, when, count in _rows(kinds["countryflows"], FLOW_COLUMNS):
        if not origin or not destination:
            left.add("first or last appearance, no move")
            continue
        for code in (origin, destination):
            codes.setdefault(code, to_alpha3(code) or UNKNOWN)
        year, moves = number(when), number(count)
        if year is None or moves is None:
            left.add("no number in year or n_migrations")
            continue
        ends = codes[origin], codes[destination]
        if UNKNOWN in ends:
            left.add(
                "an end has no ISO 3166-1 code; kept as a move from or to an unknown place"
            )
        if ends[0] != ends[1]:
            flow[*ends, int(year)] += moves
    inflow, outflow, stock = _countries(kinds.get("country"), left)
    series = Series(
        name="scholarly-migration",
        title=f"Scholarly Migration Database, {stem}",
        vintage=stem,
        licence=LICENCE,
        citation=CITATION,
        figures=tuple(_figures(flow, kinds["countryflows"].name)),
        left_out=left.counts,
    )
    return MigrationRelease(stem, dict(flow), inflow, outflow, stock, series)


def _countries(file: Path | None, left: LeftOut) -> tuple[dict[tuple[str, int], float], ...]:
    """In-moves, out-moves and scholars by area and year; empty without the file."""
    into: dict[tuple[str, int], float] = {}
    out: dict[tuple[str, int], float] = {}
    stock: dict[tuple[str, int], float] = {}
    if file is None:
        return into, out, stock
    for when, code, arrived, departed, persons in _rows(file, (*COUNTRY_COLUMNS, STOCK)):
        area, year = to_alpha3(code), number(when)
        if area is None or year is None:
            left.add("country table: no ISO 3166-1 code, or no year")
            continue
        for counts, text in ((into, arrived), (out, departed), (stock, persons)):
            value = number(text)
            if value:
                counts[area, int(year)] = value
    return into, out, stock


def _rows(file: Path, columns: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Some columns of a CSV or Parquet file, as text."""
    if file.suffix == ".parquet":
        try:
            table = pq.read_table(file)
        except (OSError, pa.ArrowInvalid) as error:
            raise SourceUnavailable(
                f"{file} cannot be read.",
                why="Its moves are missing from every comparison.",
                todo="Fetch the file again.",
            ) from error
        require_columns(file, table.column_names, columns)
        text = [pc.fill_null(pc.cast(table[name], pa.string()), "") for name in columns]
        yield from zip(*(column.to_pylist() for column in text), strict=True)
        return
    with opened(file) as lines:
        reader = csv.reader(lines)
        head = next(reader, [])
        require_columns(file, head, columns)
        places = [head.index(name) for name in columns]
        for row in reader:
            yield tuple(row[place].strip() for place in places)


def _figures(flow: dict[tuple[str, str, int], float], file: str) -> Iterator[Figure]:
    for (origin, destination, year), moves in sorted(flow.items()):
        if UNKNOWN in (origin, destination):
            continue
        yield Figure(
            series="scholarly-migration",
            area=origin,
            partner=destination,
            period=str(year),
            value=moves,
            unit="moves",
            definition="change of the country of most affiliations in a year, gaps filled",
            origin=file,
        )
