"""Schooling of adults (Barro-Lee, Lee-Lee, OECD) as packaged by Our World in Data.

One CSV a series, `Entity, Year, <title>`, with its sources in `datapackage.json` beside it. No
series here has attainment by degree; years of schooling are not a share of degree holders.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path

from talentatlas.errors import SourceChanged
from talentatlas.sources.official.base import Figure, LeftOut, Series, number, opened
from talentatlas.vocabulary.countries import to_alpha3

WORDS = ("schooling", "educational attainment", "tertiary education")
PERCENT_FROM = "proportion"


def read_attainment(files: Iterable[Path]) -> tuple[Series, ...]:
    """The series whose title speaks of schooling, in order of title.

    Raises:
        SourceUnavailable: a file cannot be read.
        SourceChanged: `datapackage.json` is not JSON.
    """
    found = [series for file in files if (series := _series(file)) is not None]
    return tuple(sorted(found, key=lambda series: series.title))


def _series(file: Path) -> Series | None:
    with opened(file) as text:
        rows = list(csv.reader(text))
    head = rows[0] if rows else []
    title = " ".join(head[2].split()) if len(head) == 3 else ""
    is_attainment = any(word in title.lower() for word in WORDS)
    if head[:2] != ["Entity", "Year"] or not is_attainment:
        return None
    left = LeftOut()
    unit = "percent" if PERCENT_FROM in title.lower() else "years of schooling"
    figures: list[Figure] = []
    for entity, year, value in rows[1:]:
        area, figure = to_alpha3(entity), number(value)
        if area is None or figure is None:
            left.add("no country of that name (often a group), or no number")
            continue
        figures.append(
            Figure(
                series="education-attainment",
                area=area,
                period=year,
                value=figure,
                unit=unit,
                definition=title,
                origin=file.parent.name,
            )
        )
    return Series(
        name="education-attainment",
        title=title,
        vintage=max((f.period for f in figures), default=""),
        licence="see the sources in datapackage.json",
        citation=_citation(file.with_name("datapackage.json")),
        figures=tuple(figures),
        left_out=left.counts,
    )


def _citation(about: Path) -> str:
    """Names of the sources in the package, with who published them."""
    if not about.is_file():
        return "Our World in Data"
    try:
        sources = json.loads(about.read_text(encoding="utf-8")).get("sources", [])
    except ValueError as error:
        raise SourceChanged(
            f"{about.parent.name}/{about.name} is not JSON.",
            why="It says where the figures come from.",
            todo="Fetch the folder again.",
        ) from error
    names = [str(source.get("dataPublishedBy") or source.get("name")) for source in sources]
    return "; ".join(" ".join(name.split()) for name in names) or "Our World in Data"
