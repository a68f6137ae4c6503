"""`talentatlas export`: estimates, report and figures as files for other programs."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from talentatlas.cli.folders import FolderError, atlas_option, open_atlas
from talentatlas.cli.verb import Session, verb

if TYPE_CHECKING:
    from talentatlas.atlas import Atlas
    from talentatlas.quantity import Table

PUBLIC = ("estimate", "balance")  # small cells are suppressed only there
TABLE_FORMATS = ("csv", "parquet", "json")
FIGURE_FORMATS = ("png", "svg", "pdf")
FORMATS = (*TABLE_FORMATS, *FIGURE_FORMATS, "html")


@verb(
    "export",
    examples=[
        "talentatlas export --atlas atlas --out export --format csv",
        "talentatlas export --out export --format csv --format png --lang zh-Hans",
    ],
)
@atlas_option
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
    default=("csv",),
    show_default=True,
    help="Repeatable.",
)
def command(session: Session, folder: Path, out: Path, formats: tuple[str, ...]) -> None:
    """Write what may be published: the tables of estimates, the report, the figures.

    Rows about persons are never exported. Each folder gets about.json with vintage, run,
    licence and citation.
    """
    atlas = open_atlas(session, folder)
    _make_folder(out)
    files: list[Path] = []
    for form in (f for f in TABLE_FORMATS if f in formats):
        files += [_write_table(atlas.table(name), out, form) for name in PUBLIC]
    if wanted := [f for f in FIGURE_FORMATS if f in formats]:
        files += _write_figures(atlas, out / "figures", session.lang, wanted)
    if "html" in formats:
        from talentatlas.cli.report import page_name, write_page

        files.append(write_page(atlas, out / page_name(session.lang), session.lang))
    files.append(_write_about(atlas, out))
    if session.as_json:
        session.show_json({"files": [str(file) for file in files]})
        return
    for file in files:
        session.say(session.words("exported", file=file))


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


def _write_table(table: Table, out: Path, form: str) -> Path:
    """One table in one format; the file appears only when it is complete."""
    import pyarrow.csv
    import pyarrow.parquet

    path = out / f"{table.about.name}.{form}"
    part = path.with_name(f".{path.name}.part")
    if form == "csv":
        pyarrow.csv.write_csv(table.arrow, part)
    elif form == "parquet":
        pyarrow.parquet.write_table(table.to_arrow(), part, compression="zstd")
    else:
        value = {"about": asdict(table.about), "rows": table.rows()}
        part.write_text(
            json.dumps(value, ensure_ascii=False, allow_nan=False), encoding="utf-8"
        )
    return part.replace(path)


def _write_figures(atlas: Atlas, out: Path, lang: str, formats: list[str]) -> list[Path]:
    """Every figure of the report in the formats asked for."""
    from talentatlas.cli.report import notes_of
    from talentatlas.report import save_figures

    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=".drawing-") as drawing:
        made = save_figures(atlas.estimates(), Path(drawing), lang, notes=notes_of(atlas))
        return [f.replace(out / f.name) for f in made if f.suffix[1:] in formats]


def _write_about(atlas: Atlas, out: Path) -> Path:
    about = {
        "vintage": atlas.vintage,
        "run_id": atlas.run_id,
        "talentatlas": atlas.manifest["version"],
        "choices": atlas.run["parameters"],
        "sources": atlas.run["sources"],
        "licence": atlas.estimates().about.licence,
        "citation": atlas.estimates().about.citation,
    }
    path = out / "about.json"
    path.write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path
