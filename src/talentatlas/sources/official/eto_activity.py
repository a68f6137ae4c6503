"""ETO Country AI Activity Metrics (CSET): articles and citations by country and year.

An article counts once for every country on it, so countries do not add up to the world, and
`country` holds groups beside countries. Fields overlap; "All" is all of AI.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from talentatlas.sources.official.base import Figure, LeftOut, Series, number, read_csv
from talentatlas.vocabulary.countries import to_alpha3

LICENCE = "CC BY-NC 4.0 for recent releases, CC BY 4.0 for that of December 2024; never bundled"
CITATION = (
    "Emerging Technology Observatory, Country AI Activity Metrics, Country Activity Tracker"
)
ALL = "All"
SUMMARY, ARTICLES, CITATIONS = (
    "publications_summary",
    "publications_yearly_articles",
    "publications_yearly_citations",
)
NEEDED = {
    SUMMARY: ("country", "field", "num_articles", "num_citations"),
    ARTICLES: ("country", "field", "year", "num_articles", "complete"),
    CITATIONS: ("country", "field", "year", "num_citations"),
}

# Names of ETO that are no country names, or only with a remark.
GROUPS = {
    "ASEAN": "grp:asean",
    "Africa": "grp:africa",
    "Asia": "grp:asia",
    "Asia Pacific": "grp:asia-pacific",
    "EU": "grp:eu27",
    "European Union": "grp:eu27",
    "Europe": "grp:europe",
    "Five Eyes": "grp:five-eyes",
    "Global Partnership on Artificial Intelligence": "grp:gpai",
    "Latin America and the Caribbean": "grp:latin-america",
    "Middle East and North Africa": "grp:middle-east-north-africa",
    "NATO": "grp:nato",
    "North America and the Caribbean": "grp:north-america-caribbean",
    "Northern America": "grp:northern-america",
    "OECD": "grp:oecd",
    "Oceania": "grp:oceania",
    "Quad": "grp:quad",
    "Sub-Saharan Africa": "grp:sub-saharan-africa",
    "World": "WLD",
    "China (mainland)": "CHN",
    "Central African Republic (the)": "CAF",
    "Congo": "COG",
    "Micronesia": "FSM",
}


@dataclass(frozen=True, slots=True)
class EtoActivity:
    """One release of the metrics.

    Args:
        yearly: articles by (area, field, year).
        complete: years by field that are complete, by the release's own flag.
        citations: by (area, field, year of publication).
        total: articles of all years by (area, field), from the summary.
        series: the same as figures, with what could not be read.
    """

    yearly: dict[tuple[str, str, int], float]
    complete: frozenset[int]
    citations: dict[tuple[str, str, int], float]
    total: dict[tuple[str, str], float]
    series: Series

    @property
    def last_complete(self) -> int:
        """Last year that the release calls complete, 0 for none."""
        return max(self.complete, default=0)

    def articles(self, area: str, first: int, last: int, field: str = ALL) -> float | None:
        """Articles of a span of years, None when a year is missing."""
        return _sum(self.yearly, area, field, range(first, last + 1))

    def cited(self, area: str, first: int, last: int, field: str = ALL) -> float | None:
        """Citations to the articles of a span of years, None when a year is missing."""
        return _sum(self.citations, area, field, range(first, last + 1))


def read_eto(files: Iterable[Path]) -> EtoActivity | None:
    """The release in some files, or None when its yearly articles are not among them.

    Raises:
        SourceUnavailable: a file cannot be read.
        SourceChanged: a file lacks a column.
    """
    by_kind: dict[str, Path] = {}
    for file in files:
        by_kind.setdefault(file.name.partition(".")[0], file)
    if ARTICLES not in by_kind:
        return None
    left = LeftOut()
    rows = {
        kind: read_csv(by_kind[kind], needed)
        for kind, needed in NEEDED.items()
        if kind in by_kind
    }
    yearly = _counts(rows[ARTICLES], "num_articles", left)
    years = {year for area, field, year in yearly if field == ALL}
    complete = years - {int(r["year"]) for r in rows[ARTICLES] if r["complete"] == "False"}
    cited = _counts(rows.get(CITATIONS, []), "num_citations", left)
    total = {
        (area, row["field"]): value
        for row in rows.get(SUMMARY, [])
        if (area := _area(row["country"], left))
        and (value := number(row["num_articles"])) is not None
    }
    vintage = f"years {min(years)}–{max(years)}, complete to {max(complete, default=0)}"
    figures = tuple(_figures(yearly, cited, by_kind))
    series = Series(
        name="eto-ai-activity",
        title="ETO Country AI Activity Metrics",
        vintage=vintage,
        licence=LICENCE,
        citation=CITATION,
        figures=figures,
        left_out=left.counts,
    )
    return EtoActivity(yearly, frozenset(complete), cited, total, series)


def _counts(
    rows: Iterable[dict[str, str]], column: str, left: LeftOut
) -> dict[tuple[str, str, int], float]:
    """Sums by area, field and year; the release repeats some rows in parts."""
    counts: dict[tuple[str, str, int], float] = defaultdict(float)
    for row in rows:
        area, value, year = (
            _area(row["country"], left),
            number(row[column]),
            number(row["year"]),
        )
        if area is None:
            continue
        if value is None or year is None:
            left.add(f"no number in {column} or year")
            continue
        counts[area, row["field"], int(year)] += value
    return dict(counts)


def _area(name: str, left: LeftOut) -> str | None:
    area = GROUPS.get(name) or to_alpha3(name)
    if area is None:
        left.add(f'no country or group called "{name}"')
    return area


def _figures(
    yearly: dict[tuple[str, str, int], float],
    cited: dict[tuple[str, str, int], float],
    by_kind: dict[str, Path],
) -> Iterable[Figure]:
    for counts, kind, unit in ((yearly, ARTICLES, "articles"), (cited, CITATIONS, "citations")):
        for (area, field, year), value in sorted(counts.items()):
            yield Figure(
                series="eto-ai-activity",
                area=area,
                period=str(year),
                breakdown=f"{unit}; {field}",
                value=value,
                unit=unit,
                definition=f"AI {unit}, whole counting by country, field {field}",
                origin=by_kind[kind].name,
            )


def _sum(
    counts: dict[tuple[str, str, int], float], area: str, field: str, years: range
) -> float | None:
    known = [counts[area, field, year] for year in years if (area, field, year) in counts]
    return sum(known) if len(known) == len(years) else None
