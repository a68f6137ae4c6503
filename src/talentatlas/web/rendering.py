"""A view as HTML."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from talentatlas import __version__
from talentatlas.charts import wording
from talentatlas.templates.panel import Panel
from talentatlas.vocabulary.messages import LANGUAGES, Messages
from talentatlas.vocabulary.terms import Term, term, term_ids
from talentatlas.web.asked import Asked
from talentatlas.web.page import Page, navigation
from talentatlas.web.words import CATALOGUE

TEMPLATES = Path(__file__).with_name("templates")
SHARED = Path(str(files("talentatlas.templates")))
OWN_NAMES = {"en": "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文"}


def render(page: Page, asked: Asked) -> str:
    """A page as HTML; the same bytes for the same view of the same atlas."""
    values = {"panels": {}, **page.make(asked)}
    return _filled(f"{page.name}.html.j2", asked, tell=page.tell(asked.lang), **values)


def render_error(asked: Asked, what: str, why: str, todo: str) -> str:
    """A page that says what went wrong, in the frame of all pages."""
    return _filled("error.html.j2", asked, what=what, why=why, todo=todo)


def render_embed(asked: Asked, name: str, panel: Panel) -> str:
    """One figure alone, without scripts, to stand in a frame on other sites."""
    return _filled("embed.html.j2", asked, name=name, panel=panel)


def panels(page: Page, asked: Asked) -> Mapping[str, Panel]:
    """The figures of a view, by the names of their files."""
    found = page.make(asked).get("panels", {})
    assert isinstance(found, Mapping)
    return {name: panel for name, panel in found.items() if panel is not None}


def definitions(panel: Panel, lang: str) -> list[tuple[str, str]]:
    """Word and definition of every measure that a figure shows."""
    table = panel.figure.table
    if "indicator" not in table.columns:
        return []
    names = dict.fromkeys(table.arrow["indicator"].to_pylist())
    terms: list[Term] = [term(n) for n in names if n.replace("_", "-") in term_ids()]
    return [(one.label(lang), one.definition(lang)) for one in terms]


def citation(asked: Asked) -> str:
    """How to cite a view, in one line."""
    return asked.holdings.estimates.about.citation


def _filled(template: str, asked: Asked, **values: object) -> str:
    return _environment().get_template(template).render(
        asked=asked, lang=asked.lang, say=Messages(CATALOGUE, asked.lang),
        languages=[(lang, OWN_NAMES[lang]) for lang in LANGUAGES], pages=navigation(),
        version=__version__, citation=citation(asked), definitions=definitions,
        named=wording.named, sources=asked.atlas.run["sources"], **values,
    )  # fmt: skip


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader([TEMPLATES, SHARED]), autoescape=True, trim_blocks=True,
        lstrip_blocks=True, undefined=StrictUndefined,
    )  # fmt: skip
