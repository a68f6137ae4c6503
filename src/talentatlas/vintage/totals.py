"""What each cause contributed to the persons, person-years and moves of the whole atlas."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from talentatlas.uncertainty.suppression import MINIMUM, complementary
from talentatlas.vintage.contributions import HIDDEN, RULES, SHOWN
from talentatlas.vintage.side import Side
from talentatlas.vintage.states import WHOLE, State

SCHEMA = pa.schema(
    [
        ("what", pa.string()),
        ("cause", pa.string()),
        ("contribution", pa.int64()),
        ("obs_status", pa.string()),
    ]
)


def whole(states: Sequence[State], before: Side, after: Side) -> pa.Table:
    """Contributions to the rows of `person`, `residence` and `move`; they sum to what moved.

    Args:
        states: before, and after each cause.
        before: the earlier vintage.
        after: the later one.
    """
    rows: list[dict[str, object]] = []
    causes = [RULES, *(state.cause for state in states[1:])]
    for what in WHOLE:
        held = np.array([state.rows[what] for state in states], np.int64)
        start, end = before.rows(what) or 0, after.rows(what) or 0
        moved = np.array([held[0] - start + end - held[-1], *np.diff(held)], np.int64)
        size = np.abs(moved)
        hidden = complementary(
            size, (size > 0) & (size < MINIMUM), [np.zeros(len(moved), np.int64)]
        )
        rows += [
            {
                "what": what,
                "cause": cause,
                "contribution": None if is_hidden else int(value),
                "obs_status": HIDDEN if is_hidden else SHOWN,
            }
            for cause, value, is_hidden in zip(causes, moved, hidden, strict=True)
        ]
    return pa.Table.from_pylist(rows, SCHEMA)
