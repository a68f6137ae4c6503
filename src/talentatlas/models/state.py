"""Axes of the structural model, and how countries of a panel fold onto them.

State: N[country, stage, origin group, years since arrival]. Inside a stage the years spent in
it are kept as steps, so that a doctorate takes three years before it can end and the years
after it last six.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from talentatlas.errors import UnknownNameError
from talentatlas.models.panel import FlowPanel

Array = NDArray[np.float64]
HERE = Path(__file__).parent

STAGES = ("D", "P", "E")  # doctoral student, first six years after it, established
GROUPS = (
    *("CHN", "IND", "USA", "GBR", "DEU", "FRA", "REU", "CAN"),
    *("KOR", "JPN", "IRN", "TUR", "RUS", "ISR", "ANZ", "ROW"),
)  # REU: rest of the European Union, ANZ: Australia and New Zealand, ROW: everywhere else
ARRIVALS = (
    "0-1",
    "2-5",
    "6+",
    "home",
)  # years since arrival; home: the country is in the group
NESTS = ("english", "eu", "east-asia", "gulf", "rest")  # and home, which depends on the group

DOCTORAL_YEARS = 3  # before the doctorate can end; the fourth step lasts until it does
POSTDOCTORAL_YEARS = 6
STEP_STAGE = np.repeat([0, 1, 2], [DOCTORAL_YEARS + 1, POSTDOCTORAL_YEARS, 1])
STEPS = len(STEP_STAGE)
LAST_D, FIRST_P, LAST_P, E = DOCTORAL_YEARS, DOCTORAL_YEARS + 1, STEPS - 2, STEPS - 1
NEW, SETTLING, SETTLED, HOME = range(len(ARRIVALS))
AGEING = (0.5, 0.25)  # share who leave 0-1 and 2-5 in a year: classes of two and four years


@dataclass(frozen=True, slots=True)
class Area:
    """A country, or a block of the countries of a region that have none of their own.

    Args:
        code: ISO 3166-1 alpha-3, or X- and a name for a block.
        group: origin group it belongs to.
        nest: of destinations.
        name: in English.
    """

    code: str
    group: str
    nest: str
    name: str


@cache
def areas() -> tuple[Area, ...]:
    """The 45 countries and 8 blocks, by code."""
    with (HERE / "areas.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        found = [Area(r["area"], r["group"], r["nest"], r["name"]) for r in rows]
    return tuple(sorted(found, key=lambda area: area.code))


AREAS = tuple(area.code for area in areas())


@cache
def _blocks() -> dict[str, str]:
    """Block of every country without an area of its own."""
    with (HERE / "blocks.csv").open(encoding="utf-8", newline="") as file:
        return {row["country"]: row["area"] for row in csv.DictReader(file)}


def area_of(country: str) -> str:
    """Area that stands for a country.

    Raises:
        UnknownNameError: no ISO 3166-1 alpha-3 code.
    """
    if country in AREAS:
        return country
    if country not in _blocks():
        raise UnknownNameError("country or region", country, {*AREAS, *_blocks()})
    return _blocks()[country]


def area_index(code: str) -> int:
    """Position of the area of a country on the country axis."""
    return AREAS.index(area_of(code))


def group_of(country: str) -> str:
    """Origin group of who comes from a country."""
    return areas()[area_index(country)].group


def group_index(group: str) -> int:
    """Position of an origin group on its axis.

    Raises:
        UnknownNameError: no such group.
    """
    if group not in GROUPS:
        raise UnknownNameError("origin group", group, GROUPS)
    return GROUPS.index(group)


def home_areas() -> NDArray[np.bool_]:
    """Is an area home to a group? By group and area."""
    return np.array([[area.group == group for area in areas()] for group in GROUPS])


def nest_members() -> Array:
    """1 where an area belongs to a nest. By area and nest."""
    return np.array([[float(area.nest == nest) for nest in NESTS] for area in areas()])


def fold(panel: FlowPanel) -> tuple[Array, Array]:
    """Flows between areas and stocks of areas of a panel.

    Moves inside a block are no moves between areas and are left out, as are stocks that the
    source does not state.

    Returns:
        Flows by year, origin and destination with a zero diagonal; persons by year and area.
    """
    place = [area_index(code) for code in panel.areas]
    onto = np.zeros((len(place), len(AREAS)))
    onto[np.arange(len(place)), place] = 1.0
    flows = np.einsum("tij,ia,jb->tab", np.nan_to_num(panel.flows), onto, onto, optimize=True)
    flows[:, np.arange(len(AREAS)), np.arange(len(AREAS))] = 0.0
    return flows, np.nan_to_num(panel.stock) @ onto
