"""Parameters of the structural model: drawn from priors, weighted by published figures.

Importance sampling: a draw counts by how near it brings the model to the targets of
structure_targets.csv; 2,000 draws are then taken in proportion. Few draws that carry all the
weight would make every band too narrow, so an effective sample size below 200 is refused.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from talentatlas.errors import ModelError
from talentatlas.models.baseline import STATIONS, Baseline, Draws
from talentatlas.models.diversion import SITUATIONS, Diversion, beta_of, diversion
from talentatlas.models.pinning import (
    AMERICANS,
    GRADUATE,
    HIGHEST_STAY,
    USA,
    home_share,
    logit,
    share,
    yearly_leaving,
)
from talentatlas.models.priors import by_group, named, spread, value
from talentatlas.models.state import GROUPS, SETTLED, E
from talentatlas.models.stay_rates import (
    EARLIER,
    ESTABLISHED,
    RECENT,
    leave_in,
    mix_of_doctors,
    remaining,
    stay_rates,
)

Array = NDArray[np.float64]
TARGETS = Path(__file__).with_name("structure_targets.csv")
DRAWS = 2000
PRIOR_DRAWS = 20_000
LEAST_EFFECTIVE = 200.0
SHARED = ("CHN", "IND", "KOR", "TUR")  # groups with a target of their own


@dataclass(frozen=True, slots=True)
class Target:
    """A published figure.

    Args:
        name: of the figure.
        value: published.
        sd: how far the model may be off, as a standard deviation.
        use: "fit" if it weights draws, "check" if it is only compared.
        source: study, place and address.
    """

    name: str
    value: float
    sd: float
    use: str
    source: str


@cache
def targets() -> tuple[Target, ...]:
    """All published figures, in the order of the file."""
    with TARGETS.open(encoding="utf-8", newline="") as file:
        return tuple(
            Target(r["name"], float(r["value"]), float(r["sd"]), r["use"], r["source"])
            for r in csv.DictReader(file)
        )


@dataclass(frozen=True, slots=True)
class Calibration:
    """Parameters that agree with published figures.

    Args:
        draws: DRAWS of them, all of the same weight.
        effective: size of the sample that the weights are worth.
        modes: lam_0 and lam_m that come nearest to the published diversion ratios.
        fitted: figures that the draws return, by name: mean, lower and upper end of the
            central 80%.
    """

    draws: Draws
    effective: float
    modes: tuple[float, float]
    fitted: dict[str, tuple[float, float, float]]


def calibrate(base: Baseline, seed: int, n: int = DRAWS) -> Calibration:
    """Draw parameters and weight them by the published figures.

    Args:
        base: the world to calibrate in.
        seed: of the draws.
        n: draws to keep.

    Raises:
        ModelError: the effective sample size is below LEAST_EFFECTIVE.
    """
    rng = np.random.default_rng(seed)
    surface = diversion(base)
    chosen = [t for t in targets() if t.use == "fit"]
    known = {t.name: t for t in chosen}
    modes = surface.best(
        np.array([known[s].value for s in SITUATIONS]),
        np.array([known[s].sd for s in SITUATIONS]),
    )
    prior = _prior(base, modes, rng, PRIOR_DRAWS)
    figures = _figures(base, prior, surface)
    score = sum(((figures[t.name] - t.value) / t.sd) ** 2 for t in chosen)
    weight = np.exp(-0.5 * (score - np.min(score)))
    weight /= weight.sum()
    effective = float(1.0 / (weight**2).sum())
    if effective < LEAST_EFFECTIVE:
        raise ModelError(
            f"calibration: {PRIOR_DRAWS} draws are worth only {effective:.0f}.",
            why="A few draws would carry all the weight and every band would be too narrow.",
            todo="Use flows that fit the published stay rates better, or widen the priors.",
        )
    kept = _resampled(weight, n, rng)
    fitted = {name: _band(figure[kept]) for name, figure in figures.items()}
    return Calibration(prior.part(kept), effective, modes, fitted)


def _band(figure: Array) -> tuple[float, float, float]:
    """Mean and central 80% of a figure."""
    lower, upper = np.quantile(figure, [0.1, 0.9])
    return float(figure.mean()), float(lower), float(upper)


def draw_parameters(n: int, seed: int, calibration: Calibration) -> Draws:
    """As many calibrated draws as asked, in an order that depends on the seed alone.

    Args:
        n: draws wanted; above the number calibrated some come twice.
        seed: of the choice.
        calibration: to draw from.
    """
    size = len(calibration.draws)
    rng = np.random.default_rng(seed)
    return calibration.draws.part(rng.choice(size, size=n, replace=n > size))


def _prior(
    base: Baseline, modes: tuple[float, float], rng: np.random.Generator, n: int
) -> Draws:
    """Draws from the priors, with lam_m <= lam_0."""
    sd = value("lam_sd")
    top, nest = (rng.beta(*beta_of(mode, sd), size=4 * n) for mode in modes)
    allowed = np.flatnonzero(nest <= top)[:n]
    leave = rng.normal(0.0, value("draw_leave"), (n, 4))
    leave[:, 1] = 0.0  # the first choice has a shift of its own
    stay = rng.normal(0.0, value("draw_stay_else"), (n, 1, base.areas))
    stay = np.broadcast_to(stay, (n, base.groups, base.areas)).copy()
    stay[:, :, USA] = rng.normal(0.0, value("draw_stay_usa"), (n, base.groups))

    def around(name: str, low: float, high: float) -> Array:
        return np.clip(rng.normal(value(name), spread(name), n), low, high)

    return Draws(
        top=np.maximum(top[allowed], 0.05),
        nest=np.maximum(nest[allowed], 0.05),
        network=around("network", 0.0, 1.0),
        never_finish=around("never_finish", 0.15, 0.35),
        not_starting=around("not_starting", 0.2, 0.8),
        exit=rng.normal(0.0, spread("exit_log"), n),
        leave=leave,
        stay=stay,
    )


def _resampled(weight: Array, n: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Positions of n draws in proportion to their weight, by systematic resampling."""
    steps = (np.arange(n) + rng.random()) / n
    return np.searchsorted(np.cumsum(weight), steps).clip(max=len(weight) - 1)


