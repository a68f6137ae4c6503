"""Worlds in which many share a name: rates of moving under true, best and drawn persons."""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from simple_linker import Posterior

from talentatlas.identity.evaluate_moves import Signs, lives_of
from talentatlas.quantity import FOLDS
from talentatlas.synthetic.printing import RecordErrors, organisation_country, printed
from talentatlas.synthetic.world import World, WorldConfig
from talentatlas.uncertainty.cells import Cells
from talentatlas.uncertainty.combine import combine
from talentatlas.uncertainty.identity_error import identity_error
from talentatlas.uncertainty.intervals import sampled
from talentatlas.uncertainty.scales import scale

PERSONS, HOMONYMS = 8000, 0.3
FIRST, LAST = 2012, 2021  # of the window in which moves are counted
LARGEST = 3  # areas by moves
DRAWS = 10
LEVEL = 0.9
FULL = 1000


def records(seed):
    """What is printed in a world: everything right but that persons share names."""
    world = World.make(WorldConfig(persons=PERSONS, seed=seed))
    shown = printed(world, replace(RecordErrors.none(), homonyms=HOMONYMS))
    bylines = world.bylines
    kept = np.flatnonzero(shown.is_recorded[bylines.work])
    person = bylines.person[kept].astype(np.int64)
    organisation = shown.organisation[kept].astype(np.int64)
    return {
        "person": person,
        "name": shown.known_as[person].astype(np.int64),
        "year": (bylines.year[bylines.work[kept]] + world.config.first_year).astype(np.int64),
        "organisation": organisation,
        "country": organisation_country(world)[organisation].astype(np.int64),
    }


def rates(found, person):
    """In- and out-rate by country in the window, as cells by fold of the persons."""
    number = np.arange(len(person))
    where = Signs(number, found["year"], found["country"], np.full(len(person), FULL))
    compact = np.unique(person, return_inverse=True)[1]
    lives = lives_of(compact, where)
    fold = np.random.default_rng(len(compact)).integers(0, FOLDS, int(compact.max()) + 1)
    lived, made, moved = lives.lived, lives.made, lives.moved
    countries = int(found["country"].max()) + 1

    def counted(who, area, year):
        inside = (year >= FIRST) & (year <= LAST)
        cell = area[inside] * FOLDS + fold[who[inside]]
        return np.bincount(cell, minlength=countries * FOLDS).reshape(countries, FOLDS)

    year, who = made.start_year[moved.spell], made.person[moved.spell]
    exposure = counted(lived.person, lived.country, lived.year).astype(float)
    into = counted(who, made.country[moved.spell], year).astype(float)
    out = counted(who, moved.origin, year).astype(float)
    return Cells(
        keys=pa.table({"cell": range(2 * countries)}),
        numerator=np.concatenate([into, out]),
        denominator=np.concatenate([exposure, exposure]),
        persons=np.concatenate([into, out]).sum(axis=1).astype(np.int64),
        parts={},
    )


@dataclass(frozen=True)
class Seed:
    """Rates of one world: with true persons, and the intervals of the best clustering.

    Args:
        events, exposure: of the true persons, by cell.
        names: bounds from sampling alone, each name one person.
        without: bounds from sampling alone, persons as linked.
        with_identity: bounds that hold the error from identity too.
        complete: bounds from sampling, were it known who is who.
        part: of the variance that comes from identity.
    """

    events: np.ndarray
    exposure: np.ndarray
    names: tuple
    without: tuple
    with_identity: tuple
    complete: tuple
    part: np.ndarray


def run(seed, weights):
    """One seed: link, draw, count, and make the intervals."""
    found = records(seed)
    posterior = Posterior(found, weights)
    true, best = rates(found, found["person"]), rates(found, posterior.best())
    drawn = [rates(found, person) for person in posterior.draw(DRAWS, seed)]
    working = scale("log")
    with np.errstate(divide="ignore"):
        values = [working.forward(_value(cells)) for cells in (best, *drawn)]
    error = identity_error(values[0], values[1:])
    sample = sampled(best, scale_name="log", level=LEVEL)
    wide = combine(
        sample.value,
        sample.bounds,
        sd=np.nan_to_num(error.sd),
        quantile=sample.quantile,
        scale=working,
    )
    known = sampled(true, scale_name="log", level=LEVEL).bounds
    named = sampled(rates(found, found["name"]), scale_name="log", level=LEVEL).bounds
    with np.errstate(divide="ignore", invalid="ignore"):
        half = (working.forward(sample.bounds.upper) - values[0]) / sample.quantile
    return Seed(
        events=true.numerator.sum(axis=1),
        exposure=true.denominator.sum(axis=1),
        names=(named.lower, named.upper),
        without=(sample.bounds.lower, sample.bounds.upper),
        with_identity=(wide.lower, wide.upper),
        complete=(known.lower, known.upper),
        part=error.part(half**2),
    )


def coverage(seeds):
    """Part of the intervals of the largest areas that hold the rate of endlessly many persons.

    That rate is the one of the true persons of all these worlds together, which differ by
    chance alone.
    """
    events = sum(seed.events for seed in seeds)
    truth = events / sum(seed.exposure for seed in seeds)
    half = len(events) // 2
    largest = np.concatenate(
        [start + np.argsort(-events[start : start + half])[:LARGEST] for start in (0, half)]
    )

    def holding(name):
        bounds = [getattr(seed, name) for seed in seeds]
        return float(
            np.mean([(lo[largest] <= truth[largest]) & (truth[largest] <= hi[largest])
                     for lo, hi in bounds])
        )  # fmt: skip

    parts = np.mean([seed.part[largest] for seed in seeds])
    kinds = ("complete", "names", "without", "with_identity")
    return {kind: holding(kind) for kind in kinds} | {"part": float(parts)}


def _value(cells):
    return cells.numerator.sum(axis=1) / cells.denominator.sum(axis=1)
