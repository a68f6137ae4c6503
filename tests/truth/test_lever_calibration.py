"""Simulation-based calibration: what a lever's flows tell about its effect size is unbiased.

An effect size is drawn as a run draws it, the structural model turns it into flows, counts are
drawn around them; the posterior on a grid, from the prior's own density and the counts, must
rank the true value evenly. Levers without an effect size (inflow, graduates kept, bachelor's
places) have nothing to calibrate.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from scenario_ground import LAST, world
from talentatlas.models.starting_state import central
from talentatlas.models.structure import ratios
from talentatlas.scenarios.anchoring import axes_of
from talentatlas.scenarios.applied import Applied, apply
from talentatlas.scenarios.base import COIN, LEVERS, Lever, Prior
from talentatlas.scenarios.reform_file import parse_reform

Array = NDArray[np.float64]
YEARS = tuple(range(LAST + 1, LAST + 7))
QUICK, FULL = 100, 500
LEAST_P = 0.01
BINS = 10
GRID = 81
MODELLED = 25  # grid points run through the model; the response between them is smooth
CORRIDORS = 12  # that react most; enough to learn from, not enough to know
DISPERSION = 0.05
MOVES = 150.0  # a year in every one of them, so that no lever is told better than another
SEED = 11

ASKED = {
    "attraction-programme": "CAN.programme.money_usd: {2021..2026: 3e9}",
    "free-movement": "GBR.free_movement.ended: {2021-: 1, partners: [EU]}",
    "pay": "CAN.pay.academic: {2021-: 0.5}",
    "post-study-work": "USA.post_study.months: {2021-: +24}",
    "rd-budget": "USA.rd_budget.total: {2021-: -0.4}",
    "residence-wait": "USA.residence.wait_years: {2021-: 4}",
    "returnee-tax": "KOR.returnee.tax_cut: {2021-: 0.3}",
    "security-policy": "USA.security.index: {2021-: 1, origins: [CHN]}",
    "visa-fee": "USA.visa.fee_usd: {2021-: 60000}",
    "visa-refusal": "USA.visa.refusal.work: {2021-: 0.5}",
}
SAID = {"employer_share_of_fee": 0.5, "cost_per_head_usd": 300_000, "average_tax": 0.4}
SLOW = [pytest.param(name, marks=pytest.mark.slow) for name in ASKED]


@dataclass(frozen=True)
class Learning:
    """A lever and the counts it is learnt from.

    Args:
        prior: of its main effect size.
        applied: the reform; effect sizes are put in.
        seen: places of the corridors (year, origin, destination), by axis.
    """

    prior: Prior
    applied: Applied
    seen: tuple[NDArray[np.intp], ...]

    def log_ratio(self, sizes: Array) -> Array:
        """Log ratio of the corridors at effect sizes, by size and corridor."""
        found = flows_at(self.applied, self.prior, sizes)
        return np.log(found[(slice(None), *self.seen)])


def flows_at(applied: Applied, prior: Prior, sizes: Array) -> Array:
    """Ratios of flows when the main effect size takes these values, all others their means."""
    (lever,) = applied.levers
    eps = {p.name: np.full(len(sizes), usual(p)) for p in lever.priors}
    eps |= {prior.name: sizes, "lag": np.full(len(sizes), sum(lever.lag) / 2)}
    ready = replace(applied, eps={lever.name: eps}, draws=len(sizes))
    drawn = central(len(sizes), world())
    place = {year: number for number, year in enumerate(YEARS)}
    return ratios(world(), lambda year: ready.effects(place[year]), drawn, YEARS).corridor


def usual(prior: Prior) -> float:
    return 1.0 if prior.distribution == COIN else prior.mean


@cache
def learning(name: str) -> Learning:
    lever: Lever = LEVERS.get(name)
    said = "\n".join(f"  {key}: {value}" for key, value in SAID.items())
    reform = parse_reform(f"name: t\nparameters:\n  {ASKED[name]}\nassumptions:\n{said}\n")
    applied = apply(reform, years=YEARS, axes=axes_of(), draws=2, seed=1)
    prior = lever.priors[0]
    ends = flows_at(applied, prior, prior.draw(np.array([0.05, 0.95])))
    change = np.abs(np.log(ends[1] / ends[0]))
    most = np.argsort(-change, axis=None, kind="stable")[:CORRIDORS]
    return Learning(prior, applied, tuple(np.unravel_index(most, change.shape)))


def density(prior: Prior, at: Array) -> Array:
    """Density of the prior, from its definition and not from its draws."""
    low, high = ((end - prior.mean) / prior.sd for end in (prior.low, prior.high))
    return stats.truncnorm.pdf(at, low, high, loc=prior.mean, scale=prior.sd)


def ranks(name: str, replications: int) -> Array:
    """Posterior probability below the true effect size, by replication."""
    found = learning(name)
    prior = found.prior
    low, high = prior.draw(np.array([1e-4, 1 - 1e-4]))
    nodes, grid = np.linspace(low, high, MODELLED), np.linspace(low, high, GRID)
    response = found.log_ratio(nodes)
    at_grid = np.stack([np.interp(grid, nodes, column) for column in response.T], axis=1)
    truth = LEVERS.get(name).draw(replications, SEED)[prior.name]
    means = MOVES * np.exp(found.log_ratio(truth))
    numbers = np.random.default_rng(SEED)
    shape = 1 / DISPERSION
    counts = numbers.poisson(means * numbers.gamma(shape, DISPERSION, means.shape))
    expected = MOVES * np.exp(at_grid)
    like = stats.nbinom.logpmf(counts[:, None, :], shape, 1 / (1 + DISPERSION * expected))
    score = like.sum(axis=2) + np.log(np.maximum(density(prior, grid), 1e-300))
    weight = np.exp(score - score.max(axis=1, keepdims=True))
    below = np.cumsum(weight, axis=1) - weight / 2
    below /= weight.sum(axis=1, keepdims=True)
    return np.array([np.interp(t, grid, b) for t, b in zip(truth, below, strict=True)])


def p_of_even(found: Array) -> float:
    counts = np.histogram(found, bins=BINS, range=(0, 1))[0]
    return float(stats.chisquare(counts).pvalue)


def test_every_lever_with_an_effect_size_is_calibrated_here() -> None:
    sized = {lever.name for lever in LEVERS if lever.priors and not lever.by_construction}
    assert set(ASKED) == sized


@pytest.mark.parametrize("name", ["visa-fee", "free-movement", "attraction-programme"])
def test_ranks_are_even_in_a_few_replications(name: str) -> None:
    assert p_of_even(ranks(name, QUICK)) > LEAST_P


@pytest.mark.parametrize("name", SLOW)
def test_ranks_are_even(name: str) -> None:
    assert p_of_even(ranks(name, FULL)) > LEAST_P


def test_a_prior_drawn_too_wide_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = LEVERS.get("visa-fee")
    wide = replace(honest, priors=(replace(honest.priors[0], sd=1.2), *honest.priors[1:]))
    monkeypatch.setattr(LEVERS, "get", lambda name: wide)
    monkeypatch.setattr("test_lever_calibration.density", narrow_density)
    assert p_of_even(ranks("visa-fee", QUICK)) < LEAST_P


def narrow_density(prior: Prior, at: Array) -> Array:
    return stats.norm.pdf(at, prior.mean, 0.1)
