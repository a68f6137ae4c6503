"""Panels of flows from releases of the Scholarly Migration Database, or from an atlas.

A release is `<stem>_countryflows` and, if there, `<stem>_country`, as CSV, gzipped CSV or
Parquet. An empty origin or destination is a first or last appearance, not a country; "NA" is
Namibia; codes are ISO 3166-1 alpha-2 or alpha-3.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from talentatlas.errors import CoverageError, SchemaError, SourceUnavailable
from talentatlas.models.panel import Array, FlowPanel, LeftOut
from talentatlas.vocabulary.countries import to_alpha3

ENDINGS = (".csv", ".csv.gz", ".parquet")  # the first one that is there is read
RELEASE = re.compile(r"(?P<stem>.+)_countryflows(\.csv|\.csv\.gz|\.parquet)$")
FLOW_COLUMNS = ("migrationfrom", "migrationto", "year", "n_migrations")
STOCK_COLUMNS = ("year", "countrycode", "padded_population_of_researchers")
NO_VALUE = ("", "nan", "NaN", "None")  # of a number; never applied to a code
FREEZE = re.compile(r"(?:^|_)((?:19|20)\d\d)(?:_(\d\d))?(?=_|$)")
LICENCE = "CC-BY-4.0"
CITATION = (
    "Akbaritabar, A., Theile, T., Zagheni, E. (2023), Global flows and rates of international "
    "migration of scholars, MPIDR Working Paper WP-2023-018, doi:10.4054/MPIDR-WP-2023-018"
)
SHOWN = 3  # examples in a message


def read_panels(path: str | Path) -> tuple[FlowPanel, ...]:
    """Every release in a folder, or the one of a countryflows file, in order of name.

    Raises:
        SourceUnavailable: nothing of that kind is there.
        SchemaError: a file breaks its layout.
    """
    place = Path(path)
    folder = place if place.is_dir() else place.parent
    found = sorted(folder.glob("*_countryflows*")) if place.is_dir() else [place]
    stems = sorted(
        {m["stem"] for file in found if file.is_file() and (m := RELEASE.match(file.name))}
    )
    if not stems or not place.exists():
        raise SourceUnavailable(
            f"{place} holds no file named like <release>_countryflows.csv.",
            why="A panel is read from the files of the Scholarly Migration Database.",
            todo="Give the folder with its files, or one countryflows file.",
        )
    return tuple(
        _release(folder, stem, flows=None if place.is_dir() else place) for stem in stems
    )


@dataclass
class _Rows:
    """Counts by key as they are read, and what is left out."""

    moves: dict[tuple[int, str, str], float] = field(default_factory=lambda: defaultdict(float))
    entries: dict[tuple[int, str], float] = field(default_factory=lambda: defaultdict(float))
    exits: dict[tuple[int, str], float] = field(default_factory=lambda: defaultdict(float))
    out: dict[tuple[str, str], list[float]] = field(
        default_factory=lambda: defaultdict(lambda: [0, 0.0])
    )

    def leave_out(self, what: str, reason: str, moves: float) -> None:
        entry = self.out[what, reason]
        entry[0] += 1
        entry[1] += moves

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        return tuple(
            LeftOut(what, reason, int(rows), moves)
            for (what, reason), (rows, moves) in sorted(self.out.items())
        )


UNKNOWN = "?"  # stands for a place without a known code while rows are read
NO_SUCH_CODE = "not an ISO 3166-1 code; moves kept as to or from an unknown place"
AFTER_FREEZE = "dated after the release itself"
WITHIN = "both ends are the same area, or neither is known"


def _release(folder: Path, stem: str, flows: Path | None) -> FlowPanel:
    """One release; `flows` is its file when one was named."""
    file = flows or _file(folder, f"{stem}_countryflows")
    assert file is not None  # found by its name
    name = stem.removesuffix("_scholarlymigration")
    freeze = FREEZE.search(name)
    last = int(freeze[1]) if freeze else None
    rows = _flow_rows(_read(file, FLOW_COLUMNS), file, last)
    years, areas = _axes(rows, file)
    country = _file(folder, f"{stem}_country")
    stock = _stock(country, years, areas, rows) if country else _unstated(years, areas)
    flow, unknown_in, unknown_out = _moves(rows, years, areas)
    return FlowPanel(
        source=name,
        years=years,
        areas=areas,
        flows=flow,
        stock=stock,
        entries=_by_area(rows.entries, years, areas),
        exits=_by_area(rows.exits, years, areas),
        vintage="-".join(part for part in freeze.groups() if part) if freeze else "",
        licence=LICENCE,
        citation=CITATION,
        from_unknown=unknown_in,
        to_unknown=unknown_out,
        left_out=rows.left_out,
    )


def _file(folder: Path, stem: str) -> Path | None:
    """The first of the three kinds of file of that name."""
    return next((p for end in ENDINGS if (p := folder / f"{stem}{end}").is_file()), None)


def _read(file: Path, columns: tuple[str, ...]) -> list[list[str]]:
    """Columns of a file as text, "" where empty."""
    try:
        table = pq.read_table(file) if file.suffix == ".parquet" else _read_csv(file)
    except (OSError, pa.ArrowInvalid) as error:
        raise SourceUnavailable(
            f"{file} cannot be read: {error}".splitlines()[0],
            why="Without it the release has no figures.",
            todo="Fetch the file again.",
        ) from error
    missing = [column for column in columns if column not in table.column_names]
    if missing:
        raise SchemaError(
            f"{file.name} has no column {', '.join(missing)}; it has "
            f"{', '.join(table.column_names[:8])}.",
            why="Moves cannot be counted without it.",
            todo="Use the file as published, or rename its columns.",
        )
    text = (pc.fill_null(pc.cast(table[column], pa.string()), "") for column in columns)
    return [[value.strip() for value in column.to_pylist()] for column in text]


def _read_csv(file: Path) -> pa.Table:
    """A CSV file with every value as text, so that "NA" stays Namibia."""
    with pa.input_stream(str(file), compression="detect") as stream:
        head = stream.read(1 << 16).decode("utf-8-sig", errors="replace").splitlines()[:1]
    names = [name.strip().strip('"') for name in (head[0] if head else "").split(",")]
    return pcsv.read_csv(
        file,
        convert_options=pcsv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    )


def _flow_rows(columns: list[list[str]], file: Path, last: int | None) -> _Rows:
    rows = _Rows()
    _refuse_duplicates(list(zip(*columns[:3], strict=True)), file)
    codes = {code: _code(code) for code in {*columns[0], *columns[1]}}
    for line, (origin, destination, when, number) in enumerate(zip(*columns, strict=True), 2):
        year = int(_number(when, "year", file, line))
        moves = _number(number, "n_migrations", file, line)
        if last is not None and year > last:
            rows.leave_out(str(year), AFTER_FREEZE, moves)
            continue
        _count(rows, year, (origin, destination), (codes[origin], codes[destination]), moves)
    return rows


def _count(
    rows: _Rows, year: int, printed: tuple[str, str], ends: tuple[str, str], moves: float
) -> None:
    """Add one row where it belongs."""
    for text, code in zip(printed, ends, strict=True):
        if code == UNKNOWN:
            rows.leave_out(text, NO_SUCH_CODE, moves)
    origin, destination = ends
    if origin == destination:
        rows.leave_out(" to ".join(printed), WITHIN, moves)
    elif not origin:
        rows.entries[year, destination] += moves
    elif not destination:
        rows.exits[year, origin] += moves
    else:
        rows.moves[year, origin, destination] += moves


def _code(text: str) -> str:
    """Alpha-3 code, "" for none, UNKNOWN for what is no code."""
    is_code = len(text) in (2, 3) and text.isupper()
    return ((to_alpha3(text) if is_code else None) or UNKNOWN) if text else ""


def _number(text: str, column: str, file: Path, line: int) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not value >= 0 or value == float("inf"):
        raise SchemaError(
            f'{file.name}, row {line}: {column} is "{text}", not a number of 0 or more.',
            why="The count of that row would be wrong or lost.",
            todo="Correct the row, or fetch the file again.",
        )
    return value


def _refuse_duplicates(keys: list[tuple[str, ...]], file: Path) -> None:
    if len(set(keys)) == len(keys):
        return
    seen: set[tuple[str, ...]] = set()
    twice = [key for key in keys if key in seen or seen.add(key)]
    shown = "; ".join(" ".join(part or "(empty)" for part in key) for key in twice[:SHOWN])
    raise SchemaError(
        f"{file.name} has {len(twice)} keys more than once, such as {shown}.",
        why="Their counts would be added up twice.",
        todo="Fetch the file again; if it was converted, keep NA (Namibia) apart from empty.",
    )


def _axes(rows: _Rows, file: Path) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Years without gaps and areas with a code, of all rows."""
    if not rows.moves:
        raise CoverageError(
            f"{file.name} holds no move between two countries.",
            why="There is nothing to forecast.",
            todo="Check that it is a countryflows file.",
        )
    years = {key[0] for part in (rows.moves, rows.entries, rows.exits) for key in part}
    areas = {code for _, o, d in rows.moves for code in (o, d)}
    areas |= {code for part in (rows.entries, rows.exits) for _, code in part}
    return tuple(range(min(years), max(years) + 1)), tuple(sorted(areas - {UNKNOWN}))


