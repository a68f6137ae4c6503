"""`talentatlas report`: the report page of an atlas."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from talentatlas.cli.folders import atlas_option, open_atlas
from talentatlas.cli.verb import Session, verb

if TYPE_CHECKING:
    from talentatlas.atlas import Atlas
    from talentatlas.report import ReportNotes, YearCoverage

WHOLE_RECORDS = ("work", "file")  # parts whose rejection loses a record, not a piece of one


@verb(
    "report",
    examples=[
        "talentatlas report --atlas atlas",
        "talentatlas report --atlas atlas --out report.zh-Hant.html --lang zh-Hant",
    ],
)
@atlas_option
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Page to write; report.html in the atlas by default.",
)
def command(session: Session, folder: Path, out: Path | None) -> None:
    """Write the report: one page that works offline, with every table behind it."""
    atlas = open_atlas(session, folder)
    page = write_page(atlas, out or folder / page_name(session.lang), session.lang)
    if session.as_json:
        session.show_json({"report": str(page), "lang": session.lang})
    elif not session.quiet:
        session.show(session.words("report_written", page=page))


def page_name(lang: str) -> str:
    """File name of the report in a language."""
    return "report.html" if lang == "en" else f"report.{lang}.html"


def write_page(atlas: Atlas, page: Path, lang: str) -> Path:
    """Render the report of an atlas into a file that appears only when it is complete.

    Raises:
        StorageError: the file cannot be written.
    """
    from talentatlas.engine.parquet import storage_error
    from talentatlas.report import render

    text = render(atlas.estimates(), notes_of(atlas), lang=lang)
    part = page.with_name(f".{page.name}.part")
    try:
        page.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8")
        os.replace(part, page)
    except OSError as error:
        raise storage_error(page, error) from error
    return page


def notes_of(atlas: Atlas) -> ReportNotes:
    """What the report says beside the numbers of an atlas."""
    from talentatlas.report import ReportNotes, SourceNote

    origins = atlas.origins().arrow
    kept = sum(origins["works"].to_pylist())
    rejected = atlas.rejected()
    lost = sum(number for part, _, number in rejected if part in WHOLE_RECORDS)
    sources = tuple(
        SourceNote(
            name=source["title"],
            licence=source["licence"],
            citation=source["citation"] or "",
            read=kept + lost,
            kept=kept,
            rejected=sum(number for _, _, number in rejected),
        )
        for source in atlas.run["sources"]
    )
    return ReportNotes(
        vintage=atlas.vintage,
        run_id=atlas.run_id,
        sources=sources,
        coverage=_coverage(atlas),
        parameters=atlas.run["parameters"],
    )


def _coverage(atlas: Atlas) -> tuple[YearCoverage, ...]:
    """Authorships of each year: all, with a stated affiliation, with a country or region."""
    from talentatlas.report import YearCoverage

    counts = ("authorships", "stated", "placed")
    years = atlas.table("placed").arrow.group_by("year").aggregate([(c, "sum") for c in counts])
    return tuple(
        YearCoverage(row["year"], *(row[f"{c}_sum"] for c in counts))
        for row in years.sort_by("year").to_pylist()
    )
