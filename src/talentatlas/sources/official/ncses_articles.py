"""Articles on AI by country (NCSES, Science and Engineering Indicators), whole counting.

AI is what Scopus classifies so: less than a third of what ETO's classifier finds. An article
counts once for every country on it, so countries do not add up to the world.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from talentatlas.sources.official.base import Figure, LeftOut, Series
from talentatlas.sources.official.ncses_table import CITATION, LICENCE, NcsesTable
from talentatlas.vocabulary.countries import to_alpha3

TITLE = "ai-related s&e articles, whole counting"
WORLD, WORLD_CODE = "world", "WLD"


@dataclass(frozen=True, slots=True)
class AiArticles:
    """Articles by (area, year), the file, and the same as figures."""

    counts: dict[tuple[str, int], float]
    file: str
    series: Series


def read_ai_articles(tables: Iterable[NcsesTable]) -> AiArticles | None:
    """The newest table of the kind, or None."""
    table = next((one for one in tables if one.title.casefold().startswith(TITLE)), None)
    if table is None:
        return None
    left = LeftOut()
    counts: dict[tuple[str, int], float] = {}
    for cell in table.cells:
        name = cell.row[-1].split(",")[0]
        area = WORLD_CODE if name.casefold() == WORLD else to_alpha3(name)
        if area and cell.year:
            counts.setdefault((area, cell.year), cell.value)
        else:
            left.add("a group of countries, or no year")
    figures = tuple(
        Figure(
            series="ncses-ai-articles",
            area=area,
            period=str(year),
            value=value,
            unit="articles",
            definition=table.title,
            origin=table.file,
        )
        for (area, year), value in sorted(counts.items())
    )
    series = Series(
        name="ncses-ai-articles",
        title=table.title,
        vintage=f"Indicators with data to {table.last_year}",
        licence=LICENCE,
        citation=CITATION.format(
            source="Science and Engineering Indicators,", title=table.title
        ),
        figures=figures,
        left_out=left.counts,
    )
    return AiArticles(counts, table.file, series)
