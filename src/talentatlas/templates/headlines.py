"""The few numbers at the top of a report, each with its interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any  # rows of a table

from talentatlas.charts import wording
from talentatlas.charts.cells import cells, latest, within
from talentatlas.quantity import Table
from talentatlas.templates.tables import CATALOGUE
from talentatlas.vocabulary.countries import country_name
from talentatlas.vocabulary.messages import Messages


@dataclass(frozen=True, slots=True)
class Headline:
    """One number: what it is of, whose, value, interval, and a sentence below."""

    label: str
    name: str
    value: str
    interval: str
    beside: str = ""


def headlines(estimates: Table, lang: str) -> list[Headline]:
    """Leading shares, largest gain, loss and corridor; only those that can be estimated."""
    say = Messages(CATALOGUE, lang)
    shares = _last(estimates, "share_standardised")
    net = _last(estimates, "net_flow", long=True)
    corridors = _last(estimates, "flow", long=True)
    shares.sort(key=lambda r: (-r["value"], r["ref_area"]))
    net.sort(key=lambda r: (-r["value"], r["ref_area"]))
    corridors.sort(key=lambda r: (-r["value"], r["ref_area"], r["counterpart_area"]))
    found = [_headline(say("top_share", when=wording.years(r)), r, say) for r in shares[:2]]
    found += [_headline(say("top_gain", when=wording.years(r)), r, say)
              for r in net[:1] if r["value"] > 0]  # fmt: skip
    found += [_headline(say("top_loss", when=wording.years(r)), r, say)
              for r in net[-1:] if r["value"] < 0]  # fmt: skip
    found += [_headline(say("top_corridor", when=wording.years(r)), r, say)
              for r in corridors[:1]]  # fmt: skip
    return found


def _last(estimates: Table, indicator: str, *, long: bool = False) -> list[dict[str, Any]]:
    rows = cells(estimates, indicator)
    return [r for r in within(rows, latest(rows, long=long)) if r["value"] is not None]


def _headline(label: str, row: dict[str, Any], say: Messages) -> Headline:
    name = country_name(row["ref_area"], say.lang)
    if row["counterpart_area"] is not None:
        name = f"{name} → {country_name(row['counterpart_area'], say.lang)}"
    value, _, interval = wording.estimate(row, say.lang).partition(" ")
    return Headline(label, name, value, interval.strip("()"))
