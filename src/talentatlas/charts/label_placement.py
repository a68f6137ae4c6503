"""Placing labels beside the ends of lines so that none covers another."""

from __future__ import annotations

from collections.abc import Sequence


def spread(wanted: Sequence[float], *, gap: float, low: float, high: float) -> list[float]:
    """Places at least `gap` apart and as near as can be to those wanted, in their order.

    Neighbours that would collide form a block around the mean of where they want to be; blocks
    that collide merge (the pool-adjacent-violators method for the least squares problem). If
    there is no room for all between `low` and `high`, they stand evenly and closer than `gap`.

    Args:
        wanted: one place for each label, in any order.
        gap: least distance between two places.
        low: no place lies before it.
        high: no place lies after it.

    Returns:
        One place for each label, in the order given.
    """
    count = len(wanted)
    order = sorted(range(count), key=lambda i: (wanted[i], i))
    step = min(gap, (high - low) / max(count - 1, 1))
    blocks: list[list[float]] = []  # [sum of (wanted - step * rank), number of labels]
    for rank, i in enumerate(order):
        blocks.append([wanted[i] - step * rank, 1])
        while len(blocks) > 1 and _mean(blocks[-2]) > _mean(blocks[-1]):
            total, members = blocks.pop()
            blocks[-1][0] += total
            blocks[-1][1] += members
    starts = [_mean(block) for block in blocks for _ in range(int(block[1]))]
    last = high - step * (count - 1)  # the shifted room of every label
    places = [0.0] * count
    for rank, i in enumerate(order):
        places[i] = min(max(starts[rank], low), max(last, low)) + step * rank
    return places


def _mean(block: list[float]) -> float:
    return block[0] / block[1]
