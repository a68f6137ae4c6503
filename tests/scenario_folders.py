"""Result folders of an invented world, with everything their pages need."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from scenario_ground import ground
from talentatlas.scenarios.beside import write_beside
from talentatlas.scenarios.reform_file import parse_reform
from talentatlas.scenarios.result import Result
from talentatlas.scenarios.run import Settings, run_scenario
from talentatlas.scenarios.store import write_result

SETTINGS = Settings(draws=20, years=6, seed=4)
FALL = """
name: fall
title: {en: "US inflow <falls>", zh-Hans: "美国流入下降", zh-Hant: "美國流入下降"}
parameters:
  USA.inflow: {2022-: -0.10}
assumptions: {because: test}
"""
FEE = """
name: fee
parameters:
  USA.visa.fee_usd: {2022-: 100000}
assumptions: {employer_share_of_fee: 0.7}
"""
NOTHING = "name: nothing\nparameters: {}\n"


@cache
def ran(text: str) -> Result:
    """A run of a reform on the invented world."""
    return run_scenario(parse_reform(text), ground(), SETTINGS)


def stored(folder: Path, text: str) -> Path:
    """The run as a folder, with the tables that stand beside it."""
    write_result(ran(text), folder)
    write_beside(folder, ran(text), ground())
    return folder


def score(
    origin: int, group: str, method: str, skill: float, **other: float
) -> dict[str, object]:
    """A row of a backtest."""
    usual = {
        "skill": skill, "skill_lower": skill - 0.04, "skill_upper": skill + 0.03, "crps": 1.9,
        "wmape": 0.16, "pit80": 0.80, "pit95": 0.95, "net_error_ratio": 0.98,
        "net_cover80": 0.79,
    }  # fmt: skip
    named: dict[str, object] = {
        "source": "invented",
        "origin": origin,
        "group": group,
        "method": method,
    }
    return named | usual | other


def scores() -> list[dict[str, object]]:
    """Scores of two windows: three methods by group, ours by horizon."""
    found = []
    for origin, ours in ((2013, 0.30), (2015, 0.26)):
        for group in ("all", "top200"):
            found += [
                score(origin, group, "last value", 0.0, skill_lower=0.0, skill_upper=0.0),
                score(origin, group, "anchor", ours, pit80=0.88, net_cover80=0.60),
                score(origin, group, "gravity", -2.6),
            ]
        found += [score(origin, f"h{h}", "anchor", ours + 0.02 * h) for h in range(1, 6)]
    return found
