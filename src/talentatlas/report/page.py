"""The report page: one HTML file with figures, tables, definitions, limits and sources."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import vl_convert
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from talentatlas import __version__
from talentatlas.charts import wording
from talentatlas.charts.figure import Figure
from talentatlas.charts.style import NARROW
from talentatlas.charts.world_map import world
from talentatlas.quantity import Table
from talentatlas.report.figures import Section, sections
from talentatlas.report.headlines import headlines
from talentatlas.report.notes import ReportNotes
from talentatlas.report.tables import Shown, readable
from talentatlas.report.webfont import font_faces
from talentatlas.vocabulary.messages import Messages
from talentatlas.vocabulary.terms import Term, term

HERE = Path(__file__).parent
CATALOGUE = HERE / "messages" / "report.csv"
DEFINED = (
    "person", "country-or-region", "residence", "origin", "move", "stock", "share-standardised",
    "share-raw", "net-flow", "net-rate", "retention-rate", "return-rate", "sector-move",
    "share-of-tier", "origin-residence", "interval", "coverage", "suppressed", "vintage",
)  # fmt: skip
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


def render(estimates: Table, notes: ReportNotes, *, lang: str = "en") -> str:
    """The report as one HTML page that loads nothing from elsewhere.

    Args:
        estimates: rows of the `estimate` table.
        notes: vintage, sources, coverage, choices.
        lang: BCP 47 tag: en, zh-Hans or zh-Hant.

    Returns:
        The page; the same bytes for the same input.

    Raises:
        UnknownNameError: the language is not known.
        SchemaError: a value has no interval.
    """
    say = Messages(CATALOGUE, lang)
    wide = sections(estimates, notes, lang=lang)
    narrow = sections(estimates, notes, lang=lang, width=NARROW)
    panels = [
        (section, _panels(section, slim, say))
        for section, slim in zip(wide, narrow, strict=True)
    ]
    own = estimates.where(population=notes.population)
    page = _environment().get_template("report.html.j2").render(
        say=say, lang=lang, notes=notes, version=__version__, sections=panels,
        headlines=headlines(own, say), terms=_terms(), limits=_limits(own, notes, say),
        population=wording.named(notes.population, lang), level=round(100 * notes.level),
        style=Markup(_file("style.css")),
    )  # fmt: skip
    inside = {
        "fonts": font_faces([page], lang),
        "world": script_json(world()),
        "library": _library(),
        "script": _file("page.js"),
    }
    for name, text in inside.items():
        page = page.replace(f"@@{name}@@", text, 1)
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


def _panels(section: Section, slim: Section, say: Messages) -> list[Panel]:
    return [
        Panel(figure, small, readable(figure.table, say))
        for figure, small in zip(section.figures, slim.figures, strict=True)
    ]


def _terms() -> list[Term]:
    return [term(name) for name in DEFINED]


def _limits(estimates: Table, notes: ReportNotes, say: Messages) -> list[str]:
    """What the numbers cannot show, with the measured size where there is one."""
    rows = estimates.rows()
    found = [say("limit_population"), say("limit_venues"), say("limit_identity")]
    if notes.unplaced is not None:
        found.append(say("limit_unplaced", share=f"{100 * notes.unplaced:.1f}"))
    if rows:
        hidden = sum(r["obs_status"] == "Q" for r in rows)
        found.append(
            say(
                "limit_hidden",
                hidden=f"{hidden:,}",
                cells=f"{len(rows):,}",
                minimum=notes.minimum,
            )
        )
    bridged = [
        r["imputed_share"]
        for r in rows
        if r["indicator"] == "stock" and r["imputed_share"] is not None
    ]
    if bridged:
        found.append(
            say(
                "limit_bridged",
                low=f"{100 * min(bridged):.0f}",
                high=f"{100 * max(bridged):.0f}",
            )
        )
    return [*found, say("limit_origin"), say("limit_interval", level=round(100 * notes.level))]


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
