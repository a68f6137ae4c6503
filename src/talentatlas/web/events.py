"""Events of policy that belong beside a figure of some countries or regions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any  # rows

from talentatlas.vocabulary.policy_events import PolicyEvent, policy_events

MOST = 10  # numbers on one figure


def events_on(
    rows: Sequence[dict[str, Any]], areas: Collection[str], kinds: Collection[str] = ()
) -> tuple[PolicyEvent, ...]:
    """The latest events by some countries within the years that rows span.

    Args:
        rows: what the figure shows.
        areas: alpha-3 codes; an event counts when one of them acted, alone or in a group.
        kinds: of event; all when empty.
    """
    if not rows:
        return ()
    first = min(row["time_period"] for row in rows)
    end = max(row["time_period"] + row["period_years"] for row in rows)
    is_yearly = all(row["period_years"] == 1 for row in rows)
    last = end - 1 if is_yearly else end  # a line of years stops at its last point
    found = policy_events(areas=areas, kinds=kinds)
    return tuple(e for e in found if first <= e.at <= last and _acts(e, areas))[-MOST:]


def _acts(event: PolicyEvent, areas: Collection[str]) -> bool:
    """Did one of these act? The first area did; of a group without one, all members did."""
    if event.areas[0] in areas:
        return True
    is_group = list(event.areas) == sorted(event.areas) and len(event.areas) > 2
    return is_group and not set(areas).isdisjoint(event.areas)
