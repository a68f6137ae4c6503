"""Counts of a run, draw by draw: by area and year, and by corridor over the reform's years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from talentatlas.models.state import AREAS
from talentatlas.scenarios.axes import Axes
from talentatlas.scenarios.figures import Figure, Key, figures
from talentatlas.scenarios.places import GROUPS, countries

Array = NDArray[np.float64]
INDICATORS = ("inflow", "outflow", "net_flow")


@dataclass
class Tally:
    """Counts with the reform and without it.

    Args:
        names: countries, blocks and groups of countries.
        inside: (names, areas): 1 where an area belongs to the name.
        years: that are forecast.
        period: first and last year of the reform.
        reform: by draw, year, name and indicator.
        twin: likewise.
        corridor: mean over the period, by draw, origin and destination.
        twin_corridor: likewise.
        flows: of the twin over the period, first draws, for the split of variance.
        ratio: of the reform over the period, first draws.
    """

    names: tuple[str, ...]
    inside: Array
    years: tuple[int, ...]
    period: tuple[int, int]
    reform: Array
    twin: Array
    corridor: Array
    twin_corridor: Array
    flows: list[Array] = field(default_factory=list[Array])
    ratio: list[Array] = field(default_factory=list[Array])

    @classmethod
    def empty(
        cls, axes: Axes, draws: int, years: tuple[int, ...], period: tuple[int, int]
    ) -> Tally:
        """Room for the counts."""
        own = np.eye(len(AREAS))
        grouped = [axes.part_of_areas(countries(group)) for group in GROUPS]
        names = (*AREAS, *GROUPS)
        by_year = (draws, len(years), len(names), len(INDICATORS))
        pairs = (draws, len(AREAS), len(AREAS))
        return cls(
            names, np.vstack([own, *grouped]), years, period, np.zeros(by_year),
            np.zeros(by_year), np.zeros(pairs), np.zeros(pairs),
        )  # fmt: skip

    @property
    def in_period(self) -> slice:
        """Places of the years of the reform."""
        first, last = (self.years.index(year) for year in self.period)
        return slice(first, last + 1)

    def add(self, first: int, twin: Array, ratio: Array | None, *, keep: int) -> None:
        """Count some draws.

        Args:
            first: number of the first.
            twin: flows by draw, year, origin, destination.
            ratio: likewise; None: the reform is the twin, bit for bit.
            keep: of how many draws the flows are kept.
        """
        part = slice(first, first + len(twin))
        self.twin[part] = self._by_name(twin)
        self.twin_corridor[part] = twin[:, self.in_period].mean(axis=1)
        if ratio is None:
            self.reform[part], self.corridor[part] = self.twin[part], self.twin_corridor[part]
        else:
            bent = twin * ratio
            self.reform[part] = self._by_name(bent)
            self.corridor[part] = bent[:, self.in_period].mean(axis=1)
        if keep and ratio is not None:
            self.flows.append(twin[:keep, self.in_period])
            self.ratio.append(ratio[:keep, self.in_period])

    def _by_name(self, flows: Array) -> Array:
        """Flows into, out of, and net into each name from outside it."""
        n = len(AREAS)
        out = np.empty((*flows.shape[:2], len(self.names), len(INDICATORS)))
        out[:, :, :n, 0], out[:, :, :n, 1] = flows.sum(axis=2), flows.sum(axis=3)
        for place in range(n, len(self.names)):
            within, without = self.inside[place], 1 - self.inside[place]
            out[:, :, place, 0] = (flows @ within) @ without
            out[:, :, place, 1] = (flows @ without) @ within
        out[..., 2] = out[..., 0] - out[..., 1]
        return out

    def yearly(self, run: str) -> list[Figure]:
        """Figures by area and year."""
        keys = [
            Key(indicator, name, "", (year, year))
            for year in self.years
            for name in self.names
            for indicator in INDICATORS
        ]
        flat = (len(self.reform), -1)
        return figures(keys, self.reform.reshape(flat), self.twin.reshape(flat), run)

    def means(self) -> tuple[Array, Array]:
        """Means over the period, by draw, name and indicator: reform and twin."""
        at = self.in_period
        return self.reform[:, at].mean(axis=1), self.twin[:, at].mean(axis=1)

    def change_from(self, hubs: Sequence[str]) -> Array:
        """Change of arrivals from some areas, mean over the period, by draw and name."""
        at = np.isin(AREAS, hubs)
        change = (self.corridor - self.twin_corridor)[:, at].sum(axis=1)
        holds_hub = self.inside[:, at].sum(axis=1) > 0
        return np.where(holds_hub, 0.0, change @ self.inside.T)

    def nested(self, name: str, indicator: str, *, less: float = 0.0) -> Array:
        """Mean over the period by draw of the parameters and draw of the process.

        Args:
            name: country, block or group.
            indicator: inflow, outflow or net_flow.
            less: 1 for the difference to the twin, 0 for the number itself.
        """
        within = self.inside[self.names.index(name)]
        out = np.zeros((sum(map(len, self.ratio)), sum(map(len, self.flows))))
        for sign, cells in self._cells(within, indicator):
            i, j = np.nonzero(cells)
            flows = np.concatenate([part[:, :, i, j] for part in self.flows])
            ratio = np.concatenate([part[:, :, i, j] for part in self.ratio])
            left = ((ratio - less) * cells[i, j]).reshape(len(ratio), -1)
            out += sign * left @ flows.reshape(len(flows), -1).T
        return out / (self.in_period.stop - self.in_period.start)

    @staticmethod
    def _cells(within: Array, indicator: str) -> Sequence[tuple[float, Array]]:
        into, out = np.outer(1 - within, within), np.outer(within, 1 - within)
        return {
            "inflow": [(1.0, into)],
            "outflow": [(1.0, out)],
            "net_flow": [(1.0, into), (-1.0, out)],
        }[indicator]
