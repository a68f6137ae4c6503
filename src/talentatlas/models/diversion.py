"""How alike destinations are: lam_0 and lam_m from three published diversion ratios.

Each study is replayed in the situation it measured: Chinese students who start 15% fewer
doctorates in the United States, and how many more in other English-speaking countries;
foreign workers refused there, and how many more come to Canada, or to any other country.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import RegularGridInterpolator
from scipy.optimize import brentq

from talentatlas.models.baseline import Baseline, Draws
from talentatlas.models.effects import Effects
from talentatlas.models.starting_state import central
from talentatlas.models.state import AREAS, GROUPS, NESTS, area_index, group_index, nest_members
from talentatlas.models.structure import ratios

Array = NDArray[np.float64]
USA, CANADA, CHINESE = area_index("USA"), area_index("CAN"), group_index("CHN")
FEWER_STARTS = -0.1625  # log(0.85): 15% fewer Chinese starts
REFUSED = 0.9  # ten points more of the foreign workers are refused
GRID = np.array([0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0])
SITUATIONS = ("diversion_one_destination", "diversion_doctoral", "diversion_jobs")


@dataclass(frozen=True, slots=True)
class Diversion:
    """Diversion ratios that the model returns, by lam.

    Args:
        ratios: by lam_0, lam_m (both on GRID) and situation. Where lam_m > lam_0, that of
            lam_m = lam_0, so that it can be interpolated.
    """

    ratios: Array

    def at(self, top: Array, nest: Array) -> Array:
        """Ratios at lams, by draw and situation."""
        low = GRID[0]
        points = np.stack([np.maximum(top, low), np.maximum(nest, low)], axis=1)
        return RegularGridInterpolator((GRID, GRID), self.ratios)(points)

    def best(self, targets: Array, sds: Array) -> tuple[float, float]:
        """lam_0 and lam_m nearest to published ratios, in their standard deviations."""
        fine = np.round(np.arange(0.05, 1.0001, 0.01), 2)
        top, nest = (grid.ravel() for grid in np.meshgrid(fine, fine, indexing="ij"))
        allowed = nest <= top
        top, nest = top[allowed], nest[allowed]
        distance = (((self.at(top, nest) - targets) / sds) ** 2).sum(axis=1)
        found = int(distance.argmin())
        return float(top[found]), float(nest[found])


def diversion(base: Baseline) -> Diversion:
    """Replay the three studies for every pair of lams on the grid."""
    top, nest = (grid.ravel() for grid in np.meshgrid(GRID, GRID, indexing="ij"))
    replayed = replay(base, with_lams(base, top, np.minimum(top, nest)))
    return Diversion(replayed.reshape(len(GRID), len(GRID), len(SITUATIONS)))


def with_lams(base: Baseline, top: Array, nest: Array) -> Draws:
    """Best values of all other parameters."""
    usual = central(len(top), base)
    kept = {name: getattr(usual, name) for name in usual.__slots__}
    return Draws(**(kept | {"top": top, "nest": nest}))


def replay(base: Baseline, draws: Draws) -> Array:
    """Diversion ratios of the three studies, by draw and situation."""
    year = base.year + 1
    shape = (1, 1, len(AREAS), 3, len(GROUPS))
    utility = np.zeros(shape)
    utility[..., USA, 0, CHINESE] = FEWER_STARTS
    study = ratios(base, {year: Effects(utility=utility)}, draws, [year], workers=1)
    more = (study.reform.entry - study.twin.entry)[:, 0, CHINESE]
    english = nest_members()[:, NESTS.index("english")] > 0
    english[USA] = False
    doctoral = more[:, english].sum(axis=1) / -more[:, USA]
    arrivals = np.ones(shape)
    arrivals[..., USA, 1:, :] = REFUSED
    arrivals[..., group_index("USA")] = 1.0
    work = ratios(base, {year: Effects(arrivals=arrivals)}, draws, [year], workers=1)
    more = (work.reform.inflow - work.twin.inflow)[:, 0].sum(axis=1)
    return np.stack([more[:, CANADA] / -more[:, USA], doctoral, work.diversion()], axis=1)


def beta_of(mode: float, sd: float) -> tuple[float, float]:
    """The two parameters of a Beta distribution with a mode and a standard deviation."""

    def excess(total: float) -> float:
        a = 1 + mode * total
        b = 1 + (1 - mode) * total
        return a * b / ((a + b) ** 2 * (a + b + 1)) - sd**2

    total = float(cast("float", brentq(excess, 1e-9, 1e6)))
    return 1 + mode * total, 1 + (1 - mode) * total
