"""Middle of each country or region on the map, from its own shape."""

from __future__ import annotations

import math
from functools import cache

from talentatlas.charts.world_map import NORTH, WORLD, small_places, world

TURN = 11.0  # degrees that the map is turned, so that it is cut in Bering Strait
# Coefficients of the Equal Earth projection: Šavrič, Patterson, Jenny 2018.
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
Point = tuple[float, float]


def middle_of(area: str) -> Point | None:
    """Longitude and latitude; None for an area that is not on the map."""
    return _middles().get(area)


def placed(area: str, width: int) -> Point:
    """Pixels from the left and from the top of a map of this width.

    Raises:
        KeyError: the area is not on the map.
    """
    longitude, latitude = _middles()[area]
    size = width / WORLD
    x, y = _equal_earth(
        math.radians((longitude - TURN + 180) % 360 - 180), math.radians(latitude)
    )
    return width / 2 + size * x, NORTH * size + 4 - size * y


def _equal_earth(longitude: float, latitude: float) -> Point:
    m = math.sqrt(3) / 2
    t = math.asin(m * math.sin(latitude))
    t2, t6 = t**2, t**6
    x = longitude * math.cos(t) / (m * (A1 + 3 * A2 * t2 + t6 * (7 * A3 + 9 * A4 * t2)))
    return x, t * (A1 + A2 * t2 + t6 * (A3 + A4 * t2))


@cache
def _middles() -> dict[str, Point]:
    """Middle of the largest piece of each shape, and the points of small places."""
    found = {p["area"]: (p["longitude"], p["latitude"]) for p in small_places()}
    arcs = _arcs()
    for shape in world()["objects"]["areas"]["geometries"]:
        pieces = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        rings = [_ring(piece[0], arcs) for piece in pieces]
        size, middle = max(map(_centroid, rings))
        if size:
            found[shape["id"]] = middle
    return found


def _arcs() -> list[list[Point]]:
    """Arcs in degrees."""
    (kx, ky), (dx, dy) = world()["transform"]["scale"], world()["transform"]["translate"]
    decoded: list[list[Point]] = []
    for arc in world()["arcs"]:
        x = y = 0
        points: list[Point] = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            points.append((x * kx + dx, y * ky + dy))
        decoded.append(points)
    return decoded


def _ring(numbers: list[int], arcs: list[list[Point]]) -> list[Point]:
    points: list[Point] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points


def _centroid(ring: list[Point]) -> tuple[float, Point]:
    """Area in the plane, which is good enough to choose a piece, and its middle."""
    double = across = up = 0.0
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = x0 * y1 - x1 * y0
        double += cross
        across += (x0 + x1) * cross
        up += (y0 + y1) * cross
    if not double:
        return 0.0, ring[0]
    return abs(double / 2), (across / (3 * double), up / (3 * double))
