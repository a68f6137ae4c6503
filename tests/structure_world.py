"""A small invented world for the structural model, and a panel with the real axes."""

from functools import cache

import numpy as np

from talentatlas.models.baseline import Baseline, Draws
from talentatlas.models.effects import Effects
from talentatlas.models.panel import FlowPanel
from talentatlas.models.state import AREAS, HOME, STEPS

HOMES = np.array([[1, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0], [0, 0, 1, 1, 1, 1]], dtype=bool)
NESTS = np.array([[1, 0], [1, 0], [1, 0], [0, 1], [0, 1], [0, 1]], dtype=float)
GROUPS, SIZE = HOMES.shape
YEARS = (2020, 2021, 2022, 2023)


def world(seed: int = 7) -> Baseline:
    """Six areas and three groups, the last at home in four areas."""
    rng = np.random.default_rng(seed)
    stock = rng.gamma(1.0, 60.0, (GROUPS, STEPS, 4, SIZE))
    stock[:, :, HOME] *= 5 * HOMES[:, None, :]
    stock[:, :, :HOME] *= ~HOMES[:, None, None, :]
    shares = rng.gamma(2.0, 1.0, (GROUPS, SIZE, SIZE)) * (1 - np.eye(SIZE))
    entry = rng.gamma(1.0, 0.1, (GROUPS, SIZE)) + HOMES
    return Baseline(
        year=2019,
        stock=stock,
        starts=np.array([400.0, 300.0, 900.0]),
        entry=entry / entry.sum(axis=1, keepdims=True),
        shares=shares / shares.sum(axis=2, keepdims=True),
        leave=rng.normal(-3.0, 0.4, (GROUPS, 4, 4, SIZE)),
        exit=np.array([0.01, 0.04, 0.03]),
        academic=np.array([1.0, 0.6, 0.5]),
        home=HOMES,
        members=NESTS,
    )


def draws(n: int = 5, seed: int = 3) -> Draws:
    """Parameters of n paths."""
    rng = np.random.default_rng(seed)
    top = rng.uniform(0.5, 1.0, n)
    return Draws(
        top=top,
        nest=top * rng.uniform(0.2, 0.9, n),
        network=rng.uniform(0.3, 0.9, n),
        never_finish=rng.uniform(0.15, 0.35, n),
        not_starting=rng.uniform(0.3, 0.7, n),
        exit=rng.normal(0, 0.1, n),
        leave=rng.normal(0, 0.1, (n, 4)),
        stay=rng.normal(0, 0.1, (n, GROUPS, SIZE)),
    )


def at(*places: tuple, fill: float = 0.0, origins: int = 1) -> np.ndarray:
    """An effect that is `fill` but where told: origin, destination, stage, group, value."""
    effect = np.full((1, origins, SIZE, 3, GROUPS), fill)
    for *place, value in places:
        effect[(0, *place)] = value
    return effect


EVERY = slice(None)


def everything() -> Effects:
    """A reform that pulls every lever at once."""
    return Effects(
        utility=at((0, 0, EVERY, 1, -0.4), (0, 4, 1, 2, 0.5), (0, 0, EVERY, 0, -0.1)),
        arrivals=at((0, 1, EVERY, 2, 0.7), fill=1.0),
        capacity=at((0, 0, 0, EVERY, 0.8), (0, 3, 1, EVERY, 0.9), fill=1.0)[..., :1],
        starts=np.full((1, 1, 1, 1, 1), 0.95),
        stay=at((0, 0, EVERY, 1, -0.3)),
        leave=at((0, 2, EVERY, 1, 0.6)),
        returning=at((0, EVERY, EVERY, 0, 0.5)),
        leave_research=at((0, 0, 2, EVERY, 0.02)),
        programme=at((0, 5, 2, EVERY, 12.0))[..., :1],
    )


@cache
def panel() -> FlowPanel:
    """Flows between the named countries as their sizes say; nothing between blocks."""
    codes = tuple(sorted(code for code in AREAS if not code.startswith("X-")))
    rng = np.random.default_rng(11)
    persons = rng.lognormal(10.0, 1.0, len(codes))
    persons[codes.index("USA")] = 600_000.0
    flows = 0.04 * np.outer(persons, persons) / persons.sum() * (1 - np.eye(len(codes)))
    years = tuple(range(2008, 2018))
    n = len(years)
    return FlowPanel(
        source="invented",
        years=years,
        areas=codes,
        flows=np.repeat(flows[None], n, axis=0),
        stock=np.repeat(persons[None], n, axis=0),
        entries=np.zeros((n, len(codes))),
        exits=np.zeros((n, len(codes))),
    )
