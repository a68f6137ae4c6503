"""An area's inflow, outflow and net flow, counted and to come, with and without a reform."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any  # rows and specifications

from talentatlas.charts import futures_wording as words
from talentatlas.charts.axes import ticks, year_ticks
from talentatlas.charts.cells import shown
from talentatlas.charts.figure import Figure
from talentatlas.charts.futures_wording import INDICATORS
from talentatlas.charts.pixels import layer, texts
from talentatlas.charts.style import GAIN, INK, MUTED, SMALL, WIDE, vega_lite
from talentatlas.charts.typesetting import width as text_width
from talentatlas.quantity import Table

AXIS = 54  # pixels for the numbers of an axis
GAP = 14  # pixels between columns
HIGH, LOWER = 150, 84  # pixels: the numbers, their difference
KEY_LINE = 20  # pixels of a line in the key
BANDS = ((95, 0.10), (80, 0.20))  # level in percent and opacity


@dataclass(frozen=True, slots=True)
class Fan:
    """What a fan chart shows.

    Args:
        area: country, group or block.
        run: low, central or high diversion.
        past: counts before the forecast, the `past` table of a result.
        start: first year of the reform.
    """

    area: str
    run: str = "central"
    past: Table | None = None
    start: int | None = None


def fan_chart(yearly: Table, fan: Fan, *, lang: str = "en", width: int = WIDE) -> Figure:
    """Numbers of one area by year, with the reform and its twin, and their difference.

    Unit: moves a year. Population: that of the table.

    Args:
        yearly: the `yearly` table of a result.
        fan: area, run, and what else to draw.
        lang: BCP 47 tag.
        width: of the drawing in pixels.
    """
    say = words.messages(lang)
    rows = [r for r in yearly.rows() if r["ref_area"] == fan.area and r["run"] == fan.run]
    rows.sort(key=lambda r: (INDICATORS.index(r["indicator"]), r["first_year"]))
    before = [] if fan.past is None else fan.past.where(ref_area=fan.area).rows()
    before.sort(key=lambda r: (INDICATORS.index(r["indicator"]), r["year"]))
    first, last = words.span(rows)
    first = min([first, *(r["year"] for r in before)])
    name = words.area_label(fan.area, lang)
    readings = [_reading(r, lang) for r in rows if r["first_year"] == last]
    return Figure(
        name=f"fan-{fan.area.lower()}",
        lang=lang,
        spec=_spec(rows, before, fan.start, lang=lang, width=width),
        title=say("fan_title", area=name, first=first, last=last),
        subtitle=say("fan_subtitle", run=say(fan.run)),
        source_line=words.source_line(yearly, lang),
        summary=say("fan_summary", area=name, year=last, list=say("list_gap").join(readings)),
        table=shown(yearly, rows),
        period=f"{first}–{last}",
    )


def _reading(row: dict[str, Any], lang: str) -> str:
    signed = row["indicator"] == "net_flow"
    return words.messages(lang)(
        "fan_reading",
        name=words.messages(lang)(row["indicator"]),
        with_it=words.band(row, "reform", lang, signed=signed),
        without=words.band(row, "twin", lang, signed=signed),
        apart=words.band(row, "difference", lang, signed=True),
    )


def _spec(
    rows: list[dict[str, Any]], before: list[dict[str, Any]], start: int | None, *, lang: str,
    width: int,
) -> dict[str, Any]:  # fmt: skip
    beside = width >= WIDE
    plot = round((width - GAP * 2) / 3 - AXIS) if beside else width - AXIS
    years = [r["first_year"] for r in rows] + [r["year"] for r in before] or [0, 1]
    across = _Across(plot, (min(years), max(years)), start, 3 if beside else 5)
    columns: list[dict[str, Any]] = []
    for indicator in INDICATORS:
        own = [r for r in rows if r["indicator"] == indicator]
        counted = [r for r in before if r["indicator"] == indicator]
        pair = [across.level(own, counted, indicator, lang), across.apart(own, lang)]
        columns.append({"vconcat": pair, "spacing": 14})
    key = _key(lang, width=width, has_past=bool(before))
    parts = [{"hconcat": columns, "spacing": GAP}] if beside else columns
    padding = {"left": 0, "right": 0, "top": 0, "bottom": 2}
    return vega_lite(lang, padding=padding, spacing=16 if beside else 26, vconcat=[key, *parts])


def _key(lang: str, *, width: int, has_past: bool) -> dict[str, Any]:
    """What the lines are, in their colours, on one line."""
    say = words.messages(lang)
    entries = [("with", GAIN, []), ("without", MUTED, [5, 3])]
    entries += [("counted", INK, [])] if has_past else []
    x, drawn = 0.0, list[dict[str, Any]]()
    for key, ink, dash in entries:
        ends = {"x": {"value": x}, "x2": {"value": x + 22}, "y": {"value": KEY_LINE / 2}}
        mark = {"type": "rule", "stroke": ink, "strokeWidth": 2, "strokeDash": dash}
        drawn.append(layer([{}], mark, **ends))
        place = {"value": x + 28}, {"value": KEY_LINE / 2}
        style = {"align": "left", "fontSize": SMALL + 1, "fill": ink}
        drawn.append(texts([{"text": say(key)}], *place, **style))
        x += 28 + text_width(say(key), SMALL + 1) + 18
    return {"width": width - AXIS - 4, "height": KEY_LINE, "layer": drawn}


class _Across:
    """What all panels share: width, years, start of the reform.

    Args:
        plot: width in pixels.
        years: first and last.
        start: of the reform, or None.
        labels: number of years on the axis.
    """

    def __init__(
        self, plot: int, years: tuple[int, int], start: int | None, labels: int
    ) -> None:
        self.plot, self.years, self.start = plot, years, start
        self.marks = year_ticks(*years, labels)

    def level(
        self, rows: Sequence[dict[str, Any]], counted: Sequence[dict[str, Any]],
        indicator: str, lang: str,
    ) -> dict[str, Any]:  # fmt: skip
        """Counts, twin and reform."""
        points = [_level(r, lang) for r in rows if not words.is_hidden(r)]
        ends = [p[f"{k}_{e}_95"] for p in points for k in ("twin", "reform")
                for e in ("lower", "upper")] + [r["value"] for r in counted]  # fmt: skip
        y = _axis(ticks(min([0, *ends]), max([0, *ends]), 4))
        past = [{"year": r["year"], "value": r["value"]} for r in counted]
        line = {"type": "line", "stroke": INK, "strokeWidth": 1.5}
        drawn = [
            *self._bands("twin", MUTED, y), *self._bands("reform", GAIN, y),
            layer(past, line, x=self._x(), y={**y, "field": "value"}),
            *self._lines(y), *self._marks(rows),
        ]  # fmt: skip
        title = words.messages(lang)(indicator)
        return self._panel(points, title, HIGH, drawn)

    def apart(self, rows: Sequence[dict[str, Any]], lang: str) -> dict[str, Any]:
        """Reform minus twin."""
        points = [_apart(r, lang) for r in rows if not words.is_hidden(r)]
        ends = [p[f"difference_{e}_95"] for p in points for e in ("lower", "upper")]
        y = _axis(ticks(min([0, *ends]), max([0, *ends]), 3))
        line = {"type": "line", "stroke": GAIN, "strokeWidth": 2}
        target = {"type": "point", "filled": True, "size": 50, "opacity": 0}
        value = {**y, "field": "difference_value"}
        drawn = [
            *self._bands("difference", GAIN, y),
            self._of_points(line, y=value),
            self._of_points(target, y=value, tooltip={"field": "tip"}),
            *self._marks(rows),
        ]
        title = {"text": words.messages(lang)("difference"), "fontWeight": "normal",
                 "fontSize": SMALL, "offset": 4}  # fmt: skip
        return self._panel(points, title, LOWER, drawn)

    def _panel(
        self, points: Sequence[dict[str, Any]], title: object, high: int, drawn: list[Any]
    ) -> dict[str, Any]:
        data = {"values": list(points)}
        return {
            "width": self.plot,
            "height": high,
            "title": title,
            "data": data,
            "layer": drawn,
        }

    def _x(self) -> dict[str, Any]:
        axis = {"values": self.marks, "format": "d", "grid": False, "title": None}
        scale = {"domain": list(self.years), "nice": False}
        return {"field": "year", "type": "quantitative", "axis": axis, "scale": scale}

    def _of_points(self, mark: dict[str, Any], **encoding: dict[str, Any]) -> dict[str, Any]:
        """A layer over the rows of its panel."""
        return {"mark": mark, "encoding": {"x": self._x(), **encoding}}

    def _bands(self, kind: str, ink: str, y: dict[str, Any]) -> list[dict[str, Any]]:
        return [
            self._of_points(
                {"type": "area", "fill": ink, "opacity": opacity},
                y={**y, "field": f"{kind}_lower_{level}"},
                y2={"field": f"{kind}_upper_{level}"},
            )
            for level, opacity in BANDS
        ]

    def _lines(self, y: dict[str, Any]) -> list[dict[str, Any]]:
        twin = {"type": "line", "stroke": MUTED, "strokeWidth": 1.5, "strokeDash": [5, 3]}
        reform = {"type": "line", "stroke": GAIN, "strokeWidth": 2}
        target = {"type": "point", "filled": True, "size": 50, "opacity": 0}
        with_it = {**y, "field": "reform_value"}
        return [
            self._of_points(reform, y=with_it),
            self._of_points(twin, y={**y, "field": "twin_value"}),
            self._of_points(target, y=with_it, tooltip={"field": "tip"}),
        ]

    def _marks(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """A line at zero, and one at the start of the reform."""
        zero = {"type": "rule", "stroke": INK, "strokeWidth": 0.8}
        drawn = [layer([{}], zero, y={"datum": 0, "type": "quantitative"})]
        if self.start is not None and rows:
            begin = {"type": "rule", "stroke": MUTED, "strokeWidth": 0.8, "strokeDash": [2, 2]}
            drawn.append(layer([{"year": self.start}], begin, x=self._x()))
        return drawn


def _axis(marks: list[float]) -> dict[str, Any]:
    label = "replace(format(datum.value, ',~r'), '-', '−')"
    axis = {"values": marks, "title": None, "labelExpr": label, "minExtent": AXIS - 6,
            "maxExtent": AXIS - 6, "tickCount": len(marks)}  # fmt: skip
    scale = {"domain": [marks[0], marks[-1]], "nice": False}
    return {"type": "quantitative", "axis": axis, "scale": scale}


def _numbers(row: dict[str, Any], *kinds: str) -> dict[str, Any]:
    """Year, means and bounds of some kinds of number."""
    ends = ("value", *(f"{end}_{level}" for level, _ in BANDS for end in ("lower", "upper")))
    numbers = {f"{k}_{e}": round(row[f"{k}_{e}"], 1) for k in kinds for e in ends}
    return {"year": row["first_year"], **numbers}


def _level(row: dict[str, Any], lang: str) -> dict[str, Any]:
    signed = row["indicator"] == "net_flow"
    with_it, without = (words.band(row, k, lang, signed=signed) for k in ("reform", "twin"))
    said = words.messages(lang)(
        "fan_tip", year=row["first_year"], with_it=with_it, without=without
    )
    return {**_numbers(row, "twin", "reform"), "tip": said}


def _apart(row: dict[str, Any], lang: str) -> dict[str, Any]:
    apart = words.band(row, "difference", lang, signed=True)
    said = words.messages(lang)("fan_tip_difference", year=row["first_year"], apart=apart)
    return {**_numbers(row, "difference"), "tip": said}
