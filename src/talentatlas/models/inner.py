"""Errors of forecasts that could have been made in earlier years, and what each counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from talentatlas.errors import CoverageError

Array = NDArray[np.float64]

LEAST_ORIGINS = 3  # fewer tell nothing of the spread from year to year
HALF_LIFE = 4.0  # years after which an error counts half: sources and fields change
USUAL_LEVEL_ERROR = 0.03  # of a world total, log; below it no origin is an odd one
LEAST_MEAN = 0.01  # smallest predictive mean of a cell, moves; 0 has no likelihood


@dataclass(frozen=True, slots=True)
class Inner:
    """Forecasts from earlier origins and what came true.

    Args:
        origins: last year each forecast knew, rising.
        last_year: T, the last year that anybody may know; nothing dated later is read.
        means: forecast moves by origin k, horizon h (1, 2, ...), origin i, destination j.
        actual: observed moves, same axes; NaN where origin + h lies after `last_year`.

    Raises:
        CoverageError: fewer than three origins with a known target.
    """

    origins: tuple[int, ...]
    last_year: int
    means: Array
    actual: Array

    def __post_init__(self) -> None:
        known = sum(origin < self.last_year for origin in self.origins)
        if known < LEAST_ORIGINS:
            raise CoverageError(
                f"{known} inner origins have a target up to {self.last_year}, "
                f"{LEAST_ORIGINS} are needed",
                why="the width of intervals is measured on forecasts of the past",
                todo="start the panel earlier, or forecast from a later year",
            )

    @property
    def targets(self) -> NDArray[np.int64]:
        """Year forecast, by origin and horizon."""
        horizons = np.arange(1, self.means.shape[1] + 1)
        return np.asarray(self.origins)[:, None] + horizons

    @property
    def known(self) -> NDArray[np.bool_]:
        """Is the target inside what may be known, by origin and horizon?"""
        return self.targets <= self.last_year

    @property
    def first(self) -> int:
        """Index of the first origin used for widths; the ones before only warm up."""
        return min(2, len(self.origins) - LEAST_ORIGINS)

    def safe(self) -> Inner:
        """The same without a diagonal, with a least mean, and with 0 where unknown."""
        known = self.known[:, :, None, None]
        return Inner(
            self.origins,
            self.last_year,
            floored(self.means),
            without_diagonal(np.where(known, np.nan_to_num(self.actual), 0.0)),
        )

    def replace(self, means: Array) -> Inner:
        """The same targets with other forecasts."""
        return Inner(self.origins, self.last_year, means, self.actual)

    def weights(self) -> Array:
        """How much an error counts, by origin and horizon.

        Definition:
            0.5 ** (age of the target / 4 years) * 1 / (1 + (g / median g)^2)
            with g the log error of the world total one year ahead; 0 if the target is unknown.
            The second factor sets origins across a break of the source aside.

        Unit: share, 0 to 1.
        """
        age = self.last_year - self.targets
        ahead = self.known[:, 0]
        told = np.where(ahead, self.actual[:, 0].sum((1, 2)), 1.0)
        said = np.where(ahead, self.means[:, 0].sum((1, 2)), 1.0)
        level = np.abs(np.log((told + 1) / (said + 1)))
        usual = max(float(np.median(level[ahead])), USUAL_LEVEL_ERROR)
        odd = 1 / (1 + (level / usual) ** 2)
        return np.where(self.known, 0.5 ** (age / HALF_LIFE) * odd[:, None], 0.0)

    def effective_years(self) -> float:
        """Independent years behind the weights (Kish): (sum w)^2 / sum w^2, one year ahead."""
        weight = self.weights()[self.first :, 0]
        return float(weight.sum() ** 2 / (weight**2).sum())


def without_diagonal(values: Array) -> Array:
    """A copy with 0 where origin and destination are the same."""
    same = np.arange(values.shape[-1])
    copy = values.copy()
    copy[..., same, same] = 0.0
    return copy


def floored(means: Array) -> Array:
    """A copy with the least mean off the diagonal and 0 on it."""
    return without_diagonal(np.maximum(means, LEAST_MEAN))
