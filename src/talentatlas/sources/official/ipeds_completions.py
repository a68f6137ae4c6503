"""Degrees awarded by US colleges (IPEDS completions, files C<year>_A) by field and residence.

One row an institution, field (CIP code), first or second major, and level of award. `CNRALT` is
the count of non-residents, called non-resident aliens before 2022.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from talentatlas.sources.official.base import (
    Figure,
    LeftOut,
    Series,
    number,
    opened,
    require_columns,
)

LICENCE = "US government work"
CITATION = "National Center for Education Statistics, IPEDS completions"
FILE = re.compile(r"^c(?P<year>(?:19|20)\d\d)_a(?P<revised>_rv)?\.csv(\.gz)?$", re.IGNORECASE)
COLUMNS = ("CIPCODE", "MAJORNUM", "AWLEVEL", "CTOTALT", "CNRALT")
BACHELOR, MASTER, DOCTOR = "5", "7", "17"  # codes of AWLEVEL since 2010; 17 is research
LEVELS = (BACHELOR, MASTER, DOCTOR)
FIRST_MAJOR = "1"
FOUR_DIGITS = re.compile(r"^\d\d\.\d\d$")


@dataclass(frozen=True, slots=True)
class Completions:
    """Degrees by field.

    Args:
        total: by (year, level, four-digit CIP code).
        foreign: of them to non-residents.
        files: file by year.
        left_out: (reason, rows) of what could not be read.
    """

    total: dict[tuple[int, str, str], float]
    foreign: dict[tuple[int, str, str], float]
    files: dict[int, str]
    left_out: tuple[tuple[str, int], ...]

    def series(self) -> Series:
        """The same as figures."""
        return Series(
            name="ipeds-completions",
            title="IPEDS completions",
            vintage=", ".join(str(year) for year in self.files),
            licence=LICENCE,
            citation=CITATION,
            figures=tuple(
                Figure(
                    series="ipeds-completions",
                    area="USA",
                    period=str(year),
                    breakdown=f"level {level}; CIP {code}; {who}",
                    value=count,
                    unit="degrees",
                    definition="degrees awarded, first major",
                    origin=self.files[year],
                )
                for who, counts in (("all", self.total), ("non-residents", self.foreign))
                for (year, level, code), count in sorted(counts.items())
            ),
            left_out=self.left_out,
        )

    def degrees(self, level: str, fields: Iterable[str]) -> dict[int, tuple[float, float]]:
        """(all, non-resident) degrees by year in fields given as beginnings of CIP codes."""
        wanted = tuple(fields)
        sums: dict[int, tuple[float, float]] = {}
        for key, count in self.total.items():
            year, own, code = key
            if own == level and code.startswith(wanted):
                before = sums.get(year, (0.0, 0.0))
                sums[year] = before[0] + count, before[1] + self.foreign.get(key, 0.0)
        return dict(sorted(sums.items()))


def read_completions(files: Iterable[Path]) -> Completions:
    """Every yearly file among the files; a revised one (C2020_A_RV) wins over the first.

    Raises:
        SourceUnavailable: a file cannot be read.
        SourceChanged: a file lacks a column.
    """
    chosen: dict[int, Path] = {}
    for file in sorted(files, key=lambda path: path.name.lower()):
        if match := FILE.match(file.name):
            year = int(match["year"])
            if match["revised"] or year not in chosen:
                chosen[year] = file
    left = LeftOut()
    total: dict[tuple[int, str, str], float] = defaultdict(float)
    foreign: dict[tuple[int, str, str], float] = defaultdict(float)
    for year, file in sorted(chosen.items()):
        with opened(file) as text:
            reader = csv.DictReader(text)
            head = {(name or "").strip().upper(): name for name in reader.fieldnames or []}
            require_columns(file, head, COLUMNS)
            names = [head[column] for column in COLUMNS]
            for row in reader:
                cip, major, level, every, away = ((row[name] or "").strip() for name in names)
                if major == FIRST_MAJOR and level in LEVELS:
                    _add(
                        (year, level, cip[:5]),
                        number(every),
                        number(away),
                        (total, foreign),
                        left,
                    )
    names_of = {year: file.name for year, file in chosen.items()}
    return Completions(dict(total), dict(foreign), names_of, left.counts)


def _add(
    key: tuple[int, str, str],
    every: float | None,
    away: float | None,
    sums: tuple[dict[tuple[int, str, str], float], dict[tuple[int, str, str], float]],
    left: LeftOut,
) -> None:
    """Count one row; totals over fields (99) and broad codes are left out."""
    if not FOUR_DIGITS.match(key[2]) or key[2].startswith("99"):
        left.add("total over fields, or no CIP code")
    elif every is None:
        left.add("no number in CTOTALT")
    else:
        sums[0][key] += every
        sums[1][key] += away or 0.0
