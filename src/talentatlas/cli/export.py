"""`talentatlas export`: estimates, report and figures as files for other programs."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from talentatlas.cli.folders import FolderError, atlas_or_demo, atlas_or_demo_option
from talentatlas.cli.verb import Session, verb

if TYPE_CHECKING:
    from talentatlas.atlas import Atlas

TABLE_FORMATS = ("csv", "parquet", "json", "xlsx")
FIGURE_FORMATS = ("png", "svg", "pdf")
FORMATS = (*TABLE_FORMATS, *FIGURE_FORMATS, "html")
LICENCES = ("CC-BY-4.0", "none")  # as exports.licence_rule, which is imported when it runs


@verb(
    "export",
    examples=[
        "talentatlas export --atlas atlas --out export --format csv --format parquet",
        "talentatlas export --out export --format xlsx --measure net_flow --lang zh-Hans",
        "talentatlas export --out export --format png --format svg --licence none",
    ],
)
@atlas_or_demo_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="DIR",
    help="Folder to fill.",
)
@click.option(
    "--format",
    "formats",
    type=click.Choice(FORMATS),
    multiple=True,
    help="Repeatable; csv when left out.",
)
@click.option(
    "--measure",
    "measures",
    multiple=True,
    metavar="NAME",
    help="Only these measures in the tables; repeatable.",
)
@click.option("--bom", is_flag=True, help="Begin CSV files with a byte-order mark (Excel).")
@click.option(
    "--licence",
    type=click.Choice(LICENCES),
    default=LICENCES[0],
    show_default=True,
    help="Of the folder; none: for your own use.",
)
@click.option(
    "--date",
    "published",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Date of publication; today when left out.",
)
def command(
    session: Session, folder: Path | None, out: Path, formats: tuple[str, ...], *,
    measures: tuple[str, ...], bom: bool, licence: str,
    published: datetime | None,
) -> None:  # fmt: skip
    """Write what may be published: the tables of estimates, the report, the figures.

    Rows about persons are never exported. The folder describes itself: datapackage.json,
    croissant.json, CITATION.cff, LICENSE, and manifest.json with a checksum of each file. A
    source that forbids commercial use or changes bars an open licence (exit code 7).
    """
    from talentatlas.exports import Bundle, write_bundle
    from talentatlas.exports.licence_rule import check_open

    atlas = atlas_or_demo(session, folder)
    check_open(atlas, licence)
    _make_folder(out)
    formats = formats or ("csv",)
    more = _pictures(atlas, out, session.lang, formats)
    wanted = Bundle(
        formats=tuple(form for form in TABLE_FORMATS if form in formats), lang=session.lang,
        measures=measures, licence=licence, date=_day(published), bom=bom,
    )  # fmt: skip
    files = write_bundle(atlas, out, wanted, more=more)
    if session.as_json:
        session.show_json({"files": [str(file) for file in files]})
        return
    for file in files:
        session.say(session.words("exported", file=file))


def _day(published: datetime | None) -> str:
    """The date as typed, else today's in Coordinated Universal Time."""
    day: date = published.date() if published else datetime.now(UTC).date()
    return day.isoformat()


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise FolderError(
            f"--out {out} is a file.", todo="Choose a folder, for example --out export."
        ) from error
    except OSError as error:
        from talentatlas.engine.parquet import storage_error

        raise storage_error(out, error) from error


def _pictures(atlas: Atlas, out: Path, lang: str, formats: tuple[str, ...]) -> list[Path]:
    """The report and its figures, where their formats are asked for."""
    from talentatlas.cli.report import notes_of, page_name, write_page

    made: list[Path] = []
    wanted = [form for form in FIGURE_FORMATS if form in formats]
    if wanted:
        from talentatlas.report import save_figures

        figures = out / "figures"
        figures.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=figures, prefix=".drawing-") as drawing:
            drawn = save_figures(
                atlas.estimates(), Path(drawing), lang, notes=notes_of(atlas), formats=wanted
            )
            made += [f.replace(figures / f.name) for f in drawn]
    if "html" in formats:
        made.append(write_page(atlas, out / page_name(lang), lang))
    return made
