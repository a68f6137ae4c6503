"""What differs between two vintages, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any  # rows of tables

from talentatlas.charts.wording import (
    estimate,
    is_count,
    is_percent,
    named,
    number,
    scale,
    years,
)
from talentatlas.cli.estimates import area_label, title_of
from talentatlas.cli.layout import aligned
from talentatlas.cli.verb import Session
from talentatlas.uncertainty.suppression import MINIMUM

if TYPE_CHECKING:
    import pyarrow as pa

    from talentatlas.vintage import Difference

OF_EACH = 3  # causes are listed for a third as many figures of each measure
BOUNDS = ("value", "lower", "upper")
LEAST = 1e-9  # below it a contribution is rounding
Row = dict[str, Any]


def as_text(session: Session, found: Difference, top: int) -> str:
    """Both vintages and their rules, then records, figures and causes.

    Args:
        session: says the language.
        found: what differs.
        top: figures to list.
    """
    say = session.words
    parts = [
        "\n".join(
            say(key, folder=side.folder, vintage=side.vintage, run_id=side.run_id,
                version=side.version)
            for key, side in (("diff_from", found.before), ("diff_to", found.after))
        ),
        _rules(session, found),
        _sizes(session, found.sizes),
        _records(session, found.records),
        _totals(session, found.totals),
        _figures(session, found, top),
        _causes(session, found, top),
    ]  # fmt: skip
    if is_any_hidden(found):
        parts.append(say("diff_hidden", minimum=MINIMUM))
    return "\n\n".join(part for part in parts if part)


def is_any_hidden(found: Difference) -> bool:
    """Is anything shown as hidden?"""
    columns = [found.records["status"]]
    columns += [t["obs_status"] for t in (found.totals, found.causes) if t is not None]
    return any("Q" in column.to_pylist() for column in columns)


def _rules(session: Session, found: Difference) -> str:
    """Said first: with other rules the difference is not of the records alone."""
    if not found.rules:
        return session.words("diff_same_rules")
    rows = [[rule.name, rule.before, rule.after] for rule in found.rules]
    return session.words("diff_other_rules") + "\n" + aligned(rows, indent=2)


def _sizes(session: Session, sizes: pa.Table) -> str:
    say = session.words
    rows = [["", say("before"), say("after"), say("difference")]]
    for row in sizes.to_pylist():
        both = row["before"], row["after"]
        moved = "" if None in both else f"{both[1] - both[0]:+,}"
        rows.append(
            [
                say(f"diff_table_{row['what']}"),
                *("–" if n is None else f"{n:,}" for n in both),
                moved,
            ]
        )
    return aligned(rows, right=(1, 2, 3))


def _records(session: Session, records: pa.Table) -> str:
    say = session.words
    if not records.num_rows:
        return say("diff_no_records")
    rows = [[say("diff_cause"), say("diff_detail"), say("diff_records"), say("diff_keys")]]
    for row in records.to_pylist():
        hidden = say("diff_few") if row["status"] == "Q" else ""
        counts = [hidden if row[c] is None else f"{row[c]:,}" for c in ("records", "keys")]
        rows.append([say(_key(row["cause"])), _detail(session, row["detail"]), *counts])
    return aligned(rows, right=(2, 3))


def _detail(session: Session, detail: str) -> str:
    """What was counted; of lines placed anew, the rules before and after."""
    kind, _, rules = detail.partition(":")
    before, _, after = rules.partition(":")
    return session.words(f"diff_detail_{kind}", before=before, after=after)


def _totals(session: Session, totals: pa.Table | None) -> str:
    """Causes down, whole counts across."""
    if totals is None:
        return ""
    say = session.words
    rows = totals.to_pylist()
    whole = list(dict.fromkeys(row["what"] for row in rows))
    lines = [[say("diff_cause"), *(say(f"diff_table_{what}") for what in whole)]]
    for cause in dict.fromkeys(row["cause"] for row in rows):
        own = {row["what"]: row for row in rows if row["cause"] == cause}
        if any(row["contribution"] != 0 for row in own.values()):
            cells = [_signed(session, own[what]["contribution"], 0) for what in whole]
            lines.append([say(_key(cause)), *cells])
    right = tuple(range(1, len(whole) + 1))
    return say("diff_totals") + "\n" + aligned(lines, right=right, indent=2)


def _figures(session: Session, found: Difference, top: int) -> str:
    say = session.words
    apart = sum(o is False for o in found.figures["overlaps"].to_pylist())
    states = {s: found.count(s) for s in ("same", "moved", "appeared", "vanished")}
    moved = [r for r in found.figures.to_pylist() if r["state"] == "moved"][:top]
    lines = [[say("diff_figure"), say("before"), say("after"), say("difference"), ""]]
    for row in moved:
        sides = [
            {**row, **{bound: row[f"{bound}_{side}"] for bound in BOUNDS}, "obs_status": "A"}
            for side in ("before", "after")
        ]
        step = _step(session, row, row["difference"])
        mark = "" if row["overlaps"] else say("diff_apart")
        lines.append(
            [_label(session, row), *(estimate(s, session.lang) for s in sides), step, mark]
        )
    head = say("diff_figures", apart=apart, **states)
    return head if not moved else head + "\n" + aligned(lines, right=(1, 2, 3), indent=2)


def _causes(session: Session, found: Difference, top: int) -> str:
    """The headline figures that moved most, each with what moved it."""
    if found.causes is None:
        return session.words("diff_no_causes")
    say = session.words
    keys = ("indicator", "ref_area", "counterpart_area", "time_period", "period_years")
    own: dict[tuple[Any, ...], list[Row]] = {}
    for row in found.causes.to_pylist():
        own.setdefault(tuple(row[key] for key in keys), []).append(row)
    of_measure: dict[str, int] = {}
    each = -(-top // OF_EACH)
    lines = [[say("diff_figure"), say("difference"), say("diff_why")]]
    for row in found.figures.to_pylist():
        parts = own.get(tuple(row[key] for key in keys), [])
        is_headline = row["population"] == "ai-authors" and row["state"] == "moved"
        listed = of_measure.get(row["indicator"], 0)
        if is_headline and listed < each and any(p["contribution"] for p in parts):
            lines.append(_why(session, row, parts))
            of_measure[row["indicator"]] = listed + 1
    if len(lines) == 1:
        return say("diff_causes_hidden")
    return say("diff_causes") + "\n" + aligned(lines, right=(1,), indent=2)


def _why(session: Session, row: Row, parts: list[Row]) -> list[str]:
    say = session.words
    shown = [p for p in parts if p["contribution"] and abs(p["contribution"]) > LEAST]
    shown.sort(key=lambda p: -abs(p["contribution"]))
    words = [f"{say(_key(p['cause']))} {_step(session, row, p['contribution'])}" for p in shown]
    if any(p["obs_status"] == "Q" for p in parts):
        words.append(say("diff_rest_hidden"))
    step = _step(session, row, row["difference"])
    return [_label(session, row), step, "; ".join(words)]


def _label(session: Session, row: Row) -> str:
    lang = session.lang
    areas = [row["ref_area"], row["counterpart_area"]]
    parts = [title_of(row["indicator"], row["indicator"].replace("_", " "), lang)]
    parts.append(" → ".join(area_label(code, lang) for code in areas if code))
    parts.append(years(row))
    parts += [named(row[c], lang) for c in ("tier", "sector", "venue") if row[c] != "_T"]
    if row["population"] != "ai-authors":
        parts.append(named(row["population"], lang))
    return ", ".join(parts)


def _step(session: Session, row: Row, value: float) -> str:
    """A difference in the unit of its figure."""
    text = number(value * scale(row), 0 if is_count(row) else 2, signed=True)
    return session.words("diff_points", number=text) if is_percent(row) else text


def _signed(session: Session, value: float | None, digits: int) -> str:
    return session.words("diff_few") if value is None else number(value, digits, signed=True)


def _key(cause: str) -> str:
    return "cause_" + cause.replace("-", "_")
