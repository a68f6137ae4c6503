"""What is special to a corridor, beyond effects of origin-year, destination-year and pair.

A common pull of a destination or push of an origin is thereby removed. Flows are Poisson; the
library pyfixest does the fitting and is imported here only.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any  # frames and fits of libraries without types

import numpy as np
from numpy.typing import NDArray

from talentatlas.errors import ModelError
from talentatlas.models.panel import Array

Mask = NDArray[np.bool_]
EFFECTS = "origin_year + destination_year + pair"
KEYS = ("origin_year", "destination_year", "pair")


@dataclass(frozen=True, slots=True)
class Extras:
    """Log-point extras of sets of cells, each as if alone in the model.

    Args:
        estimate: by set, one Newton step from the fit without any of them.
        chance: variance of `estimate` by chance, with the dispersion of all corridors.
    """

    estimate: Array
    chance: Array


class Corridors:
    """Flows of some years, fitted without any event.

    Args:
        flows: moves by year, origin, destination.

    Raises:
        ModelError: nothing varies enough to be fitted.
    """

    def __init__(self, flows: Array) -> None:
        self._shape = flows.shape
        self._frame, self._cell = _frame(flows)
        fit = _quietly("fepois", f"moves ~ 1 | {EFFECTS}", self._frame)
        expected = np.asarray(fit.predict(type="response"))
        self._frame["expected"] = expected
        self._frame["surprise"] = (self._frame["moves"] - expected) / expected

    def extras(self, sets: Sequence[Mask]) -> Extras:
        """Extra of each set of cells, apart from the others.

        Definition:
            With W the expected flows, D the set after taking out all effects with weights W,
            and z = (y - W) / W:  theta = D'Wz / D'WD, which is the first step of the Poisson
            fit; within 0.01 of the whole fit for extras under 0.3 in size.

        Args:
            sets: cells by year, origin, destination; none may be empty.
        """
        import pandas as pd

        names = [f"set{number}" for number in range(len(sets))]
        columns = np.stack([s.reshape(-1)[self._cell] for s in sets], axis=1).astype(float)
        frame = pd.concat(
            [self._frame, pd.DataFrame(columns, columns=names, index=self._frame.index)], axis=1
        )
        formula = f"surprise ~ {' + '.join(names)} | {EFFECTS}"
        fit = _quietly("feols", formula, frame, weights="expected")
        together = fit.coef()
        if list(together.index) != names:
            raise ModelError(
                "Some corridors cannot be told from effects of their countries and years.",
                why="Their extra is not identified.",
                todo="Choose events that leave other corridors of these countries alone.",
            )
        variance = np.asarray(fit._vcov)  # documented attribute of the library's fits
        information = np.linalg.inv(variance)
        alone = information @ np.asarray(together) / np.diag(information)
        return Extras(alone, 1 / np.diag(information))

    def extra(self, cells: Mask) -> float:
        """Extra of one set of cells by the whole Poisson fit. Unit: log points."""
        frame = self._frame.assign(treated=cells.reshape(-1)[self._cell].astype(float))
        fit = _quietly("fepois", f"moves ~ treated | {EFFECTS}", frame)
        return float(fit.coef()["treated"])


def _frame(flows: Array) -> tuple[Any, NDArray[np.int64]]:
    """Rows of the model, and which cell each is; effects that have no move at all are out."""
    import pandas as pd

    years, areas, _ = flows.shape
    year, origin, destination = (axis.reshape(-1) for axis in np.indices(flows.shape))
    frame: Any = pd.DataFrame(
        {
            "moves": flows.reshape(-1),
            "origin_year": origin * years + year,
            "destination_year": destination * years + year,
            "pair": origin * areas + destination,
        }
    )
    frame = frame[frame["pair"] % (areas + 1) != 0]  # nobody moves to where they are
    while True:
        sums = [frame.groupby(key)["moves"].transform("sum").to_numpy() for key in KEYS]
        kept = np.min(sums, axis=0) > 0
        if kept.all():
            break
        frame = frame[kept]
    if not len(frame):
        raise ModelError(
            "No corridor has moves in these years.",
            why="Nothing can be compared.",
            todo="Choose years that the source covers.",
        )
    return frame.reset_index(drop=True), frame.index.to_numpy()


def _quietly(method: str, formula: str, frame: Any, **options: str) -> Any:  # noqa: ANN401
    """A fit without the library's remarks on its own options."""
    import pyfixest

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return getattr(pyfixest, method)(formula, frame, vcov="iid", fixef_rm="none", **options)
