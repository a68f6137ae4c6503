"""What every page has: frame, style, drawing library, fonts, and figures with their tables."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import vl_convert
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from talentatlas import __version__
from talentatlas.charts.figure import Figure
from talentatlas.charts.world_map import world
from talentatlas.engine.parquet import storage_error
from talentatlas.report.tables import Shown
from talentatlas.report.webfont import font_faces
from talentatlas.vocabulary.messages import Messages

HERE = Path(__file__).parent
CATALOGUE = HERE / "messages" / "report.csv"
WORLD = "@world"  # the shapes stand once in the page, however many maps it has
SNIPPET = "window.vegaEmbed = vegaEmbed;"


@dataclass(frozen=True, slots=True)
class Panel:
    """A figure on the page: its drawing for wide and narrow screens, and its table."""

    figure: Figure
    narrow: Figure
    table: Shown

    @property
    def specs(self) -> str:
        """Both specifications as JSON that is safe inside a script element."""
        return script_json({"wide": lean(self.figure.spec), "narrow": lean(self.narrow.spec)})


def assemble(template: str, lang: str, **values: object) -> str:
    """A whole page that loads nothing from elsewhere; the same bytes for the same input.

    Args:
        template: file in the folder of templates; it extends base.html.j2.
        lang: BCP 47 tag.
        values: what the template needs beside `say`, `lang`, `version` and `style`.
    """
    page = _environment().get_template(template).render(
        say=Messages(CATALOGUE, lang), lang=lang, version=__version__,
        style=Markup(_file("style.css")), **values,
    )  # fmt: skip
    has_map = f'"{WORLD}"' in page
    inside = {
        "fonts": font_faces([page], lang),
        "world": script_json(world() if has_map else None),
        "library": _library(),
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


def script_json(value: object) -> str:
    """JSON that cannot close the script element it stands in."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def lean(spec: object) -> object:
    """A specification with the shapes of the world replaced by a mark."""
    if spec is world():
        return WORLD
    if isinstance(spec, dict):
        return {key: lean(value) for key, value in spec.items()}
    return [lean(value) for value in spec] if isinstance(spec, list) else spec


@cache
def _library() -> str:
    """Vega, Vega-Lite and their embedding, as one script without outside parts."""
    return vl_convert.javascript_bundle(SNIPPET).replace("</script", "<\\/script")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, trim_blocks=True,
        lstrip_blocks=True, undefined=StrictUndefined,
    )  # fmt: skip