def _moves(
    rows: _Rows, years: tuple[int, ...], areas: tuple[str, ...]
) -> tuple[Array, Array, Array]:
    """Moves between areas, and those from and to unknown places."""
    at = {area: place for place, area in enumerate((*areas, UNKNOWN))}
    full = np.zeros((len(years), len(at), len(at)))
    for (year, origin, destination), moves in rows.moves.items():
        full[year - years[0], at[origin], at[destination]] += moves
    return full[:, :-1, :-1].copy(), full[:, -1, :-1].copy(), full[:, :-1, -1].copy()


def _by_area(
    counts: dict[tuple[int, str], float], years: tuple[int, ...], areas: tuple[str, ...]
) -> Array:
    at = {area: place for place, area in enumerate(areas)}
    array = np.zeros((len(years), len(areas)))
    for (year, area), persons in counts.items():
        if area in at:
            array[year - years[0], at[area]] += persons
    return array


def _unstated(years: tuple[int, ...], areas: tuple[str, ...]) -> Array:
    return np.full((len(years), len(areas)), np.nan)


def _stock(file: Path, years: tuple[int, ...], areas: tuple[str, ...], rows: _Rows) -> Array:
    """Researchers by year and area; a year in which the file has none at all is missing."""
    when, codes, persons = _read(file, STOCK_COLUMNS)
    _refuse_duplicates(list(zip(when, codes, strict=True)), file)
    known = {code: _code(code) for code in set(codes)}
    counts: dict[tuple[int, str], float] = defaultdict(float)
    for line, (year, code, number) in enumerate(zip(when, codes, persons, strict=True), 2):
        if number in NO_VALUE:
            continue
        value = _number(number, STOCK_COLUMNS[2], file, line)
        at = int(_number(year, "year", file, line))
        if known[code] in ("", UNKNOWN):
            rows.leave_out(code or "(empty)", "not an ISO 3166-1 code; stock not used", 0.0)
        elif years[0] <= at <= years[-1]:
            counts[at, known[code]] += value
    stock = _by_area(counts, years, areas)
    stock[stock.sum(1) == 0] = np.nan
    return stock
