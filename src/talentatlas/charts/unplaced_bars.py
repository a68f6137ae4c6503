"""Share of authorships that could not be placed in a country or region, by year."""

from __future__ import annotations

from typing import Any  # specifications

from talentatlas.charts import wording
from talentatlas.charts.axes import ticks, year_ticks
from talentatlas.charts.figure import Figure
from talentatlas.charts.style import WIDE, vega_lite
from talentatlas.quantity import Table

PLOT_HIGH = 170  # pixels
SILENT, UNREAD = "#aab0b6", "#b8460b"  # nothing stated; stated but not understood


def unplaced_bars(coverage: Table, *, lang: str = "en", width: int = WIDE) -> Figure:
    """What the records leave out: a complete count, so without intervals.

    Unit: percent of authorships of the year.

    Args:
        coverage: columns year, authorships, stated (with an affiliation), placed.
        lang: BCP 47 tag.
        width: of the drawing in pixels.
    """
    say = wording.messages(lang)
    rows = sorted(coverage.rows(), key=lambda r: r["year"])
    bars = [bar for row in rows if row["authorships"] for bar in _bars(row, lang)]
    first, last = (rows[0]["year"], rows[-1]["year"]) if rows else (0, 0)
    counts = {name: sum(r[name] for r in rows) for name in ("authorships", "placed")}
    share = 1 - counts["placed"] / counts["authorships"] if counts["authorships"] else 0.0
    return Figure(
        name="unplaced-bars",
        lang=lang,
        spec=_spec(bars, lang=lang, width=width),
        title=say("unplaced_title", first=first, last=last),
        subtitle=say("unplaced_subtitle"),
        source_line=say("unplaced_source", vintage=coverage.about.vintage or "–"),
        summary=say("unplaced_summary", share=f"{100 * share:.1f}", first=first, last=last),
        table=coverage,
    )


def _bars(row: dict[str, Any], lang: str) -> list[dict[str, Any]]:
    say, base = wording.messages(lang), 100 / row["authorships"]
    silent = base * (row["authorships"] - row["stated"])
    unread = base * (row["stated"] - row["placed"])
    parts = ("unplaced_unread", unread, 0.0), ("unplaced_silent", silent, unread)
    return [
        {
            "year": row["year"], "from": round(start, 3), "to": round(start + part, 3),
            "part": say(key), "tip": f"{row['year']}, {say(key)}: {part:.1f}%",
        }
        for key, part, start in parts
    ]  # fmt: skip


def _spec(bars: list[dict[str, Any]], *, lang: str, width: int) -> dict[str, Any]:
    say = wording.messages(lang)
    years = [b["year"] for b in bars] or [0]
    marks = ticks(0, max((b["to"] for b in bars), default=1), 4)
    plot = width - 44
    wanted = year_ticks(min(years), max(years), 9 if width >= WIDE else 4)
    labels = [say("unplaced_unread"), say("unplaced_silent")]
    room = plot / (max(years) - min(years) + 1)
    x = {
        "field": "year", "type": "quantitative",
        "axis": {"values": wanted, "format": "d", "grid": False, "title": None},
        "scale": {"domain": [min(years) - 0.5, max(years) + 0.5], "nice": False},
    }  # fmt: skip
    y = {
        "field": "from", "type": "quantitative", "scale": {"domain": [0, marks[-1]]},
        "axis": {"values": marks, "title": None, "labelExpr": "datum.label + '%'"},
    }  # fmt: skip
    colour = {
        "field": "part", "type": "nominal",
        "scale": {"domain": labels, "range": [UNREAD, SILENT]},
        "legend": {"orient": "top", "symbolType": "square", "offset": 6, "columnPadding": 18,
                   "direction": "vertical" if width < WIDE else "horizontal"},
    }  # fmt: skip
    return vega_lite(
        lang, width=plot, height=PLOT_HIGH, data={"values": bars},
        padding={"left": 0, "right": 0, "top": 0, "bottom": 0},
        mark={"type": "bar", "width": round(room * 0.72, 1)},
        encoding={"x": x, "y": y, "y2": {"field": "to"}, "color": colour,
                  "tooltip": {"field": "tip"}},
    )  # fmt: skip
