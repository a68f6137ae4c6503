"""Layout of a two-column Sankey: nodes, ribbons and their outlines; totals are conserved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

OTHER = "_other"  # everything beyond the nodes shown one by one


@dataclass(frozen=True, slots=True)
class Node:
    """A bar on one side, from `top` to `bottom` in pixels."""

    area: str
    value: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A link with its height at both ends in pixels."""

    origin: str
    destination: str
    value: float
    left: float
    right: float
    thickness: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Both columns from top to bottom, and the ribbons between them."""

    origins: Sequence[Node]
    destinations: Sequence[Node]
    ribbons: Sequence[Ribbon]

    @property
    def total(self) -> float:
        """Sum of all links."""
        return sum(ribbon.value for ribbon in self.ribbons)


def fold_small(
    links: Mapping[tuple[str, str], float], top: int
) -> dict[tuple[str, str], float]:
    """The links with all but the `top` areas of each side put together as "other"."""
    kept = [_largest(links, side, top) for side in (0, 1)]
    folded: dict[tuple[str, str], float] = {}
    for (origin, destination), value in sorted(links.items()):
        ends = (
            origin if origin in kept[0] else OTHER,
            destination if destination in kept[1] else OTHER,
        )
        folded[ends] = folded.get(ends, 0.0) + value
    return folded


def layout(links: Mapping[tuple[str, str], float], *, high: float, gap: float) -> Layout:
    """Places for nodes and ribbons in a drawing of this height.

    Nodes stand by size with "other" last; each ribbon leaves and arrives in the order of the
    nodes at its other end, so that ribbons cross as little as the order of nodes allows.
    """
    orders = [_order(links, side) for side in (0, 1)]
    total = sum(links.values())
    room = high - gap * (max(map(len, orders), default=1) - 1)
    unit = room / total if total else 0.0
    columns = [_column(links, side, orders[side], unit, gap) for side in (0, 1)]
    used = [{node.area: node.top for node in column} for column in columns]
    ribbons: list[Ribbon] = []
    for origin in orders[0]:
        for destination in orders[1]:
            if value := links.get((origin, destination), 0.0):
                left, right = used[0][origin], used[1][destination]
                ribbons.append(Ribbon(origin, destination, value, left, right, value * unit))
                used[0][origin] += value * unit
                used[1][destination] += value * unit
    return Layout(columns[0], columns[1], ribbons)


def outline(ribbon: Ribbon, start: float, end: float) -> str:
    """SVG path around a ribbon from x = `start` to x = `end`."""
    bend = (start + end) / 2
    a, b, t = ribbon.left, ribbon.right, ribbon.thickness
    return (
        f"M{start:g},{a:.2f}C{bend:g},{a:.2f},{bend:g},{b:.2f},{end:g},{b:.2f}"
        f"L{end:g},{b + t:.2f}C{bend:g},{b + t:.2f},{bend:g},{a + t:.2f},{start:g},{a + t:.2f}Z"
    )


def _sums(links: Mapping[tuple[str, str], float], side: int) -> dict[str, float]:
    sums: dict[str, float] = {}
    for ends, value in links.items():
        sums[ends[side]] = sums.get(ends[side], 0.0) + value
    return sums


def _largest(links: Mapping[tuple[str, str], float], side: int, top: int) -> list[str]:
    sums = _sums(links, side)
    return sorted(sums, key=lambda area: (-sums[area], area))[:top]


def _order(links: Mapping[tuple[str, str], float], side: int) -> list[str]:
    sums = _sums(links, side)
    return sorted(sums, key=lambda area: (area == OTHER, -sums[area], area))


def _column(
    links: Mapping[tuple[str, str], float], side: int, order: Sequence[str], unit: float,
    gap: float,
) -> list[Node]:  # fmt: skip
    sums, y, nodes = _sums(links, side), 0.0, list[Node]()
    for area in order:
        nodes.append(Node(area, sums[area], y, y + sums[area] * unit))
        y += sums[area] * unit + gap
    return nodes
