"""Skill of forecasts by method and window: dots with intervals, one column a window."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any  # rows of a table

from talentatlas.charts import futures_wording as words
from talentatlas.charts.cells import shown
from talentatlas.charts.effect_rows import Bar, Column, Label, Room, effect_rows
from talentatlas.charts.figure import Figure
from talentatlas.charts.style import GAIN, REST, SMALL, TEXT, WIDE
from talentatlas.charts.typesetting import width as text_width
from talentatlas.charts.wording import number
from talentatlas.quantity import Table

OURS = "anchor"
ROW = 22  # pixels
LEAST = -60.0  # percent; the axis does not reach further down
HORIZONS = ("h1", "h2", "h3", "h4", "h5")


def skill_dots(
    scores: Table, *, group: str = "all", lang: str = "en", width: int = WIDE
) -> Figure:
    """Skill of every method in every window, the best on average first.

    Unit: percent of the CRPS of the last value that is avoided.

    Args:
        scores: of a backtest: source, origin, group, method, skill, skill_lower, skill_upper.
        group: all, top200, six or big.
        lang: BCP 47 tag.
        width: of the drawing in pixels.
    """
    say = words.messages(lang)
    rows = _sorted(r for r in scores.rows() if r["group"] == group)
    keys = _order(rows)
    labels = [words.method_label(key, lang) for key in keys]
    return Figure(
        name=f"skill-{group}",
        lang=lang,
        spec=_spec(rows, "method", keys, labels, lang=lang, width=width),
        title=say("skill_title", group=say(f"group_{group}")),
        subtitle=say("skill_subtitle"),
        source_line=_source(scores, lang),
        summary=say("skill_summary", group=say(f"group_{group}"), list=_list(rows, lang)),
        table=shown(scores, rows),
    )


def horizon_dots(scores: Table, *, lang: str = "en", width: int = WIDE) -> Figure:
    """Skill of our forecast by years ahead, all corridors.

    Unit: percent of the CRPS of the last value that is avoided.

    Args:
        scores: of a backtest, with the groups h1 to h5.
        lang: BCP 47 tag.
        width: of the drawing in pixels.
    """
    say = words.messages(lang)
    rows = _sorted(r for r in scores.rows() if r["group"] in HORIZONS and r["method"] == OURS)
    keys = [key for key in HORIZONS if key in {r["group"] for r in rows}]
    labels = [say("horizon_row", years=key.removeprefix("h")) for key in keys]
    group = say("group_all")
    return Figure(
        name="skill-by-horizon",
        lang=lang,
        spec=_spec(rows, "group", keys, labels, lang=lang, width=width),
        title=say("horizon_title"),
        subtitle=say("horizon_subtitle"),
        source_line=_source(scores, lang),
        summary=say("skill_summary", group=group, list=_list(rows, lang)),
        table=shown(scores, rows),
    )


def _sorted(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows in a total order."""
    return sorted(rows, key=lambda r: (r["source"], r["origin"], r["group"], r["method"]))


def _order(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Methods by mean skill, ours first where two are equal."""
    found: dict[str, list[float]] = {}
    for row in rows:
        found.setdefault(row["method"], []).append(row["skill"])
    mean = {name: sum(skills) / len(skills) for name, skills in found.items()}
    return sorted(mean, key=lambda name: (-mean[name], name != OURS, name))


def _windows(rows: Sequence[dict[str, Any]]) -> list[tuple[str, int]]:
    return sorted({(r["source"], r["origin"]) for r in rows})


def _window_name(window: tuple[str, int], lang: str) -> str:
    return words.messages(lang)("skill_window", source=window[0], origin=window[1])


def _source(scores: Table, lang: str) -> str:
    say = words.messages(lang)
    sources = ", ".join(sorted({r["source"] for r in scores.rows()})) or "–"
    who = words.population(scores.about.population, lang)
    return say("skill_source", sources=sources, population=who)


def _percent(row: dict[str, Any]) -> str:
    return f"{number(100 * row['skill'], 0)}%"


def _full(row: dict[str, Any]) -> str:
    low, high = (number(100 * row[f"skill_{end}"], 0) for end in ("lower", "upper"))
    dash = " – " if row["skill_lower"] < 0 else "–"
    return f"{_percent(row)} ({low}{dash}{high})"


def _list(rows: Sequence[dict[str, Any]], lang: str) -> str:
    say = words.messages(lang)
    ours = [r for r in rows if r["method"] == OURS]
    texts = [f"{_window_name((r['source'], r['origin']), lang)} {_full(r)}" for r in ours]
    return say("list_gap").join(texts)


def _spec(
    rows: Sequence[dict[str, Any]], field: str, keys: Sequence[str], names: Sequence[str], *,
    lang: str, width: int,
) -> dict[str, Any]:  # fmt: skip
    ends = [100 * r[f"skill_{end}"] for r in rows for end in ("lower", "upper")]
    shared = max(LEAST, min([0.0, *ends])), max([0.0, *ends])
    labels = [Label(name, (i + 0.5) * ROW) for i, name in enumerate(names)]
    columns = [
        Column(
            _window_name(window, lang),
            [
                _dot(r, (keys.index(r[field]) + 0.5) * ROW, names[keys.index(r[field])])
                for r in rows
                if (r["source"], r["origin"]) == window
            ],
            ends=shared,
        )
        for window in _windows(rows)
    ]
    left = 12 + max((text_width(name, TEXT) for name in names), default=60)
    right = 10 + max((text_width(_percent(r), SMALL) for r in rows), default=30)
    room = Room(max(len(keys), 1) * ROW, left, right)
    return effect_rows(columns, labels, room, lang=lang, width=width, style="d%")


def _dot(row: dict[str, Any], y: float, name: str) -> Bar:
    """A dot; one that lies below the axis is told by its number alone."""
    value, low, high = (100 * row[key] for key in ("skill", "skill_lower", "skill_upper"))
    ink = GAIN if row["method"] == OURS else REST
    tip = f"{name}: {_full(row)}"
    if value < LEAST:
        return Bar(y, None, _percent(row), tip, ink)
    return Bar(y, value, _percent(row), tip, ink, bounds=(max(low, LEAST), high))
