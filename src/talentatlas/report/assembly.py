"""What every page of a report has: frame, style, drawing library, fonts."""

from __future__ import annotations

import os
from functools import cache
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from talentatlas import __version__
from talentatlas.charts.world_map import world
from talentatlas.engine.parquet import storage_error
from talentatlas.templates.panel import WORLD, drawing_library, script_json
from talentatlas.templates.webfont import font_faces
from talentatlas.vocabulary.messages import Messages

HERE = Path(__file__).parent
CATALOGUE = HERE / "messages" / "report.csv"
SHARED = Path(str(files("talentatlas.templates")))


def assemble(template: str, lang: str, **values: object) -> str:
    """A whole page that loads nothing from elsewhere; the same bytes for the same input.

    Args:
        template: file in the folder of templates; it extends base.html.j2.
        lang: BCP 47 tag.
        values: what the template needs beside `say`, `lang`, `version` and `style`.
    """
    page = _environment().get_template(template).render(
        say=Messages(CATALOGUE, lang), lang=lang, version=__version__,
        style=Markup((SHARED / "style.css").read_text(encoding="utf-8")), **values,
    )  # fmt: skip
    has_map = f'"{WORLD}"' in page
    inside = {
        "fonts": font_faces([page], lang),
        "world": script_json(world() if has_map else None),
        "library": drawing_library().replace("</script", "<\\/script"),
        "script": _file("page.js"),
    }
    for name, text in inside.items():
        page = page.replace(f"@@{name}@@", text, 1)
    return page


def save_page(text: str, page: Path) -> Path:
    """Write a page; the file appears only when it is complete.

    Raises:
        StorageError: the file cannot be written.
    """
    part = page.with_name(f".{page.name}.part")
    try:
        page.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8")
        os.replace(part, page)
    except OSError as error:
        raise storage_error(page, error) from error
    return page


def _file(name: str) -> str:
    return (HERE / "templates" / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader([HERE / "templates", SHARED]), autoescape=True,
        trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined,
    )  # fmt: skip
