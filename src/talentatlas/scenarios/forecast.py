"""The published forecast as draws between the areas of the structural model, for any horizon.

The anchor is fitted once for a source and kept in the user's cache folder. Its five years are
drawn as they are published and folded; later years hold the level of the fifth, each path
widened by yearly steps of its countries, as large as those of their totals from the fourth to
the fifth.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from talentatlas import __version__
from talentatlas.models.anchor import anchor
from talentatlas.models.inner import Inner
from talentatlas.models.panel import FlowPanel
from talentatlas.models.predictive import Predictive, predict
from talentatlas.models.state import AREAS
from talentatlas.scenarios.anchoring import folded

Array = NDArray[np.float64]
NAME = "anchor (boosted trees)"
MODELS = Path(__file__).parents[1] / "models"
DECIDING = (
    "anchor",
    "features",
    "trends",
    "rescaling",
    "large_areas",
)  # files behind the means


@dataclass(frozen=True)
class Forecast:
    """Draws of the published forecast.

    Args:
        countries: that are forecast one by one.
        predictive: of the first years.
        last_year: last year of counts.
        length: years to forecast.
    """

    countries: tuple[str, ...]
    predictive: Predictive
    last_year: int
    length: int

    @classmethod
    def of(
        cls, panel: FlowPanel, last_year: int, length: int, cache: Path | None = None
    ) -> Forecast:
        """Fitted on a panel, or as fitted before.

        Args:
            panel: flows and stocks.
            last_year: last complete year of counts.
            length: years to forecast.
            cache: folder of earlier fits; None: fit anew and keep nothing.

        Raises:
            HorizonError: the panel covers too few years.
        """
        fit = _fitted(panel, last_year, cache)
        made = predict(
            fit["means"],
            Inner(tuple(map(int, fit["origins"])), last_year, fit["inner"], fit["actual"]),
            history=fit["history"],
            stock=fit["stock"],
            seed=0,
        )
        return cls(tuple(map(str, fit["areas"])), made, last_year, length)

    @property
    def areas(self) -> tuple[str, ...]:
        """Those of the structural model."""
        return AREAS

    @property
    def years(self) -> tuple[int, ...]:
        """Years that are forecast."""
        return tuple(range(self.last_year + 1, self.last_year + 1 + self.length))

    def draws(self, n: int, seed: int) -> Array:
        """Draws of flows by draw, year, origin and destination. Unit: moves a year."""
        measured = len(self.predictive.means)
        kept = np.empty((n, measured, len(AREAS), len(AREAS)))
        for place, draw in enumerate(replace(self.predictive, seed=seed).each(n)):
            kept[place] = folded(draw.astype(np.float64), self.countries)
        if self.length <= measured:
            return kept[:, : self.length]
        return np.concatenate([kept, carried_on(kept, self.length - measured, seed)], axis=1)


def carried_on(drawn: Array, years: int, seed: int) -> Array:
    """Years after the last one that errors were measured for; see the head of this file.

    Args:
        drawn: by draw, year, origin and destination; at least two years.
        years: how many more.
        seed: of the steps.
    """
    numbers = np.random.default_rng([seed, drawn.shape[1]])
    factor = np.zeros((len(drawn), years, 2, drawn.shape[2]))
    for side, axis in enumerate((3, 2)):
        total = np.log(np.maximum(drawn[:, -2:].sum(axis=axis), 1.0))
        spread = (total[:, 1] - total[:, 0]).std(axis=0)
        steps = numbers.standard_normal((len(drawn), years, drawn.shape[2])) * spread
        factor[:, :, side] = np.cumsum(steps - spread**2 / 2, axis=1)
    # Half of each: a corridor has two ends.
    joint = (factor[:, :, 0, :, None] + factor[:, :, 1, None, :]) / 2
    return drawn[:, -1:] * np.exp(joint)


def _fitted(panel: FlowPanel, last_year: int, cache: Path | None) -> dict[str, Array]:
    file = None if cache is None else cache / f"anchor-{_key(panel, last_year)}.npz"
    if file is not None and file.is_file():
        with np.load(file, allow_pickle=False) as stored:
            return dict(stored)
    made = anchor(panel, last_year)
    fit: dict[str, Array] = {
        "areas": np.array(made.areas),
        "means": made.means,
        "origins": np.array(made.inner.origins),
        "inner": made.inner.means,
        "actual": made.inner.actual,
        "history": made.past.flows,
        "stock": made.past.stock[-1],
    }
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(".part.npz")
        np.savez(part, **fit)  # pyright: ignore[reportArgumentType]  # names are ours
        part.replace(file)
    return fit


def _key(panel: FlowPanel, last_year: int) -> str:
    """Same counts, same code, same key."""
    sums = hashlib.sha256(f"{__version__} {last_year} {panel.years} {panel.areas}".encode())
    for values in (panel.flows, panel.stock, panel.entries):
        sums.update(np.ascontiguousarray(values).tobytes())
    for name in DECIDING:
        sums.update((MODELS / f"{name}.py").read_bytes())
    return sums.hexdigest()[:16]
