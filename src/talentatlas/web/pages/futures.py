"""Futures: what a reform would change, beside its twin without it, for every stored result."""

from __future__ import annotations

from talentatlas.charts import futures_wording as names
from talentatlas.scenarios.beside import read_tables
from talentatlas.scenarios.library import find_reform, library_names
from talentatlas.scenarios.reform import dump
from talentatlas.templates.panel import Panel
from talentatlas.templates.scenario import evidence, view
from talentatlas.templates.scenario.figures import Drawing, Part
from talentatlas.vocabulary.messages import Messages
from talentatlas.web import choices
from talentatlas.web.asked import Asked
from talentatlas.web.choices import OneOf
from talentatlas.web.holdings import Holdings
from talentatlas.web.page import page
from talentatlas.web.reforms import stored, title_of

FIRST = "us-inflow-10"  # shown unless another is asked for
FANS = 2  # areas beside the hub with a chart by year; more would make the page heavy


def chosen(holdings: Holdings) -> list[choices.Choice]:
    """Which reform: the stored results, then ready reforms that were not run."""
    stored = list(holdings.stored_results)
    known = [*stored, *(name for name in library_names() if name not in stored)]
    first = FIRST if FIRST in known else known[0]
    return [OneOf("reform", known, first, lambda name, lang: title_of(holdings, name, lang))]


@page("futures", order=9, choices=chosen)
def futures(asked: Asked) -> dict[str, object]:
    """A reform with its result where one is stored, and what the data cannot tell."""
    name = asked.query["reform"]
    folder = asked.holdings.stored_results.get(name)
    text = Messages(evidence.CATALOGUE, asked.lang)
    reform = {"name": name, "title": title_of(asked.holdings, name, asked.lang), "text": text}
    if folder is None:
        return {**reform, "result": None, "yaml": dump(find_reform(name))}
    result = stored(folder)
    drawing = Drawing(result, read_tables(folder), text)
    parts = [drawing.fans(FANS), drawing.gains(), drawing.flows()]
    lone = {"account": drawing.account(), "tornado": drawing.tornado()}
    return {
        **reform,
        "result": result,
        "yaml": evidence.reform_text(result),
        "tiles": view.tiles(result, text),
        "run": names.messages(asked.lang)(view.main_run(result)),
        "population": drawing.population,
        "hubs": view.hub_names(result, text),
        "answer": view.answer_lines(result, text),
        "diversion": view.diversion_table(result, text),
        "numbers": view.headline_table(result, text),
        "by_diversion": view.scenario_table(result, text),
        "levers": evidence.levers(result, text),
        "stated": evidence.stated_table(result, text),
        "parts_of": [(part, list(_named(part))) for part in parts],
        "panels": {key: panel for part in parts for key, panel in _named(part).items()}
        | {key: panel for key, panel in lone.items() if panel is not None},
    }


def _named(part: Part) -> dict[str, Panel]:
    """Figures of a section by the names of their files."""
    return {f"{part.key}-{at}": panel for at, panel in enumerate(part.panels, 1)}
