"""Estimates over time: any measure of a few countries, corridors or directions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any  # rows

from talentatlas.charts import wording
from talentatlas.charts.axes import ticks
from talentatlas.charts.cells import shown
from talentatlas.charts.figure import Figure
from talentatlas.charts.line_frame import Axes, Line, line_frame
from talentatlas.charts.style import SERIES, WIDE
from talentatlas.charts.view_wording import messages
from talentatlas.quantity import Table
from talentatlas.vocabulary.policy_events import PolicyEvent

DODGE = 0.35  # years between points of two series in one period


@dataclass(frozen=True, slots=True)
class Series:
    """One line.

    Args:
        name: at its end, in the reader's language.
        rows: estimates of one measure, all of one length of period.
        colour: the next of the palette when empty.
    """

    name: str
    rows: Sequence[dict[str, Any]]
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Titles:
    """Words around a figure, in the reader's language.

    Args:
        name: short stable name, used for files.
        title: what is shown, with unit; the years are put behind it.
        subtitle: how to read it.
        note: after the source.
    """

    name: str
    title: str
    subtitle: str = ""
    note: str = ""


def series_lines(
    estimates: Table, *, series: Sequence[Series], titles: Titles,
    events: Sequence[PolicyEvent] = (), lang: str = "en", width: int = WIDE,
) -> Figure:  # fmt: skip
    """Lines with bands for years, points with intervals for longer periods.

    Args:
        estimates: the estimate table, for what belongs to it.
        series: at most about eight, all in one unit.
        titles: words.
        events: dated events of policy, drawn as numbered dashes.
        lang: BCP 47 tag.
        width: of the drawing in pixels.
    """
    say = messages(lang)
    rows = [row for one in series for row in one.rows]
    years = (
        [r["time_period"] for r in rows],
        [r["time_period"] + r["period_years"] - 1 for r in rows],
    )
    when = f"{min(years[0])}–{max(years[1])}" if rows else "–"
    listed = "".join(f"\n[{n}] {e.date}: {e.title(lang)}" for n, e in enumerate(events, 1))
    ends = [_reading(one.name, last, lang) for one in series if (last := _last(one.rows))]
    join = wording.messages(lang)
    return Figure(
        name=titles.name,
        lang=lang,
        spec=_spec(series, rows, events, lang=lang, width=width),
        title=say("series_title", title=titles.title, when=when),
        subtitle=titles.subtitle,
        source_line=wording.source_line(rows, lang, note=titles.note) + listed,
        summary=say("series_summary", list=join("list_gap").join(ends)),
        table=shown(estimates, rows),
        period=when,
    )


def _reading(name: str, row: dict[str, Any], lang: str) -> str:
    value = wording.estimate(row, lang)
    return messages(lang)("series_end", name=name, when=wording.years(row), value=value)


def _last(rows: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    return next((r for r in reversed(rows) if r["value"] is not None), None)


def _spec(
    series: Sequence[Series], rows: Sequence[dict[str, Any]], events: Sequence[PolicyEvent], *,
    lang: str, width: int,
) -> dict[str, Any]:  # fmt: skip
    seen = [r for r in rows if r["value"] is not None]
    times = wording.scale(rows[0]) if rows else 1.0
    low = min(
        (times * (r["lower"] if r["lower"] is not None else r["value"]) for r in seen),
        default=0,
    )
    high = max(
        (times * (r["upper"] if r["upper"] is not None else r["value"]) for r in seen),
        default=1,
    )
    long = any(r["period_years"] > 1 for r in rows)
    firsts = sorted({(r["time_period"], r["period_years"]) for r in rows}) if long else []
    periods = [(_middle(*p), f"{p[0]}–{str(p[0] + p[1] - 1)[2:]}") for p in firsts]
    axes = Axes(
        ticks(min(low, 0), max(high, 0)),
        suffix="%" if rows and wording.is_percent(rows[0]) else "",
        periods=periods,
    )
    shift = [DODGE * (i - (len(series) - 1) / 2) if long else 0.0 for i in range(len(series))]
    lines = [
        Line(one.name, one.colour or SERIES[i % len(SERIES)],
             [_point(r, one.name, shift[i], lang) for r in one.rows])
        for i, one in enumerate(series)
    ]  # fmt: skip
    return line_frame(lines, axes, events=events, lang=lang, width=width)


def _middle(first: int, years: int) -> float:
    return first + (years - 1) / 2


def _point(row: dict[str, Any], name: str, shift: float, lang: str) -> dict[str, Any]:
    times = wording.scale(row)
    values = {
        k: None if row[k] is None else times * row[k] for k in ("value", "lower", "upper")
    }
    return {
        "x": _middle(row["time_period"], row["period_years"]) + shift, **values,
        "tip": f"{name}, {wording.years(row)}: {wording.estimate(row, lang)}",
    }  # fmt: skip
