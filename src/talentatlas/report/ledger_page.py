"""Every published figure beside ours, with verdict and reason, as one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from talentatlas.charts.sample_draws import sample_draws
from talentatlas.charts.style import NARROW, WIDE
from talentatlas.quantity import About, Table
from talentatlas.report.assembly import assemble, save_page
from talentatlas.studies import wording
from talentatlas.studies.base import STUDIES
from talentatlas.studies.claims import MICRODATA, OPEN_STATISTICS
from talentatlas.studies.ledger import Entry, computed, counts
from talentatlas.studies.lines import Line, line_of
from talentatlas.templates.panel import Panel
from talentatlas.templates.scenario.view import Tile
from talentatlas.templates.tables import Shown, data_uri
from talentatlas.vocabulary.messages import Messages

if TYPE_CHECKING:
    from talentatlas.studies.base import Study
    from talentatlas.studies.sampled import Sampled

CATALOGUE = Path(__file__).parent / "messages" / "ledger.csv"
LIMITS = ("right", "wide", "proxy", "names")
DOWNLOAD = (
    "claim_id", "study", "statement", "published", "ours", "lower", "upper", "level", "unit",
    "verdict", "gap", "reason",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """A study with its claims."""

    study: Study
    limits: str
    lines: Sequence[Line]


def render_ledger(
    entries: Sequence[Entry], samples: Sampled | None, *, lang: str = "en"
) -> str:
    """The page of the ledger, which loads nothing from elsewhere.

    Args:
        entries: of the ledger, with whatever data was at hand.
        samples: draws of a published design, or None when its list is not at hand.
        lang: BCP 47 tag: en, zh-Hans or zh-Hant.

    Returns:
        The page; the same bytes for the same input.

    Raises:
        UnknownNameError: the language is not known.
    """
    tell = Messages(CATALOGUE, lang)
    is_open = (OPEN_STATISTICS, MICRODATA)
    return assemble(
        "ledger.html.j2", lang, tell=tell, tiles=_tiles(entries, tell),
        groups=_groups(entries, lang), samples=_panel(samples, tell) if samples else None,
        falls=_falls(samples, tell) if samples else [],
        order=_order(samples, tell) if samples else [],
        size=_size(samples) if samples else {}, limits=[tell(f"limit_{key}") for key in LIMITS],
        computed=computed(entries), claims=len(entries),
        open=sum(entry.claim.recomputable in is_open for entry in entries),
        sources=_sources(entries, lang),
        link=data_uri([entry.row(lang) for entry in entries], DOWNLOAD),
    )  # fmt: skip


def write_ledger_page(
    entries: Sequence[Entry], samples: Sampled | None, page: Path, *, lang: str = "en"
) -> Path:
    """Render the ledger into a file that appears only when it is complete.

    Args:
        entries: of the ledger.
        samples: draws of a published design, or None.
        page: file to write.
        lang: BCP 47 tag.

    Raises:
        StorageError: the file cannot be written.
    """
    return save_page(render_ledger(entries, samples, lang=lang), page)


def _tiles(entries: Sequence[Entry], tell: Messages) -> list[Tile]:
    """Claims by verdict."""
    say = wording.words(tell.lang)
    return [
        Tile(tell(f"means_{kind.replace(' ', '_')}"), say(f"verdict:{kind}"), str(n), "", "")
        for kind, n in counts(entries).items()
    ]


def _groups(entries: Sequence[Entry], lang: str) -> list[Group]:
    """Studies in the order of their claims."""
    found: dict[str, list[Line]] = {}
    for entry in entries:
        found.setdefault(entry.claim.study, []).append(_narrow(line_of(entry, lang)))
    studies = {name: STUDIES.get(name) for name in found}
    return [
        Group(studies[name], studies[name].limits.label(lang), lines)
        for name, lines in found.items()
    ]


def _narrow(line: Line) -> Line:
    """Figures for a narrow column."""
    return replace(line, published=_on_two_lines(line.published), ours=_on_two_lines(line.ours))


def _on_two_lines(text: str) -> str:
    """The interval below the figure, so that neither is broken."""
    return text.replace(" (", "\n(").replace("（", "\n（")


def _sources(entries: Sequence[Entry], lang: str) -> list[str]:
    """What our figures rest on, each once, with its licence."""
    used = {(one.title, one.licence) for e in entries if e.finding for one in e.finding.data}
    return [f"{title} ({wording.licence_of(lang, licence)})" for title, licence in sorted(used)]


def _size(samples: Sampled) -> dict[str, str]:
    """Numbers of the design, for sentences."""
    return {
        "papers": str(samples.papers),
        "works": f"{samples.edition.works:,}",
        "year": str(samples.edition.year),
        "draws": f"{samples.drawn.values.shape[1]:,}",
    }


def _panel(samples: Sampled, tell: Messages) -> Panel:
    rows = [
        row for number in range(len(samples.claims)) for row in _bars(samples, number, tell)
    ]
    about = About(
        "samples", unit="percent of samples", grain="share, bar", population="authors"
    )
    table = Table(pa.Table.from_pylist(rows), about)
    size = _size(samples)
    words = {
        "design": tell("design", **size), "lang": tell.lang,
        "source": f"NeurIPS {samples.edition.year}, {size['works']} papers",
    }  # fmt: skip
    wide, narrow = (sample_draws(table, width=width, **words) for width in (WIDE, NARROW))
    columns = ("label", "low", "high", "share")
    cells = [
        [row["label"], f"{row['low']:g}", f"{row['high']:g}", f"{row['share']:.2f}"]
        for row in rows
    ]
    head = [tell(f"col_{name}") for name in ("claim", "from", "to", "share")]
    return Panel(wide, narrow, Shown(head, cells, 3, data_uri(rows, columns)))


def _bars(samples: Sampled, number: int, tell: Messages) -> list[dict[str, object]]:
    """A row for each percent that samples gave."""
    claim, drawn = samples.claims[number], samples.drawn
    values = drawn.values[number]
    edges = np.arange(np.floor(values.min()), np.ceil(values.max()) + 1)
    heights, _ = np.histogram(values, edges)
    lower, upper = drawn.band(number)
    return [
        {
            "label": wording.said(tell.lang, claim), "low": float(edges[at]),
            "high": float(edges[at + 1]), "share": float(100 * height / len(values)),
            "published": claim.value, "frame": float(drawn.frame[number]), "lower": lower,
            "upper": upper, "draws": len(values),
        }
        for at, height in enumerate(heights)
    ]  # fmt: skip


def _falls(samples: Sampled, tell: Messages) -> list[str]:
    """Where each published share falls."""
    return [
        tell(
            "falls", said=wording.said(tell.lang, claim),
            published=wording.published(tell.lang, claim),
            frame=f"{samples.drawn.frame[number]:.1f}%",
            below=f"{samples.drawn.percentile(number, claim.value):.1f}%",
        )
        for number, claim in enumerate(samples.claims)
    ]  # fmt: skip


def _order(samples: Sampled, tell: Messages) -> list[str]:
    """Whether two published shares can be ordered."""
    first, second = samples.pair
    found = samples.order
    low, high = (f"{value:+.0f}".replace("-", "−") for value in (found.lower, found.upper))
    return [
        tell(
            "order", first=wording.published(tell.lang, first),
            second=wording.published(tell.lang, second), units=f"{samples.units:.0f}",
            lower=low, upper=high, chance=f"{found.reversed:.0f}%",
        ),
        tell("order_note", effect=f"{found.design_effect:.1f}"),
    ]  # fmt: skip
