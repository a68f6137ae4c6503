"""What the structural model starts from: stocks, hazards, shares and parameters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from talentatlas.models.state import NESTS, STEP_STAGE, home_areas, nest_members

Array = NDArray[np.float64]

# Where a person stands when the yearly choice comes: student, new doctor, later P, established.
STATIONS = ("D", "graduate", "P", "E")
STATION_STAGE = np.array([0, 1, 1, 2])
STEP_STATION = np.array([0, 0, 0, 0, 1, 2, 2, 2, 2, 2, 3])


@dataclass(frozen=True)
class Baseline:
    """The world without reform; the same for every draw.

    Args:
        year: at whose end the stock stands.
        stock: persons by group, step, years since arrival and area.
        starts: persons of each group who start a doctorate in a year, wherever.
        entry: share of them by group and area.
        shares: of destinations among those who leave, by group, origin, destination.
        leave: log odds to leave in a year, by group, station, years since arrival and area.
        exit: yearly probability to leave research, by stage.
        academic: share in academia, by stage; the rest is in industry.
        home: is an area home to a group; by group and area.
        members: 1 where an area is in a nest of destinations; by area and nest.
        source: of the flows and stocks.
        vintage: of that source.
    """

    year: int
    stock: Array
    starts: Array
    entry: Array
    shares: Array
    leave: Array
    exit: Array
    academic: Array
    home: NDArray[np.bool_]
    members: Array
    source: str = ""
    vintage: str = ""

    @property
    def groups(self) -> int:
        """Number of origin groups."""
        return self.shares.shape[0]

    @property
    def areas(self) -> int:
        """Number of areas."""
        return self.shares.shape[1]

    @cached_property
    def columns(self) -> Array:
        """Nests as columns for each group: home, nests without home, whole nests.

        Who lives at home chooses among whole nests, who lives abroad has home as a nest of its
        own; an area is in one open column either way. By group, area and column.
        """
        home = self.home[:, :, None].astype(np.float64)
        return np.concatenate(
            [home, self.members * (1 - home), np.broadcast_to(self.members, self._shape)],
            axis=2,
        )

    @property
    def _shape(self) -> tuple[int, int, int]:
        return (self.groups, self.areas, self.members.shape[1])

    @cached_property
    def open(self) -> Array:
        """1 where a column is open to who lives in an area. By group, area and column."""
        nests, at_home = self.members.shape[1], self.home[:, :, None]
        abroad = np.broadcast_to(~at_home, (*at_home.shape[:2], nests + 1))
        native = np.broadcast_to(at_home, (*at_home.shape[:2], nests))
        return np.concatenate([abroad, native], axis=2).astype(np.float64)

    @cached_property
    def nested(self) -> Array:
        """Share of each column among those who leave. By group, origin and column."""
        return (self.shares @ self.columns) * self.open

    def by_stage(self) -> Array:
        """Stock by area and stage. Unit: persons."""
        by_step = self.stock.sum(axis=(0, 2))
        return np.stack([by_step[s == STEP_STAGE].sum(axis=0) for s in range(3)], axis=1)


def usual_axes() -> tuple[NDArray[np.bool_], Array]:
    """Home of every group and nests of every area, as the published axes have them."""
    members = nest_members()
    assert members.shape[1] == len(NESTS)
    return home_areas(), members


@dataclass(frozen=True, slots=True)
class Draws:
    """Parameters, drawn once for a whole path. The first axis of all is the draw.

    Args:
        top: lam_0, how alike nests are.
        nest: lam_m, how alike destinations of a nest are.
        network: response of the log number who come to the log stock of their group.
        never_finish: share of starts without a doctorate.
        not_starting: share of those who could start a doctorate who start none.
        exit: shift of the log yearly probability to leave research.
        leave: shift of the log odds to leave, by station.
        stay: shift of the log odds of new doctors to stay where they are, by group and area.
    """

    top: Array
    nest: Array
    network: Array
    never_finish: Array
    not_starting: Array
    exit: Array
    leave: Array
    stay: Array

    def __len__(self) -> int:
        return len(self.top)

    def part(self, draws: slice | NDArray[np.int64]) -> Draws:
        """Some of the draws."""
        return Draws(*(getattr(self, name)[draws] for name in self.__slots__))
