"""The page of a scenario: one HTML file of a result folder that asks no server for anything."""

from __future__ import annotations

from pathlib import Path

from talentatlas.report.assembly import assemble, save_page
from talentatlas.scenarios.beside import read_tables
from talentatlas.scenarios.store import read_result
from talentatlas.templates.scenario import view
from talentatlas.templates.scenario.evidence import (
    CATALOGUE,
    levers,
    made_from,
    reform_text,
    stated_table,
)
from talentatlas.templates.scenario.figures import Drawing
from talentatlas.vocabulary.messages import Messages


def render_scenario(folder: Path, *, lang: str = "en") -> str:
    """The page of a result folder.

    Args:
        folder: written by `talentatlas scenario run --out`.
        lang: BCP 47 tag: en, zh-Hans or zh-Hant.

    Returns:
        The page; the same bytes for the same folder.

    Raises:
        SchemaError: the folder holds no whole result.
        UnknownNameError: the language is not known.
    """
    result, found = read_result(folder), read_tables(folder)
    tell = Messages(CATALOGUE, lang)
    drawing = Drawing(result, found, tell)
    reform, source = result["reform"], result["source"]
    start, stop = result["period"]
    run = view.main_run(result)
    return assemble(
        "scenario.html.j2", lang, tell=tell, result=result, reform=reform, source=source,
        title=reform["title"].get(lang) or reform["name"], start=start, stop=stop,
        run=drawing.say(run), tiles=view.tiles(result, tell),
        population=drawing.population, hubs=view.hub_names(result, tell),
        answer=view.answer_lines(result, tell), account=drawing.account(),
        diversion=view.diversion_table(result, tell),
        headlines=view.headline_table(result, tell), scenario=view.scenario_table(result, tell),
        parts_of=[drawing.fans(), drawing.gains(), drawing.flows()], tornado=drawing.tornado(),
        stated=stated_table(result, tell), levers=levers(result, tell),
        limits=result["cautions"][lang], made=made_from(result, tell),
        text=reform_text(result), because=result["reasons"].get("because"),
    )  # fmt: skip


def write_scenario_page(folder: Path, page: Path, *, lang: str = "en") -> Path:
    """Render the page of a result folder into a file that appears only when it is complete.

    Args:
        folder: of the result.
        page: file to write.
        lang: BCP 47 tag.

    Raises:
        SchemaError: the folder holds no whole result.
        StorageError: the file cannot be written.
    """
    return save_page(render_scenario(folder, lang=lang), page)


def page_name(lang: str) -> str:
    """File name of the page in a language."""
    return "index.html" if lang == "en" else f"index.{lang}.html"
