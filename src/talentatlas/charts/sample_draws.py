"""Published shares among many samples of their own design: one histogram a share."""

from __future__ import annotations

from pathlib import Path
from typing import Any  # rows and specifications are JSON

from talentatlas.charts.figure import Figure
from talentatlas.charts.style import GAIN, GAIN_PALE, INK, LOSS, SMALL, TEXT, WIDE, vega_lite
from talentatlas.quantity import Table
from talentatlas.vocabulary.messages import Messages

CATALOGUE = Path(__file__).with_name("sample_words.csv")
HEIGHT = 110  # pixels of one histogram
MARGIN = 24  # pixels beside the plot
TOP = 1.35  # of the axis over the highest bar, as room for the labels


def sample_draws(
    draws: Table, *, design: str, lang: str = "en", width: int = WIDE, source: str = ""
) -> Figure:
    """Histograms of what samples gave, with the published value and that of the full list.

    Unit: percent of the samples by percent of authors.

    Args:
        draws: a row a bar: label, low, high, share, published, frame, lower, upper, draws.
        design: of the samples, in a sentence.
        lang: BCP 47 tag.
        width: of the drawing in pixels.
        source: what was drawn from.
    """
    say = Messages(CATALOGUE, lang)
    rows = draws.rows()
    labels = list(dict.fromkeys(row["label"] for row in rows))
    groups = [[row for row in rows if row["label"] == label] for label in labels]
    ends = min(row["low"] for row in rows), max(row["high"] for row in rows)
    plots = [_histogram(group, ends, say, width) for group in groups]
    return Figure(
        name="samples",
        lang=lang,
        spec=vega_lite(lang, vconcat=plots, spacing=18),
        title=say("title", draws=f"{rows[0]['draws']:,}"),
        subtitle=say("subtitle", design=design),
        source_line=say("source", source=source),
        summary=" ".join(_summary(group[0], say) for group in groups),
        table=draws,
    )


def _percent(value: float) -> str:
    return f"{value:.1f}%".replace(".0%", "%")


def _summary(row: dict[str, Any], say: Messages) -> str:
    parts = {key: _percent(row[key]) for key in ("published", "frame", "lower", "upper")}
    return say("summary", label=row["label"], **parts)


def _histogram(
    rows: list[dict[str, Any]], ends: tuple[float, float], say: Messages, width: int
) -> dict[str, Any]:
    first = rows[0]
    peak = max(row["share"] for row in rows)
    scale = {"domain": list(ends), "nice": False}
    x = {"type": "quantitative", "scale": scale, "axis": {"title": None, "grid": False}}
    y = {"type": "quantitative", "scale": {"domain": [0, TOP * peak]}, "axis": None}
    bars = [
        {
            "low": row["low"], "high": row["high"], "share": row["share"],
            "colour": GAIN if _is_inside(row) else GAIN_PALE,
            "tip": say(
                "tip", low=f"{row['low']:g}", high=f"{row['high']:g}",
                share=f"{row['share']:.1f}",
            ),
        }
        for row in rows
    ]  # fmt: skip
    return {
        "width": width - 2 * MARGIN,
        "height": HEIGHT,
        "title": {"text": first["label"]},
        "layer": [
            {
                "data": {"values": bars},
                "mark": {"type": "bar", "binSpacing": 1},
                "encoding": {
                    "x": x | {"field": "low"}, "x2": {"field": "high"},
                    "y": y | {"field": "share"}, "y2": {"datum": 0},
                    "color": {"field": "colour", "type": "nominal", "scale": None},
                    "tooltip": {"field": "tip"},
                },
            },
            *_line(first, "frame", (x, y), (ends, peak), say),
            *_line(first, "published", (x, y), (ends, peak), say),
        ],
    }  # fmt: skip


def _is_inside(row: dict[str, Any]) -> bool:
    """Does the middle of the bar lie among the 90% of samples?"""
    return row["lower"] <= (row["low"] + row["high"]) / 2 <= row["upper"]


def _line(
    row: dict[str, Any],
    key: str,
    axes: tuple[dict[str, Any], dict[str, Any]],
    room: tuple[tuple[float, float], float],
    say: Messages,
) -> list[dict[str, Any]]:
    """A line with its label; labels turn away from each other and stay inside."""
    ends, peak = room
    other = row["frame" if key == "published" else "published"]
    is_left = row[key] < other or (row[key] == other and key == "frame")
    colour, dash = (LOSS, [1, 0]) if key == "published" else (INK, [4, 3])
    x, y = axes
    data = {
        "values": [
            {"at": row[key], "top": TOP * peak, "text": say(key, value=_percent(row[key]))}
        ]
    }
    encoding = {"x": x | {"field": "at"}, "y": y | {"field": "top"}}
    near_end = row[key] - ends[0] < (ends[1] - ends[0]) / 5
    side = (
        {"align": "right", "dx": -5} if is_left and not near_end else {"align": "left", "dx": 5}
    )
    return [
        {
            "data": data,
            "mark": {"type": "rule", "color": colour, "strokeDash": dash, "strokeWidth": 1.6},
            "encoding": encoding | {"y2": {"datum": 0}},
        },
        {
            "data": data,
            "mark": {
                "type": "text", "baseline": "top", "color": colour, "fontWeight": 600,
                "fontSize": TEXT if key == "published" else SMALL, **side,
            },
            "encoding": encoding | {"text": {"field": "text"}},
        },
    ]  # fmt: skip
