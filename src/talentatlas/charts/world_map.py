"""A rate or share on a world map; small places as symbols, missing hatched."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any  # rows and specifications

from talentatlas.charts import wording
from talentatlas.charts.cells import Period, cells, latest, shown, within
from talentatlas.charts.figure import Figure
from talentatlas.charts.style import (
    DIVERGING,
    INK,
    MISSING,
    PAPER,
    SEQUENTIAL,
    WIDE,
    vega_lite,
)  # fmt: skip
from talentatlas.errors import SchemaError
from talentatlas.quantity import Table
from talentatlas.vocabulary.countries import country_name

SHAPES = Path(__file__).with_name("shapes")
CUTS_SIGNED = 25.0  # per 1,000 person-years: where a net flow becomes a strong one
# Equal Earth projection at scale 1: width of the inhabited world turned by 11 degrees (so that
# the map is cut in Bering Strait), height of 84° N and of 56° S.
WORLD, NORTH, SOUTH = 5.1, 1.307, 1.033
BINS = (0.2, 0.4, 0.6, 0.8)  # cuts of a share, as parts of the largest one


def world_map(
    estimates: Table, *, indicator: str = "net_rate", period: Period | None = None,
    lang: str = "en", width: int = WIDE,
) -> Figure:  # fmt: skip
    """A choropleth of a rate or share; raw counts are refused.

    A signed rate whose interval holds zero gets a neutral colour: its sign is not known.

    Args:
        estimates: the estimate table.
        indicator: a rate or share.
        period: first year and number of years; the last with values unless given.
        lang: BCP 47 tag.
        width: of the drawing in pixels.

    Raises:
        SchemaError: the indicator is a count; large countries would always look strong.
    """
    say = wording.messages(lang)
    rows = cells(estimates, indicator)
    _refuse_counts(rows, indicator)
    rows = within(rows, period or latest(rows, long=True))
    when = wording.years(rows[0]) if rows else "–"
    seen = [r for r in rows if r["value"] is not None]
    clear = [r for r in seen if r["lower"] is None or r["lower"] > 0 or r["upper"] < 0]
    name = wording.named(indicator, lang)
    unit = say(wording.unit_key(rows))
    signed = any(wording.is_signed(r) for r in rows)
    subtitle = "map_subtitle_signed" if signed else "map_subtitle"
    return Figure(
        name=f"map-{indicator.replace('_', '-')}",
        lang=lang,
        spec=_spec(rows, signed=signed, lang=lang, width=width),
        title=say("map_title", name=name[:1].upper() + name[1:], unit=unit, when=when),
        subtitle=say(subtitle),
        source_line=wording.source_line(rows, lang, note=say("map_note")),
        summary=say("map_summary", name=name, count=len(seen), clear=len(clear)),
        table=shown(estimates, rows),
    )


def _refuse_counts(rows: list[dict[str, Any]], indicator: str) -> None:
    if any(wording.is_count(r) for r in rows):
        raise SchemaError(
            f"{indicator} is a count; a map of counts shows the size of countries.",
            todo="Map a rate or a share, such as net_rate or retention_rate.",
        )


def _classes(rows: list[dict[str, Any]], *, signed: bool, lang: str) -> list[tuple[str, str]]:
    """Label and colour of each class, from low to high, missing last."""
    missing = (wording.messages(lang)("map_missing"), MISSING)
    if signed:
        say, cut = wording.messages(lang), f"{CUTS_SIGNED:g}"
        labels = [f"< −{cut}", f"−{cut} – 0", say("map_zero"), f"0 – {cut}", f"> {cut}"]
        return [*zip(labels, DIVERGING, strict=True), missing]
    cuts = [0.0, *_cuts(rows)]
    ends = [*cuts[1:], None]
    labels = [
        f"{low:g}–{high:g}%" if high is not None else f"> {low:g}%"
        for low, high in zip(cuts, ends, strict=True)
    ]
    return [*zip(labels, SEQUENTIAL, strict=True), missing]


def _cuts(rows: list[dict[str, Any]]) -> list[float]:
    """Cuts of a share in percent, whole numbers where they can be."""
    most = 100 * max((r["value"] for r in rows if r["value"] is not None), default=1.0)
    digits = 0 if most >= 10 else 2
    return [round(most * part, digits) for part in BINS]


def _class(row: dict[str, Any], cuts: list[float]) -> int:
    """Number of the class of a value."""
    if not wording.is_signed(row):
        return sum(100 * row["value"] > cut for cut in cuts)
    if row["lower"] is not None and row["lower"] <= 0 <= row["upper"]:
        return 2
    if abs(row["value"]) > CUTS_SIGNED:
        return 4 if row["value"] > 0 else 0
    return 3 if row["value"] > 0 else 1


def _spec(rows: list[dict[str, Any]], *, signed: bool, lang: str, width: int) -> dict[str, Any]:
    classes, cuts = _classes(rows, signed=signed, lang=lang), _cuts(rows)
    values: list[dict[str, Any]] = []
    for row in rows:
        kind = -1 if row["value"] is None else _class(row, cuts)
        tip = f"{country_name(row['ref_area'], lang)}: {wording.estimate(row, lang)}"
        values.append({"area": row["ref_area"], "class": classes[kind][0], "tip": tip})
    size = width / WORLD
    encoding = {"color": _colour(classes, width=width), "tooltip": {"field": "tip"}}
    projection = {
        "type": "equalEarth", "scale": size, "rotate": [-11, 0, 0],
        "translate": [width / 2, NORTH * size + 4],
    }  # fmt: skip
    return vega_lite(
        lang,
        width=width,
        height=round((NORTH + SOUTH) * size + 8),
        padding={"left": 0, "right": 0, "top": 0, "bottom": 0},
        projection=projection,
        layer=[
            _shapes(values, classes[-1][0], encoding),
            _circles(values, encoding, width=width),
        ],
    )


def _colour(classes: list[tuple[str, str]], *, width: int) -> dict[str, Any]:
    return {
        "field": "class", "type": "nominal",
        "scale": {"domain": [c[0] for c in classes], "range": [c[1] for c in classes]},
        "legend": {
            "orient": "top", "direction": "horizontal", "symbolType": "square",
            "symbolSize": 160, "symbolStrokeWidth": 0, "columns": 0 if width >= WIDE else 3,
            "offset": 8, "columnPadding": 16,
        },
    }  # fmt: skip


def _shapes(
    values: list[dict[str, Any]], missing: str, encoding: dict[str, Any]
) -> dict[str, Any]:
    """All shapes; those without a row belong to the last class."""
    known = {"data": {"values": values}, "key": "area", "fields": ["class", "tip"]}
    label = json.dumps(missing, ensure_ascii=False)
    return {
        "data": {"values": world(), "format": {"type": "topojson", "feature": "areas"}},
        "transform": [
            {"lookup": "id", "from": known},
            {"calculate": f"datum.class || {label}", "as": "class"},
        ],
        "mark": {"type": "geoshape", "stroke": PAPER, "strokeWidth": 0.5},
        "encoding": encoding,
    }


def _circles(
    values: list[dict[str, Any]], encoding: dict[str, Any], *, width: int
) -> dict[str, Any]:
    """Symbols for the areas that are too small for a shape."""
    small = [p | v for v in values for p in small_places() if p["area"] == v["area"]]
    mark = {"type": "circle", "opacity": 1, "stroke": INK, "strokeWidth": 0.8}
    place = {"longitude": {"field": "longitude"}, "latitude": {"field": "latitude"}}
    return {
        "data": {"values": small},
        "mark": mark | {"size": 52 if width >= WIDE else 26},
        "encoding": place | encoding,
    }


@cache
def world() -> dict[str, Any]:
    """Shapes of countries and regions as TopoJSON, object `areas`, ids alpha-3."""
    return json.loads((SHAPES / "world.json").read_text(encoding="utf-8"))


@cache
def small_places() -> tuple[dict[str, Any], ...]:
    """Points of the areas that are too small for a shape."""
    with (SHAPES / "small_places.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            {"area": r["area"], "longitude": float(r["longitude"]),
             "latitude": float(r["latitude"])}
            for r in csv.DictReader(file)
        )  # fmt: skip
