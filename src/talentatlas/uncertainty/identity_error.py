"""What not knowing who is who adds to an interval: several clusterings, one measure.

Persons are drawn several times from the probabilities of the links, and the measure is made
anew each time. How far the draws lie from one another is the part of the error that comes from
identity; it is reported apart from sampling, and added to it.

Follows: Rubin 1987, Multiple imputation for nonresponse in surveys, chapter 3: the clusterings
are imputations of who is who. Departs: the published value is that of the best clustering, so
that accounts balance; how far the mean of the draws lies from it counts as error too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from talentatlas.uncertainty.cells import Array
from talentatlas.uncertainty.measurement import LEAST_EVENTS, Component

NAME = "identity"  # of the component
FEWEST_DRAWS = 5  # with fewer, the spread between draws is hardly known


@dataclass(frozen=True, slots=True)
class IdentityError:
    """Error from identity, cell by cell, on the working scale of a measure.

    Args:
        between: variance between draws, with that of their finite number.
        shift: mean of the draws less the value of the best clustering.
        draws: number of clusterings.
    """

    between: Array
    shift: Array
    draws: int

    @property
    def sd(self) -> Array:
        """Standard deviation to be added to a sampling interval around the best clustering."""
        return np.sqrt(self.between + self.shift**2)

    def part(self, sampling: Array) -> Array:
        """Part of the whole variance that comes from identity.

        Args:
            sampling: variance from sampling by cell, on the working scale.
        """
        own = self.sd**2
        whole = own + sampling
        return np.divide(own, whole, out=np.zeros_like(own), where=whole > 0)


def identity_error(best: Array, drawn: Sequence[Array]) -> IdentityError:
    """How far a measure moves between clusterings drawn from their probabilities.

    Definition:
        between = (1 + 1/m) / (m - 1) * sum over draws of (y_d - mean of y)^2,
        shift = mean of y - y of the best clustering, with m draws; NaN where a cell has no
        value in some draw.

    Args:
        best: result by cell under the best clustering, on the working scale.
        drawn: the same under each drawn clustering, same order of cells.

    Raises:
        ValueError: fewer draws than tell a spread.
    """
    draws = len(drawn)
    if draws < FEWEST_DRAWS:
        raise ValueError(f"{draws} drawn clusterings tell no spread; draw {FEWEST_DRAWS}.")
    values = np.stack(drawn)
    values = np.where(np.isfinite(values), values, np.nan)
    with np.errstate(invalid="ignore"):
        mean = values.mean(axis=0)
        between = (1 + 1 / draws) * values.var(axis=0, ddof=1)
        shift = mean - np.where(np.isfinite(best), best, np.nan)
    return IdentityError(between, shift, draws)


def as_component(error: IdentityError, weight: Array) -> Component:
    """One standard deviation for a whole measure, where cells are too small to have their own.

    Args:
        error: by cell.
        weight: events or persons by cell; small cells differ by chance and count little.
    """
    used = np.isfinite(error.sd) & (weight >= LEAST_EVENTS)
    if not used.any():
        return Component(NAME, 0.0)
    return Component(
        NAME, float(np.sqrt(np.average(error.sd[used] ** 2, weights=weight[used])))
    )
