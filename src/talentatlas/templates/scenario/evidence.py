"""What stands behind a scenario: levers with their evidence, stated numbers, sources."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any  # JSON values

from talentatlas.charts import futures_wording as words
from talentatlas.charts.tornado import value_text
from talentatlas.charts.wording import number
from talentatlas.scenarios.base import COIN, EVEN
from talentatlas.scenarios.effect_words import (
    assumption_label,
    effect_label,
    lever_label,
    usual_reason,
)
from talentatlas.scenarios.reform_file import parse_reform
from talentatlas.templates.tables import Shown
from talentatlas.vocabulary.messages import Messages, read_catalogue

Json = Mapping[str, Any]
CATALOGUE = Path(__file__).with_name("messages.csv")
TITLES = re.compile(r"^title:\n(?:  .*\n)+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class LeverView:
    """One lever with its mark, its effect sizes in words, and its rows of evidence."""

    name: str
    mark: str
    is_weak: bool
    sizes: Sequence[str]
    findings: Sequence[Json]


def levers(result: Json, tell: Messages) -> list[LeverView]:
    """Every lever in use with its evidence."""
    return [
        LeverView(
            lever_label(lever["name"], tell.lang),
            tell(_mark(lever)),
            lever["weak_evidence"] and not lever["assumption_only"],
            _sizes(lever, tell),
            [_finding(row) for row in lever["evidence"]],
        )
        for lever in result["levers"]
    ]


def _mark(lever: Json) -> str:
    if lever["by_construction"]:
        return "mark_construction"
    if lever["assumption_only"]:
        return "mark_assumption"
    return "mark_weak" if lever["weak_evidence"] else "mark_studies"


def _sizes(lever: Json, tell: Messages) -> list[str]:
    """Effect sizes in words, then the delay."""
    said = []
    for prior in lever["priors"]:
        name = effect_label(lever["name"], prior["name"], tell.lang)
        mean, sd, kind = prior["mean"], prior["sd"], prior["distribution"]
        if sd == 0:
            said.append(name)
        elif kind == COIN:
            said.append(tell("prior_coin", name=name, share=f"{100 * mean:.0f}%"))
        elif kind == EVEN:
            ends = {"low": value_text(mean - sd), "high": value_text(mean + sd)}
            said.append(tell("prior_even", name=name, **ends))
        else:
            numbers = {"mean": value_text(mean), "sd": value_text(sd)}
            said.append(tell("prior_normal", name=name, **numbers))
    return [*said, _delay(lever, tell)]


def _delay(lever: Json, tell: Messages) -> str:
    low, high = lever["lag_years"]
    if high == 0:
        return tell("at_once")
    key = "same_lag" if low == high else "lag_years"
    return tell(key, low=value_text(low), high=value_text(high))


def _finding(row: Json) -> dict[str, str]:
    """One row of evidence as text."""
    size = "" if row["estimate"] is None else f"{row['estimate']:g} {row['unit']}".strip()
    if row["lower"] is not None and row["upper"] is not None:
        size = f"{size} ({row['lower']:g} to {row['upper']:g})"
    return {
        "id": row["id"],
        "finding": f"{row['mechanism']}: {size}" if size else row["mechanism"],
        "whom": ", ".join(filter(None, (row["population"], row["period"]))),
        "study": row["source"],
        "where": row["doi_or_url"],
        "note": row["note"],
        "is_gap": row["kind"] == "gap",
    }


def stated_table(result: Json, tell: Messages) -> Shown | None:
    """Numbers in use that no study gives; None where there is none."""
    if not result["assumptions"]:
        return None
    stated = _stated(result)
    rows = [
        [
            assumption_label(name, tell.lang),
            tell("stated_here") if name in stated else usual_reason(name, tell.lang),
            value_text(value),
        ]
        for name, value in result["assumptions"].items()
    ]
    head = [tell(f"col_{key}") for key in ("assumption", "reason", "value")]
    return Shown(head, rows, 1, "")


def _stated(result: Json) -> set[str]:
    return set(parse_reform(result["reform"]["text"]).assumptions)


def made_from(result: Json, tell: Messages) -> list[tuple[str, str]]:
    """What the numbers were made from, as pairs of name and value."""
    source, reform = result["source"], result["reform"]
    known = f"anchor_{source['anchor']}"
    anchor = tell(known) if known in read_catalogue(CATALOGUE) else source["anchor"]
    values = {
        "source": source["name"],
        "vintage": source["vintage"] or tell("not_stated"),
        "licence": source["licence"] or tell("not_stated"),
        "population": words.population(source["population"], tell.lang),
        "last": str(source["last_year"]),
        "anchor": anchor,
        "years": f"{result['years'][0]}–{result['years'][-1]}",
        "period": f"{result['period'][0]}–{result['period'][1]}",
        "draws": number(result["draws"], 0),
        "seed": str(result["seed"]),
        "version": result["version"],
        "fingerprint": reform["fingerprint"],
    }
    return [(tell(f"made_{key}"), value) for key, value in values.items()]


def reform_text(result: Json) -> str:
    """The reform as it ran; without its titles, which head the page in its own language."""
    return TITLES.sub("", result["reform"]["text"])
