"""What a reform is run on: a source, its forecast without policy, its structural model."""

from __future__ import annotations

from pathlib import Path

from talentatlas.errors import UnknownNameError
from talentatlas.models.nowcast import frozen_year
from talentatlas.models.panel import FlowPanel
from talentatlas.models.read_panel import read_panels
from talentatlas.scenarios.forecast import NAME, Forecast
from talentatlas.scenarios.result import POPULATION, Source
from talentatlas.scenarios.run import Ground
from talentatlas.scenarios.substitution import CalibratedStructure

COMPLETE_BACK = 3  # years before the freeze at which 97% of moves are visible


def read_source(path: Path, source: str | None) -> tuple[FlowPanel, int]:
    """One source of a path, and how many the path holds.

    Args:
        path: a folder of releases or one countryflows file.
        source: name of the release; None: the first.

    Raises:
        SourceUnavailable: nothing is there.
        UnknownNameError: no release of that name is there.
    """
    panels = read_panels(path)
    if source is None:
        return panels[0], len(panels)
    names = {panel.source: panel for panel in panels}
    if source not in names:
        raise UnknownNameError("source", source, names)
    return names[source], len(panels)


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
        panel.source, panel.vintage, panel.licence, panel.citation, POPULATION, last, NAME
    )
    return Ground(
        panel,
        last,
        Forecast.of(panel, last, years, cache),
        CalibratedStructure.of(panel, last, seed),
        source,
    )
