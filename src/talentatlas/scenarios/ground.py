"""What a reform is run on: a source, its forecast without policy, its structural model."""

from __future__ import annotations

from pathlib import Path

from talentatlas.models.nowcast import frozen_year
from talentatlas.models.panel import FlowPanel
from talentatlas.scenarios.forecast import NAME, Forecast
from talentatlas.scenarios.result import ALL_FIELDS, Source
from talentatlas.scenarios.run import Ground
from talentatlas.scenarios.substitution import CalibratedStructure

COMPLETE_BACK = 3  # years before the freeze at which 97% of moves are visible


def ground_of(panel: FlowPanel, *, years: int, seed: int, cache: Path | None = None) -> Ground:
    """Forecast and structural model of a source.

    Args:
        panel: flows and stocks.
        years: to forecast.
        seed: of the calibration.
        cache: folder in which the fitted forecast is kept; None: fit it anew.

    Raises:
        HorizonError: the source is too short.
        CoverageError: it states no stocks.
    """
    last = min(frozen_year(panel) - COMPLETE_BACK, panel.years[-1])
    source = Source(
        panel.source, panel.vintage, panel.licence, panel.citation,
        panel.population or ALL_FIELDS, last, NAME,
    )  # fmt: skip
    return Ground(
        panel,
        last,
        Forecast.of(panel, last, years, cache),
        CalibratedStructure.of(panel, last, seed),
        source,
    )
