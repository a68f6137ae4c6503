"""Who gains from a reform and why: further arrivals against people who do not leave."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any  # rows of a table

from talentatlas.charts import futures_wording as words
from talentatlas.charts.cells import shown
from talentatlas.charts.effect_rows import Bar, Column, Label, Room, effect_rows
from talentatlas.charts.figure import Figure
from talentatlas.charts.style import GAIN, GAIN_PALE, LOSS, LOSS_PALE, SMALL, TEXT, WIDE
from talentatlas.charts.typesetting import lines
from talentatlas.charts.typesetting import width as text_width
from talentatlas.charts.wording import number
from talentatlas.quantity import Table

PARTS = ("arrived", "from_hubs", "stayed")
ROW, BLOCK_GAP = 18, 12  # pixels: one run, between areas
LINE = 15  # pixels from one line of a name to the next
NAME_WIDE, NAME_NARROW = 150, 96  # pixels for the names of areas
MAIN = "central"


def gain_bars(
    gains: Table, *, top: int = 7, period: tuple[int, int], lang: str = "en", width: int = WIDE
) -> Figure:
    """Further arrivals and fewer departures, for each assumption about diversion.

    Unit: moves a year, mean over the years of the reform.

    Args:
        gains: a row for each area and run, with value, lower_80 and upper_80 of `arrived`,
            `from_hubs` and `stayed`; most first.
        top: number of areas.
        period: first and last year of the mean.
        lang: BCP 47 tag.
        width: of the drawing in pixels.
    """
    say = words.messages(lang)
    rows = gains.rows()
    runs = list(dict.fromkeys(r["run"] for r in rows))
    main = MAIN if MAIN in runs else (runs[0] if runs else MAIN)
    areas = [r["ref_area"] for r in rows if r["run"] == main][:top]
    order = {
        (area, run): i for i, (area, run) in enumerate((a, r) for a in areas for r in runs)
    }
    rows = sorted(
        (r for r in rows if (r["ref_area"], r["run"]) in order),
        key=lambda r: order[r["ref_area"], r["run"]],
    )
    first = [r for r in rows if r["run"] == main][:3]
    readings = say("list_gap").join(_reading(r, lang) for r in first)
    return Figure(
        name="gain-bars",
        lang=lang,
        spec=_spec(rows, areas, runs, lang=lang, width=width),
        title=say("gain_title", first=period[0], last=period[1]),
        subtitle=say("gain_subtitle"),
        source_line=words.source_line(gains, lang),
        summary=say("gain_summary", run=say(main), list=readings),
        table=shown(gains, rows),
    )


def _bounds(row: dict[str, Any], part: str) -> tuple[float, float, float]:
    return tuple(row[f"{part}_{end}"] for end in ("value", "lower_80", "upper_80"))  # type: ignore[return-value]  # three of them


def _reading(row: dict[str, Any], lang: str) -> str:
    texts = {part: words.with_bounds(*_bounds(row, part), signed=True) for part in PARTS}
    area = words.area_label(row["ref_area"], lang)
    return words.messages(lang)("gain_reading", area=area, **texts)


def _spec(
    rows: Sequence[dict[str, Any]], areas: Sequence[str], runs: Sequence[str], *, lang: str,
    width: int,
) -> dict[str, Any]:  # fmt: skip
    say = words.messages(lang)
    place = places(areas, runs)
    ends = [end for r in rows for part in PARTS for end in _bounds(r, part)] or [0.0, 1.0]
    shared = min(0.0, *ends), max(0.0, *ends)
    columns = [
        Column(say(f"gain_{part}"), [_bar(r, part, place, lang) for r in rows], ends=shared)
        for part in PARTS
    ]
    labels, left = block_labels(areas, runs, say, lang=lang, narrow=width < WIDE)
    texts = [number(_bounds(r, part)[0], 0, signed=True) for r in rows for part in PARTS]
    right = 10 + max((text_width(text, SMALL) for text in texts), default=40)
    high = len(areas) * (ROW * len(runs) + BLOCK_GAP) - BLOCK_GAP
    return effect_rows(
        columns, labels, Room(max(high, ROW), left, right), lang=lang, width=width
    )


def _bar(row: dict[str, Any], part: str, place: Callable[[str, str], float], lang: str) -> Bar:
    value, low, high = _bounds(row, part)
    clear = low > 0 or high < 0
    ink = (GAIN if value >= 0 else LOSS) if clear else (GAIN_PALE if value >= 0 else LOSS_PALE)
    text = words.with_bounds(value, low, high, signed=True)
    tip = f"{words.area_label(row['ref_area'], lang)}: {text}"
    shown_number = number(value, 0, signed=True)
    y = place(row["ref_area"], row["run"])
    return Bar(y, value, shown_number, tip, ink, bounds=(low, high))


def places(areas: Sequence[str], runs: Sequence[str]) -> Callable[[str, str], float]:
    """Height of the row of an area and a run, areas in blocks."""
    block = ROW * len(runs) + BLOCK_GAP

    def place(area: str, run: str) -> float:
        return list(areas).index(area) * block + (list(runs).index(run) + 0.5) * ROW

    return place


def block_labels(
    areas: Sequence[str], runs: Sequence[str], name: Callable[[str], str], *, lang: str,
    narrow: bool,
) -> tuple[list[Label], float]:  # fmt: skip
    """Names of areas beside the middle of their block, names of runs beside each row.

    Args:
        areas: from top to bottom.
        runs: rows of each block.
        name: of a run.
        lang: BCP 47 tag.
        narrow: is the page a telephone?

    Returns:
        The labels, and the pixels that they need.
    """
    place = places(areas, runs)
    inner = 14 + max((text_width(name(run), SMALL) for run in runs), default=20)
    limit = NAME_NARROW if narrow else NAME_WIDE
    labels, widest = list[Label](), 40.0
    for area in areas:
        broken = lines(words.area_label(area, lang), TEXT, limit)
        widest = max(widest, *(text_width(line, TEXT) for line in broken))
        middle = (place(area, runs[0]) + place(area, runs[-1])) / 2
        for i, line in enumerate(broken):
            y = middle + (i - (len(broken) - 1) / 2) * LINE
            labels.append(Label(line, y, back=inner + 4))
        labels += [Label(name(run), place(area, run), quiet=True) for run in runs]
    return labels, widest + inner + 6
