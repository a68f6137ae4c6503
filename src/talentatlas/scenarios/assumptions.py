"""What a reform may assume where no study says how much: name, unit, bounds, usual value."""

from __future__ import annotations

from dataclasses import dataclass

DIVERSION = {"low": 0.25, "central": 0.57, "high": 1.00}  # brinatti-diversion, flynn-diversion
BECAUSE = "because"  # the reason, in the user's words


@dataclass(frozen=True, slots=True)
class Assumption:
    """A number that a reform may set under `assumptions`.

    Args:
        unit: of the value.
        low: smallest possible.
        high: largest possible.
        usual: used when the file says nothing; None: the file has to say.
        reason: where the usual value is from.
    """

    unit: str
    low: float
    high: float
    usual: float | None
    reason: str


ASSUMPTIONS: dict[str, Assumption] = {
    "employer_share_of_fee": Assumption("share", 0.0, 1.0, None, "no source"),
    "years_covered_by_fee": Assumption("years", 0.5, 10.0, 3.0, "length of one H-1B approval"),
    "industry_pay_usd": Assumption(
        "USD a year", 2e4, 5e6, 267_000.0, "claim-industry-pay: the top of the market"
    ),
    "academic_pay_usd": Assumption(
        "USD a year", 1e4, 1e6, 65_000.0, "a postdoc in the US; a round figure, no source"
    ),
    "academic_share": Assumption(
        "share", 0.0, 1.0, 0.6, "doctorates who work outside firms, as in the model; no source"
    ),
    "cost_per_head_usd": Assumption("USD", 1e4, 1e7, None, "no source"),
    "average_tax": Assumption("share", 0.05, 0.7, None, "no source"),
    "stay_rate": Assumption(
        "share", 0.2, 0.98, 0.735, "ncses-stay: all foreign doctorates, US"
    ),
    "move_hazard": Assumption(
        "a year", 0.002, 0.3, 0.03, "own-move-rate: 2 to 4% cross a border"
    ),
    "exit_hazard": Assumption(
        "a year", 0.002, 0.5, 0.035, "yearly end of publishing, as in the model; no source"
    ),
}
