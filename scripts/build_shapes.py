"""Rebuild charts/shapes/: country shapes keyed by ISO 3166-1 alpha-3, from Natural Earth.

Natural Earth 4.1.0 is in the public domain; the npm package world-atlas 2.0.2 carries it as
TopoJSON. Usage:

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python scripts/build_shapes.py package/countries-110m.json package/countries-50m.json

Shapes come from the 1:110 million file, without Antarctica. Areas that are too small for it
become points: the middle of the largest ring of the 1:50 million file.
"""

import csv
import json
import sys
from pathlib import Path
from typing import Any, TypeAlias

import pycountry

Arcs: TypeAlias = "int | list[Arcs]"  # rings nest to any depth

SHAPES = Path(__file__).parents[1] / "src" / "talentatlas" / "charts" / "shapes"
# Areas drawn apart by Natural Earth without an ISO code of their own: ISO counts the last two
# to Somalia and Cyprus, so that is the figure that they show.
WITHOUT_CODE = {"Kosovo": "XKX", "Somaliland": "SOM", "N. Cyprus": "CYP"}
LEFT_OUT = {"ATA"}
# Uninhabited or without own residents; a symbol would suggest that people were looked for.
NO_SYMBOL = {"ATA", "HMD", "IOT", "SGS"}


def alpha3(geometry: dict[str, Any]) -> str | None:
    """Code of a shape, from its ISO number or name."""
    number = geometry.get("id")
    found = pycountry.countries.get(numeric=number) if number else None
    return found.alpha_3 if found else WITHOUT_CODE.get(geometry["properties"]["name"])


def arcs_of(tree: Arcs) -> list[int]:
    """Numbers of all arcs in a nested list."""
    return [tree] if isinstance(tree, int) else [arc for part in tree for arc in arcs_of(part)]


def renumbered(tree: Arcs, place: dict[int, int]) -> Arcs:
    """The same nested list with arcs at their new places; ~n is arc n backwards."""
    if isinstance(tree, int):
        return place[tree] if tree >= 0 else ~place[~tree]
    return [renumbered(part, place) for part in tree]


def world(topology: dict[str, Any]) -> dict[str, Any]:
    """The topology with alpha-3 ids, no names, and only the arcs that it needs."""
    shapes = [(alpha3(g), g) for g in topology["objects"]["countries"]["geometries"]]
    kept = sorted(((c, g) for c, g in shapes if c and c not in LEFT_OUT), key=lambda s: s[0])
    used = sorted({a if a >= 0 else ~a for _, g in kept for a in arcs_of(g["arcs"])})
    place = {arc: i for i, arc in enumerate(used)}
    geometries = [
        {"type": g["type"], "id": code, "arcs": renumbered(g["arcs"], place)}
        for code, g in kept
    ]
    return {
        "type": "Topology",
        "transform": topology["transform"],
        "objects": {"areas": {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": [topology["arcs"][arc] for arc in used],
    }


def ring_points(topology: dict[str, Any], ring: list[int]) -> list[tuple[float, float]]:
    """Degrees of longitude and latitude along one ring."""
    scale, translate = topology["transform"]["scale"], topology["transform"]["translate"]
    points: list[tuple[float, float]] = []
    for arc in ring:
        x = y = 0
        line: list[tuple[float, float]] = []
        for dx, dy in topology["arcs"][arc if arc >= 0 else ~arc]:
            x, y = x + dx, y + dy
            line.append((x * scale[0] + translate[0], y * scale[1] + translate[1]))
        points += line if arc >= 0 else line[::-1]
    return points


def middle(topology: dict[str, Any], geometry: dict[str, Any]) -> tuple[float, float]:
    """Middle of the box around the largest outer ring."""
    polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    boxes = []
    for polygon in polygons:
        xs, ys = zip(*ring_points(topology, polygon[0]), strict=True)
        boxes.append(((max(xs) - min(xs)) * (max(ys) - min(ys)), xs, ys))
    _, xs, ys = max(boxes, key=lambda box: box[0])
    return round((max(xs) + min(xs)) / 2, 2), round((max(ys) + min(ys)) / 2, 2)


def main(coarse: Path, fine: Path) -> None:
    """Write world.json and small_places.csv."""
    drawn = world(json.loads(coarse.read_text()))
    SHAPES.mkdir(exist_ok=True)
    (SHAPES / "world.json").write_text(json.dumps(drawn, separators=(",", ":")) + "\n")
    codes = {g["id"] for g in drawn["objects"]["areas"]["geometries"]} | NO_SYMBOL
    topology = json.loads(fine.read_text())
    places = {
        code: middle(topology, g)
        for g in topology["objects"]["countries"]["geometries"]
        if (code := alpha3(g)) and code not in codes
    }
    with (SHAPES / "small_places.csv").open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["area", "longitude", "latitude"])
        writer.writerows((code, *places[code]) for code in sorted(places))
    print(f"{len(codes - NO_SYMBOL)} shapes, {len(places)} points")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
