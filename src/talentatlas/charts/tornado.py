"""How each assumption moves the effect of a reform: bars from its low to its high value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any  # rows of a table

from talentatlas.charts import futures_wording as words
from talentatlas.charts.cells import shown
from talentatlas.charts.effect_rows import Bar, Column, Label, Room, effect_rows
from talentatlas.charts.figure import Figure
from talentatlas.charts.style import GAIN, GAIN_PALE, SMALL, TEXT, WIDE
from talentatlas.charts.typesetting import lines
from talentatlas.charts.typesetting import width as text_width
from talentatlas.charts.wording import number
from talentatlas.quantity import Table
from talentatlas.scenarios.effect_words import swing_label
from talentatlas.vocabulary.terms import term

LABEL_WIDE, LABEL_NARROW = 240, 132  # pixels for the names of assumptions
LINE, ROW_GAP = 15, 12  # pixels: lines of a name, between rows
Key = tuple[str, str, str]  # kind, lever, name


def tornado(swings: Table, *, top: int = 10, lang: str = "en", width: int = WIDE) -> Figure:
    """Change by the reform at the low and the high value of each assumption.

    Unit: moves a year, mean over the years of the reform.

    Args:
        swings: the `sensitivity` table of a result.
        top: number of assumptions, those that move the numbers most.
        lang: BCP 47 tag.
        width: of the drawing in pixels.
    """
    say = words.messages(lang)
    rows = swings.rows()
    keys = _largest(rows, top)
    rows = [r for key in keys for r in rows if _key(r) == key]
    readings = [
        say("tornado_reading", name=_name(r, lang), low=_signed(r["at_low"]),
            high=_signed(r["at_high"]))
        for r in rows[:1] + [r for r in rows[1:] if r["area"] == rows[0]["area"]][:2]
    ]  # fmt: skip
    return Figure(
        name="tornado",
        lang=lang,
        spec=_spec(rows, keys, lang=lang, width=width),
        title=say("tornado_title"),
        subtitle=say("tornado_subtitle"),
        source_line=words.source_line(swings, lang, note=say("tornado_note"), bands=False),
        summary=say("tornado_summary", list=say("list_gap").join(readings)),
        table=shown(swings, rows),
    )


def _key(row: dict[str, Any]) -> Key:
    return row["kind"], row["lever"], row["name"]


def _name(row: dict[str, Any], lang: str) -> str:
    return swing_label(row["kind"], row["lever"], row["name"], lang)


def _signed(value: float) -> str:
    return number(value, 0, signed=True)


def _largest(rows: Sequence[dict[str, Any]], top: int) -> list[Key]:
    """The assumptions by swing relative to the number that they move, largest first."""
    size: dict[Key, float] = {}
    for row in rows:
        ends = row["at_low"], row["at_high"], row["centre"]
        swing = (max(ends) - min(ends)) / max(abs(row["centre"]), 1.0)
        size[_key(row)] = max(size.get(_key(row), 0.0), swing)
    return sorted(size, key=lambda key: (-size[key], key))[:top]


def value_text(value: float) -> str:
    """A value of an assumption: two figures, or a whole number with thousands apart."""
    text = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2g}"
    return text.replace("-", "−")


def _spec(
    rows: Sequence[dict[str, Any]], keys: Sequence[Key], *, lang: str, width: int
) -> dict[str, Any]:
    limit = LABEL_WIDE if width >= WIDE else LABEL_NARROW
    labels, middle, y = list[Label](), dict[Key, float](), 0.0
    for key in keys:
        row = next(r for r in rows if _key(r) == key)
        broken = lines(_name(row, lang), TEXT, limit)
        labels += [Label(line, y + (i + 0.5) * LINE) for i, line in enumerate(broken)]
        values = f"{value_text(row['low'])} … {value_text(row['high'])}"
        labels.append(Label(values, y + (len(broken) + 0.5) * LINE, quiet=True))
        middle[key] = y + (len(broken) + 1) * LINE / 2
        y += (len(broken) + 1) * LINE + ROW_GAP
    columns = [
        Column(title, [bar for r in own for bar in _bars(r, middle[_key(r)], lang)],
               line=own[0]["centre"])
        for title, own in _numbers(rows, lang)
    ]  # fmt: skip
    left = 12 + max(
        (text_width(e.text, SMALL if e.quiet else TEXT) for e in labels), default=60
    )
    texts = [bar.text for column in columns for bar in column.bars]
    right = 10 + max((text_width(text, SMALL) for text in texts), default=40)
    room = Room(max(y - ROW_GAP, LINE), left, right)
    return effect_rows(columns, labels, room, lang=lang, width=width)


def _numbers(
    rows: Sequence[dict[str, Any]], lang: str
) -> list[tuple[str, list[dict[str, Any]]]]:
    """The numbers that are moved, with their rows; areas with the largest change first."""
    say = words.messages(lang)
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault((row["area"], row["indicator"]), []).append(row)
    order = sorted(found, key=lambda k: (-abs(found[k][0]["centre"]), k))
    return [
        (
            say(
                "tornado_number",
                area=words.area_label(area, lang),
                indicator=term(indicator).label(lang),
            ),
            found[area, indicator],
        )
        for area, indicator in order
    ]


def _bars(row: dict[str, Any], y: float, lang: str) -> list[Bar]:
    """From the middle to the low value and to the high one; the wider below the narrower."""
    say = words.messages(lang)
    name, centre = _name(row, lang), row["centre"]
    text = f"{_signed(row['at_low'])} … {_signed(row['at_high'])}"
    ends = (("low", GAIN_PALE, text), ("high", GAIN, ""))
    bars = [
        Bar(
            y, row[f"at_{end}"], said,
            say("tornado_tip", name=name, value=value_text(row[end]),
                change=_signed(row[f"at_{end}"])),
            ink, start=centre, thick=14,
        )
        for end, ink, said in ends
    ]  # fmt: skip
    return sorted(bars, key=lambda bar: -abs((bar.value or 0.0) - centre))