def _figures(base: Baseline, draws: Draws, surface: Diversion) -> dict[str, Array]:
    """What the model returns for every fitted figure, by draw."""
    recent = stay_rates(base, draws, USA, RECENT)
    earlier = earlier_rates(base, draws)
    return {
        "stay_recent_all": recent @ persons("stay_recent"),
        **{f"stay_recent_{g}": recent[:, GROUPS.index(g)] for g in SHARED},
        "stay_earlier_all": earlier @ persons("stay_earlier"),
        **{f"stay_earlier_{g}": earlier[:, GROUPS.index(g)] for g in SHARED[:2]},
        "return_of_faculty": faculty_return(base, draws),
        **dict(zip(SITUATIONS, surface.at(draws.top, draws.nest).T, strict=True)),
    }


def persons(name: str) -> Array:
    """Weights of groups in a published stay rate of all; sum to one."""
    found = named(name)
    weight = np.array([(found[g].persons or 0.0) if g in found else 0.0 for g in GROUPS])
    return weight / weight.sum()


def earlier_rates(base: Baseline, draws: Draws) -> Array:
    """Stay rates of the earlier cohorts, by draw and group.

    First choice and later leaving are pinned by their own published rates: they stayed more.
    """
    rates, mix = by_group("stay_earlier"), mix_of_doctors(base, USA)
    slower = logit(yearly_leaving(rates, EARLIER)) - logit(
        yearly_leaving(by_group("stay_recent"), RECENT)
    )
    shift = slower[:, None, None] * (np.arange(len(STATIONS)) != GRADUATE)[:, None]
    usual = (base.leave[:, :, :, USA] + shift)[None]
    kept = remaining(share(usual), mix, max(EARLIER))[0][:, list(EARLIER)].mean(axis=1)
    first = np.minimum(rates / kept, HIGHEST_STAY)
    odds = logit(first) + draws.stay[:, :, USA]
    leave = share(usual + draws.leave[:, None, :, None])
    after = remaining(leave, mix, max(EARLIER))[:, :, list(EARLIER)].mean(axis=2)
    return after * share(odds)


def faculty_return(base: Baseline, draws: Draws) -> Array:
    """Share of established foreigners in the United States who go home in a year, by draw."""
    faculty = base.stock[:, E, SETTLED, USA].copy()
    faculty[AMERICANS] = 0.0
    leave = leave_in(base, draws, USA)[:, :, ESTABLISHED, SETTLED]
    return leave @ (faculty * home_share(base)) / faculty.sum()
