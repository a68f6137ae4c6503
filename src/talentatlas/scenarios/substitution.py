"""How alike destinations have to be for a given share of those put off to go elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from talentatlas.models.baseline import Baseline, Draws
from talentatlas.models.calibration import Calibration, calibrate, draw_parameters
from talentatlas.models.diversion import SITUATIONS, replay, with_lams
from talentatlas.models.panel import FlowPanel
from talentatlas.models.starting_state import baseline

Array = NDArray[np.float64]
JOBS = SITUATIONS.index(
    "diversion_jobs"
)  # refused in the US: share who go to any other country
# One path through the two lams: lam_m falls from 1; lam_0 follows below the published mode.
LAMS = np.geomspace(0.002, 1.0, 40)
BEND = 0.18  # lam_m at which the published ratios are met best, with lam_0 at 1


@dataclass(frozen=True)
class CalibratedStructure:
    """The structural model of a source, calibrated on published figures.

    Args:
        base: the world in the year before the first forecast.
        calibration: parameters that agree with published figures.
    """

    base: Baseline
    calibration: Calibration

    @classmethod
    def of(cls, panel: FlowPanel, year: int, seed: int) -> CalibratedStructure:
        """Calibrated on a panel.

        Args:
            panel: flows and stocks.
            year: last year of counts to use.
            seed: of the calibration's draws.

        Raises:
            CoverageError: the panel states no stock.
            ModelError: published figures and the panel do not fit together.
        """
        base = baseline(panel, year)
        return cls(base, calibrate(base, seed))

    def draw(self, n: int, seed: int, diversion: float) -> Draws:
        """Parameters, with substitution set to a diversion ratio.

        Args:
            n: draws.
            seed: same seed, same parameters, whatever the diversion ratio.
            diversion: share of foreign workers refused in the US who go elsewhere; the nearest
                that the model can reach.
        """
        drawn = draw_parameters(n, seed, self.calibration)
        nest = float(np.interp(diversion, self._reached[::-1], LAMS[::-1]))
        return replace(drawn, top=np.full(n, _top(nest)), nest=np.full(n, nest))

    @cached_property
    def _reached(self) -> Array:
        """Diversion ratio at each of LAMS; falls."""
        tops = np.array([_top(nest) for nest in LAMS])
        return replay(self.base, with_lams(self.base, tops, LAMS))[:, JOBS]


def _top(nest: float) -> float:
    return max(nest, min(1.0, float(np.sqrt(nest / BEND))))
