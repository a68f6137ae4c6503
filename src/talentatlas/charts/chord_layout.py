"""Layout of a ring of flows: arcs by all moves of an area, bands between them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PAD = 0.045  # radians between two arcs
SHORT = 0.93  # a band ends at this part of the radius where it arrives


@dataclass(frozen=True, slots=True)
class Arc:
    """Part of the ring of one area, clockwise from the top, in radians."""

    area: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Band:
    """One directed flow with its outline around the middle of the ring."""

    origin: str
    destination: str
    value: float
    path: str


def ring(
    flows: Mapping[tuple[str, str], float], areas: Sequence[str], *, radius: float
) -> tuple[list[Arc], list[Band]]:
    """Arcs and bands; the length of an arc is all that leaves and arrives.

    Args:
        flows: by origin and destination.
        areas: in the order of the ring.
        radius: of its inside, in pixels.
    """
    total = 2 * sum(flows.values()) or 1.0
    unit = (2 * math.pi - PAD * len(areas)) / total
    arcs, slots, angle = list[Arc](), dict[tuple[str, str, str], tuple[float, float]](), 0.0
    for place, area in enumerate(areas):
        start = angle
        # Partners counted backwards round the ring, so that bands cross as little as can be.
        around = [areas[(place - step) % len(areas)] for step in range(1, len(areas))]
        for partner in around:
            for side, pair in (("out", (area, partner)), ("in", (partner, area))):
                length = unit * flows.get(pair, 0.0)
                slots[(side, *pair)] = angle, angle + length
                angle += length
        arcs.append(Arc(area, start, angle))
        angle += PAD
    bands = [
        Band(*pair, value, _band(slots[("out", *pair)], slots[("in", *pair)], radius))
        for pair, value in flows.items()
    ]
    return arcs, bands


def sector(start: float, end: float, inner: float, outer: float) -> str:
    """SVG path of a part of a ring around the origin."""
    large = int(end - start > math.pi)
    a, b = _at(start, outer), _at(end, outer)
    c, d = _at(end, inner), _at(start, inner)
    return f"M{a}A{outer:g},{outer:g},0,{large},1,{b}L{c}A{inner:g},{inner:g},0,{large},0,{d}Z"


def _band(leaves: tuple[float, float], arrives: tuple[float, float], radius: float) -> str:
    """Outline that touches the ring where it leaves and not where it arrives."""
    near = radius * SHORT
    a, b = (_at(angle, radius) for angle in leaves)
    c, d = (_at(angle, near) for angle in arrives)
    return (
        f"M{a}A{radius:g},{radius:g},0,{int(leaves[1] - leaves[0] > math.pi)},1,{b}"
        f"Q0,0,{c}A{near:g},{near:g},0,{int(arrives[1] - arrives[0] > math.pi)},1,{d}Q0,0,{a}Z"
    )


def _at(angle: float, radius: float) -> str:
    return f"{radius * math.sin(angle):.2f},{-radius * math.cos(angle):.2f}"
