"""US patent grants by assignee (PatentsView tables g_patent, g_assignee and g_location).

Tab-separated, plain or zipped as downloaded. A grant counts once for a company whatever the
number of its names on it; the disambiguated name decides, without company families.
"""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv

from talentatlas.errors import SourceUnavailable
from talentatlas.sources.official.base import require_columns

LICENCE = "CC BY 4.0"
CITATION = "PatentsView, USPTO, disambiguated data tables"
PATENT = ("g_patent.", ("patent_id", "patent_type", "patent_date"))
ASSIGNEE = (
    "g_assignee_disambiguated.",
    ("patent_id", "disambig_assignee_organization", "location_id"),
)
LOCATION = ("g_location_disambiguated.", ("location_id", "disambig_country"))
UTILITY = "utility"
UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class Grants:
    """Utility patents granted in some years.

    Args:
        total: by year.
        by_organisation: by (organisation as written, year).
        by_country: by (alpha-2 code of an assignee's country, year), once a patent and country.
        files: names of the files.
    """

    total: dict[int, int]
    by_organisation: dict[tuple[str, int], int]
    by_country: dict[tuple[str, int], int]
    files: tuple[str, ...]


def read_grants(files: Iterable[Path], years: Iterable[int]) -> Grants | None:
    """Grants of some years, or None when one of the three tables is missing.

    Raises:
        SourceUnavailable: a file cannot be read.
        SourceChanged: a file lacks a column.
    """
    listed = sorted(files, key=lambda path: path.name)
    found = [
        next((f for f in listed if f.name.startswith(start)), None)
        for start, _ in (PATENT, ASSIGNEE, LOCATION)
    ]
    patents, assignees, locations = found
    if patents is None or assignees is None or locations is None:
        return None
    granted = _granted(patents, {str(year) for year in years})
    country = _countries(locations)
    names: Counter[tuple[str, int]] = Counter()
    places: Counter[tuple[str, int]] = Counter()
    pairs: set[tuple[str, str]] = set()
    wanted = pa.array(sorted(granted), pa.string())
    for batch in _batches(assignees, ASSIGNEE[1]):
        kept = batch.filter(pc.is_in(batch["patent_id"], value_set=wanted))
        for patent, name, place in zip(
            *(kept[column].to_pylist() for column in ASSIGNEE[1]), strict=True
        ):
            for counted, key in ((names, name), (places, country.get(place or "", UNKNOWN))):
                mark = "n" if counted is names else "c"
                if key and (mark + patent, key) not in pairs:
                    pairs.add((mark + patent, key))
                    counted[key, granted[patent]] += 1
    total = Counter(granted.values())
    used = tuple(file.name for file in (patents, assignees, locations))
    return Grants(dict(total), dict(names), dict(places), used)


def _granted(file: Path, years: set[str]) -> dict[str, int]:
    """Year of each utility patent granted in the years."""
    granted: dict[str, int] = {}
    for batch in _batches(file, PATENT[1]):
        ids, kinds, dates = (batch[column].to_pylist() for column in PATENT[1])
        for patent, kind, date in zip(ids, kinds, dates, strict=True):
            if kind == UTILITY and date[:4] in years:
                granted[patent] = int(date[:4])
    return granted


def _countries(file: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for batch in _batches(file, LOCATION[1]):
        places, codes = (batch[column].to_pylist() for column in LOCATION[1])
        found |= {p: c for p, c in zip(places, codes, strict=True) if p and c}
    return found


def _batches(file: Path, columns: tuple[str, ...]) -> Iterator[pa.RecordBatch]:
    """Some columns as text, in batches."""
    with _bytes(file) as stream:
        head = stream.readline().decode("utf-8-sig").rstrip("\r\n").split("\t")
        names = [name.strip('"') for name in head]
        require_columns(file, names, columns)
        reader = pcsv.open_csv(
            stream,
            read_options=pcsv.ReadOptions(column_names=names),
            parse_options=pcsv.ParseOptions(delimiter="\t", newlines_in_values=True),
            convert_options=pcsv.ConvertOptions(
                include_columns=list(columns),
                column_types=dict.fromkeys(columns, pa.string()),
                strings_can_be_null=False,
            ),
        )
        yield from reader


@contextmanager
def _bytes(file: Path) -> Iterator[BinaryIO]:
    """The table's bytes, unzipped on the way where it is a zip of one file."""
    try:
        if file.suffix == ".zip":
            with zipfile.ZipFile(file) as archive, archive.open(archive.namelist()[0]) as inner:
                yield inner  # pyright: ignore[reportReturnType]  # reads as binary files do
        else:
            with file.open("rb") as plain:
                yield plain
    except (OSError, zipfile.BadZipFile, pa.ArrowInvalid) as error:
        raise SourceUnavailable(
            f"{file.name} cannot be read: {error}.",
            why="Grants cannot be counted without it.",
            todo="Fetch the table again from patentsview.org.",
        ) from error
