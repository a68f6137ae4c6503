"""Colours, sizes and the common Vega-Lite configuration of all figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any  # specifications are JSON

from talentatlas.charts import fonts

WIDE, NARROW = 720, 344  # pixels: a desktop column, a telephone

# The report's style sheet gives each of these a dark counterpart, by this very value.
INK, MUTED, RULE, PAPER = "#1d232b", "#5b6470", "#e3e5e2", "#ffffff"
ON_CELL = "#1d232c"  # ink on a coloured cell, which stays dark on a dark page
MISSING = "#d9dbd7"  # drawn hatched in pictures and page
UNCLEAR = "#efe9dc"  # an interval that holds zero
GAIN, LOSS = "#0b6ba8", "#b8460b"
GAIN_PALE, LOSS_PALE = "#9cc4dd", "#e6b79d"  # the same with an interval that holds zero

# At least 4.5:1 on white, and told apart under the common colour-vision types together with
# the direct labels; after Okabe and Ito's set, darkened.
SERIES = (
    "#0b6ba8", "#b8460b", "#00785a", "#9b4a86", "#7a6400", "#007c91", "#8c2d3a", "#4f5bb0",
)  # fmt: skip
REST = "#6f7680"  # series beyond the palette

DIVERGING = ("#8c3306", "#d9824a", UNCLEAR, "#6ba3c9", "#0b578b")
# The same in cells with text, which keep their colours on a dark page as ON_CELL does.
CHANGE = ("#8c3307", "#d9824b", "#efe9dd", "#6ba3ca", "#0b578c")
SEQUENTIAL = ("#e4eef5", "#b5d1e5", "#7aaed0", "#3d84b5", "#0b578a")

# The largest holders keep their colour in every figure.
FIXED = {"USA": 0, "CHN": 1, "GBR": 2, "DEU": 3, "JPN": 4, "FRA": 5, "CAN": 6, "KOR": 7}

YEARS = 20  # years that lines go back; older records are too thin to be compared
TEXT, SMALL = 12, 11  # pixels


def colours(areas: Sequence[str]) -> dict[str, str]:
    """A colour for each area: its own if it has one, else the next free, else grey."""
    areas = list(dict.fromkeys(areas))
    free = [i for i in range(len(SERIES)) if i not in {FIXED.get(a) for a in areas}]
    chosen: dict[str, str] = {}
    for area in areas:
        place = FIXED[area] if area in FIXED else (free.pop(0) if free else None)
        chosen[area] = REST if place is None else SERIES[place]
    return chosen


def config(lang: str) -> dict[str, Any]:
    """Vega configuration: one family, quiet axes, no frame."""
    font = fonts.family(lang)
    axis = {
        "labelFont": font, "titleFont": font, "labelColor": MUTED, "titleColor": MUTED,
        "labelFontSize": SMALL, "titleFontSize": SMALL, "titleFontWeight": "normal",
        "gridColor": RULE, "domain": False, "ticks": False, "labelPadding": 6,
    }  # fmt: skip
    return {
        "background": None,
        "font": font,
        "axis": axis,
        "view": {"stroke": None},
        "text": {"font": font, "fontSize": TEXT, "fill": INK},
        "title": {
            "font": font, "fontSize": TEXT, "color": INK, "fontWeight": 600, "anchor": "start",
            "frame": "group", "offset": 6,
        },
        "legend": {
            "labelFont": font, "labelFontSize": SMALL, "labelColor": MUTED, "title": None,
        },
    }  # fmt: skip


def vega_lite(lang: str, **parts: object) -> dict[str, Any]:
    """A Vega-Lite specification with the common configuration."""
    schema = "https://vega.github.io/schema/vega-lite/v6.json"  # a name; never fetched
    return {"$schema": schema, "config": config(lang), **parts}
