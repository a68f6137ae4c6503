"""True lives: who is where, in which organisation, in which year.

All hazards are invented. They give lives of the kind seen in bibliographies: many short
careers, most moves soon after the doctorate, a raised chance of going back.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from talentatlas.synthetic.chance import Floats, Ints, pick, stream
from talentatlas.synthetic.geography import Geography

ALREADY_HERE = 0.12  # part of the persons who were active before the first year
OLDEST = 15  # academic age up to which those already here are spread
GROWTH = 0.08  # yearly growth of the number of starters
EXIT = (
    0.03,
    0.13,
    0.06,
)  # yearly hazard of leaving research: beginners, after 2, after 7 years
MOVE = (0.7, 1.5, 0.7)  # factor of the hazard of moving, same stages
STAGES = (2, 7)  # academic ages at which the stages begin
JUST_ARRIVED = 0.5  # factor of the hazard of moving on within a year of arrival
ABROAD = 1.8  # factor of the hazard of moving for those away from their origin
HOME = 12.0  # factor of the weight of the origin as a destination
FIRST_SECTOR = (0.86, 0.09, 0.05)  # education, company, government
SECTOR_CHANGE = np.array(
    [[0.0, 0.035, 0.005], [0.015, 0.0, 0.0], [0.02, 0.015, 0.0]]
)  # yearly hazards, from (row) to (column)
NEW_JOB = 0.04  # yearly hazard of another organisation in the same country and sector


@dataclass(frozen=True, slots=True)
class Lives:
    """The true state of each person in each year; -1 where not active.

    Args:
        country, sector, organisation: numbers of `Geography`, persons by years.
        origin: country at the start, by person.
        start, end: first and last active year, counted from the first year of the world.
        age: academic age at the start.
        field: number in `FIELDS` of what the person works on.
    """

    country: NDArray[np.int16]
    sector: NDArray[np.int16]
    organisation: NDArray[np.int16]
    origin: Ints
    start: Ints
    end: Ints
    age: Ints
    field: Ints


def simulate(
    persons: int, years: int, mobility: float, seed: int, geography: Geography
) -> Lives:
    """Lives of a number of persons over a number of years.

    Args:
        persons: their number.
        years: calendar years of the world.
        mobility: factor of all hazards of moving.
        seed: of the world.
        geography: where they can be.
    """
    draw = _Draws(persons, seed)
    start, age = _starts(draw, years)
    weights = _by_year(geography.origin, years)[start]
    origin = pick(weights, draw("origin"))
    field = pick(geography.fields[origin], draw("field"))
    state = np.full((3, persons, years), -1, np.int16)
    sector = pick(np.tile(FIRST_SECTOR, (persons, 1)), draw("first sector"))
    now = [origin.copy(), sector, _organisation(geography, origin, sector, draw("first job"))]
    arrived, alive = start.copy(), np.ones(persons, bool)
    pull = _by_year(geography.pull, years)
    for year in range(years):
        older = alive & (start < year)
        alive &= ~(older & (draw("exit") < _by_stage(EXIT, age + year - start)))
        stay = alive & (start < year)
        rate = geography.leave[now[0]] * _by_stage(MOVE, age + year - start) * mobility
        rate *= np.where(year - arrived <= 1, JUST_ARRIVED, 1.0)
        rate *= np.where(now[0] != origin, ABROAD, 1.0)
        moving = stay & (draw("move") < rate)
        now[0] = np.where(moving, _destination(now[0], origin, pull[year], draw), now[0])
        arrived = np.where(moving, year, arrived)
        _change_job(now, stay, moving, geography, draw)
        shown = alive & (start <= year)
        state[:, shown, year] = np.stack(now)[:, shown]
    active = state[0] >= 0
    end = start + active.sum(axis=1) - 1
    return Lives(state[0], state[1], state[2], origin, start, end, age, field)


class _Draws:
    """One uniform number a person from the stream of a topic; next time the next ones."""

    def __init__(self, persons: int, seed: int) -> None:
        self._persons, self._seed = persons, seed
        self._streams: dict[str, np.random.Generator] = {}

    def __call__(self, topic: str) -> Floats:
        if topic not in self._streams:
            self._streams[topic] = stream(self._seed, topic)
        return self._streams[topic].random(self._persons)


def _starts(draw: _Draws, years: int) -> tuple[Ints, Ints]:
    """First active year and academic age in it."""
    growth = np.exp(GROWTH * np.arange(years))
    weights = growth / growth.sum() * (1 - ALREADY_HERE)
    uniform = draw("start")
    here = draw("already here") < ALREADY_HERE
    start = np.searchsorted(np.cumsum(weights / weights.sum())[:-1], uniform, side="right")
    age = np.where(here, 1 + (draw("age") * OLDEST).astype(np.int64), 0)
    return np.where(here, 0, start), age


def _by_year(ends: Floats, years: int) -> Floats:
    """Weights of each year, on a straight line from the first to the last, in parts of 1."""
    part = np.linspace(0, 1, years)[:, None]
    shares = ends / ends.sum(axis=1, keepdims=True)
    return shares[0] * (1 - part) + shares[1] * part


def _by_stage(values: tuple[float, float, float], age: Ints) -> Floats:
    return np.array(values)[np.searchsorted(STAGES, age, side="right")]


def _destination(current: Ints, origin: Ints, pull: Floats, draw: _Draws) -> Ints:
    """Where each person would go, were it to move: anywhere else, the origin preferred."""
    person = np.arange(len(current))
    weights = np.tile(pull, (len(current), 1))
    weights[person, origin] *= HOME
    weights[person, current] = 0
    return pick(weights, draw("destination"))


def _change_job(
    now: list[Ints],
    stay: NDArray[np.bool_],
    moving: NDArray[np.bool_],
    geography: Geography,
    draw: _Draws,
) -> None:
    """New sectors and organisations of those who change either, or who moved."""
    hazards = SECTOR_CHANGE[now[1]]
    uniform = draw("sector")
    changing = stay & (uniform < hazards.sum(axis=1))
    chosen = (uniform[:, None] >= np.cumsum(hazards, axis=1)[:, :-1]).sum(axis=1)
    now[1] = np.where(changing, chosen, now[1])
    renewed = moving | changing | (stay & (draw("new job") < NEW_JOB))
    found = _organisation(geography, now[0], now[1], draw("job"))
    now[2] = np.where(renewed, found, now[2])


def _organisation(geography: Geography, country: Ints, sector: Ints, uniform: Floats) -> Ints:
    """An organisation of the country and sector; those listed first are larger."""
    first = geography.organisation_first[country, sector]
    count = geography.organisation_count[country, sector]
    return first + (count * uniform**1.5).astype(np.int64)
