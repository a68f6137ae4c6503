"""An invented world of flows to run reforms on: a panel, a plain forecast, a structure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from talentatlas.models.baseline import Baseline, Draws
from talentatlas.models.panel import FlowPanel
from talentatlas.models.starting_state import baseline, central
from talentatlas.models.state import AREAS
from talentatlas.scenarios.result import ALL_FIELDS, Source
from talentatlas.scenarios.run import Ground
from talentatlas.scenarios.substitution import CalibratedStructure

Array = NDArray[np.float64]
FIRST, LAST = 2004, 2020
SIZES = {"USA": 900e3, "CHN": 700e3, "GBR": 250e3, "DEU": 250e3, "IND": 200e3, "FRA": 150e3}
USUAL_SIZE = 40e3
LEAVING = 0.03  # a year
GROWTH = 0.02
DISPERSION = 0.05


@cache
def panel() -> FlowPanel:
    """A panel of invented countries that bear the names of the real areas."""
    codes = tuple(code for code in AREAS if not code.startswith("X-"))
    n, years = len(codes), range(FIRST, LAST + 1)
    numbers = np.random.default_rng(5)
    size = np.array([SIZES.get(code, USUAL_SIZE) for code in codes])
    pair = np.outer(np.ones(n), size) * numbers.lognormal(0, 0.7, (n, n))
    np.fill_diagonal(pair, 0)
    mean = LEAVING * size[:, None] * pair / pair.sum(axis=1, keepdims=True)
    level = (1 + GROWTH) ** np.arange(len(years))
    flows = numbers.poisson(level[:, None, None] * mean).astype(float)
    stock = level[:, None] * size
    return FlowPanel(
        "invented", tuple(years), codes, flows, stock, 0.05 * stock, 0.03 * stock,
        vintage="2023", licence="CC0-1.0", citation="none",
    )  # fmt: skip


@cache
def world() -> Baseline:
    """The structural model's start."""
    return baseline(panel(), LAST)


@dataclass(frozen=True)
class LastValue:
    """The last year again, with noise that countries share: negative binomial."""

    areas: tuple[str, ...]
    years: tuple[int, ...]
    last: Array

    def draws(self, n: int, seed: int) -> Array:
        numbers = np.random.default_rng(seed)
        shape = (n, len(self.years), *self.last.shape)
        shared = numbers.normal(0, 0.05, shape[:3]).cumsum(axis=1)
        rate = self.last * np.exp(shared)[..., None]
        return numbers.poisson(rate * numbers.gamma(1 / DISPERSION, DISPERSION, shape)).astype(
            float
        )


@dataclass(frozen=True)
class Central:
    """The structural model with the best value of every parameter, for quick tests."""

    base: Baseline

    def draw(self, n: int, seed: int, diversion: float) -> Draws:
        return central(n, self.base)


def ground(*, calibrated: bool = False, years: int = 8) -> Ground:
    """What reforms are run on."""
    anchor = LastValue(
        panel().areas, tuple(range(LAST + 1, LAST + 1 + years)), panel().flows[-1]
    )  # fmt: skip
    structure = structure_of() if calibrated else Central(world())
    source = Source("invented", "2023", "CC0-1.0", "none", ALL_FIELDS, LAST, "last value")
    return Ground(panel(), LAST, anchor, structure, source)


@cache
def structure_of() -> CalibratedStructure:
    """Calibrated on the invented panel."""
    return CalibratedStructure.of(panel(), LAST, 1)
