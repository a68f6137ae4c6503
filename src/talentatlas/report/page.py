"""The report page: one HTML file with figures, tables, definitions, limits and sources."""

from __future__ import annotations

from talentatlas.charts import wording
from talentatlas.charts.style import NARROW
from talentatlas.quantity import Table
from talentatlas.report.assembly import CATALOGUE, assemble
from talentatlas.report.figures import Section, sections
from talentatlas.report.notes import ReportNotes
from talentatlas.templates.headlines import headlines
from talentatlas.templates.panel import Panel
from talentatlas.templates.tables import readable
from talentatlas.vocabulary.messages import Messages
from talentatlas.vocabulary.terms import Term, term

DEFINED = (
    "person", "country-or-region", "residence", "origin", "move", "stock", "share-standardised",
    "share-raw", "net-flow", "net-rate", "retention-rate", "return-rate", "sector-move",
    "share-of-tier", "origin-residence", "interval", "coverage", "suppressed", "vintage",
)  # fmt: skip


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
    return assemble(
        "report.html.j2", lang, notes=notes, sections=panels, headlines=headlines(own, lang),
        terms=_terms(), limits=_limits(own, notes, say),
        population=wording.named(notes.population, lang), level=round(100 * notes.level),
    )  # fmt: skip


def _panels(section: Section, slim: Section, say: Messages) -> list[Panel]:
    return [
        Panel(figure, small, readable(figure.table, say.lang))
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
