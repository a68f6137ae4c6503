"""Data: what the numbers rest on, what is missing from it, and how to take and cite it."""

from __future__ import annotations

from talentatlas.charts.unplaced_bars import unplaced_bars
from talentatlas.exports.citation import as_bibtex, as_text, works_of
from talentatlas.quantity import About, Table
from talentatlas.web.asked import Asked
from talentatlas.web.page import page

COUNTS = ("authorships", "stated", "placed")


@page("data", order=11)
def data(asked: Asked) -> dict[str, object]:
    """Sources with what was read of them, coverage by year, files, citation."""
    works = works_of(asked.atlas)
    origins = asked.atlas.origins().arrow
    read = origins.group_by("source").aggregate(
        [("file", "count"), ("works", "sum"), ("authorships", "sum")]
    )
    return {
        "read": {row["source"]: row for row in read.to_pylist()},
        "rejected": asked.atlas.rejected(),
        "text": as_text(works, asked.lang).split("\n\n"),
        "bibtex": as_bibtex(works),
        "panels": {"coverage": asked.panel(unplaced_bars, _coverage(asked))},
    }


def _coverage(asked: Asked) -> Table:
    """Authorships of each year: all, with a stated affiliation, with a country or region."""
    placed = asked.atlas.table("placed").arrow
    years = placed.group_by("year").aggregate([(name, "sum") for name in COUNTS])
    named = years.rename_columns([name.removesuffix("_sum") for name in years.column_names])
    about = About("coverage", unit="authorships", grain="year", vintage=asked.atlas.vintage)
    return Table(named.sort_by("year"), about)
