"""Security policy and hostility: an index from 0 to 1, by origin."""

from __future__ import annotations

from talentatlas.models.effects import Effects
from talentatlas.scenarios.base import Asked, Parameter, Prior, lever
from talentatlas.scenarios.places import countries
from talentatlas.scenarios.timing import felt


@lever(
    "security-policy",
    parameters=[
        Parameter(
            "security.index", "index, 1 as for Chinese researchers in the US in 2016-19", 0, 1,
            extras=frozenset({"origins"}),
        )
    ],
    priors=[
        Prior("entry", -0.16, 0.08, ("flynn-entry",), high=0.0),
        Prior("stay", -0.04, 0.02, ("flynn-stay",), high=0.0),
        Prior("exit", 0.10, 0.05, ("flynn-exit",), low=0.0),
    ],
    lag=(0, 1),
    assumes=("stay_rate", "exit_hazard"),
    cautions=("departures-to-china", "origin", "national-policy"),
)  # fmt: skip
def security_policy(asked: Asked, year: int) -> Effects:
    """Entry to the doctorate, stay after it, and exit from research, of the origins named.

    Definition:
        entry dV = entry * index; log stay rate + stay * index, as log odds;
        exit hazard + exit * index * exit_hazard

    Unit: log change, log odds, a year. Standard deviations are half of the means.
    """
    total = Effects()
    axes, given = asked.axes, asked.assumptions
    for dose in asked.doses:
        by_name = {
            name: felt(asked.eps[name][:, None] * dose.change[None, :], asked.eps["lag"])[
                :, year
            ]
            for name in ("entry", "stay", "exit")
        }
        groups = axes.foreign()
        if dose.origins:
            groups = groups * axes.whole_groups(countries(*dose.origins))[None, :]
        where = axes.part_of_areas(countries(dose.area))
        odds = by_name["stay"] / (1 - given["stay_rate"])  # d log odds = d log p / (1 - p)
        total = total + Effects(
            utility=axes.place(by_name["entry"], areas=where, stages="D", groups=groups),
            stay=axes.place(odds, areas=where, groups=groups),
            leave_research=axes.place(
                by_name["exit"] * given["exit_hazard"], areas=where, stages="PE", groups=groups
            ),
        )
    return total
