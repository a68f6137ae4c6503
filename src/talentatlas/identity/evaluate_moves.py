"""False and missed moves: what a wrong merge or split does to careers, by the career rules.

A wrong merge invents moves, a wrong split hides them. The lives of the found persons and of the
true ones are made from the same authorships by the rules of `career`, and their moves compared.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy import stats

from talentatlas.career.lives import (
    COUNTRY_BITS,
    YEAR_BITS,
    Evidence,
    Moves,
    Residence,
    Rule,
    Spells,
    moves,
    residence,
    spells,
)
from talentatlas.config import Choices
from talentatlas.identity.evaluate import (
    Contingency,
    Flags,
    Floats,
    Ints,
    Scored,
    contingency,
    folds,
    interval,
    numbers,
    redrawn,
)
from talentatlas.quantity import FOLDS, LEVEL

FULL = 1000  # thousandths of one full piece of evidence


@dataclass(frozen=True, slots=True)
class Signs:
    """Where authorships point to; one with several countries stands several times.

    Args:
        row: number of the authorship.
        year: of its work.
        country: number in the order of codes.
        weight: thousandths of a full sign.
    """

    row: Ints
    year: Ints
    country: Ints
    weight: Ints

    def among(self, chosen: Flags) -> Signs:
        """Signs of some authorships, which are numbered anew in the same order."""
        place = np.cumsum(chosen) - 1
        kept = chosen[self.row]
        return Signs(
            place[self.row[kept]], self.year[kept], self.country[kept], self.weight[kept]
        )


@dataclass(frozen=True, slots=True)
class Lives:
    """Careers of some persons: residence, spells and moves, see `career.lives`."""

    lived: Residence
    made: Spells
    moved: Moves


@dataclass(frozen=True, slots=True)
class PersonMoves:
    """Moves of some persons.

    Args:
        person: number of the person.
        route: origin and destination as one number.
        earliest: first year in which it can have happened.
        latest: last year in which it can have happened.
    """

    person: Ints
    route: Ints
    earliest: Ints
    latest: Ints


@dataclass(frozen=True, slots=True)
class MoveErrors:
    """Moves that are not as they should be.

    Args:
        found: moves of the found persons.
        true: moves of the true persons.
        false_moves: part of the found moves that no true person made.
        missed_moves: part of the true moves that no found person made.
    """

    found: int
    true: int
    false_moves: Scored
    missed_moves: Scored


def signs(row: Ints, year: Ints, country: pa.ChunkedArray | pa.Array) -> Signs:
    """Signs from one row an authorship and country; a full sign is shared by its countries."""
    counts = np.bincount(row)
    return Signs(row, year, numbers(country), FULL // counts[row])


def lives_of(person: Ints, where: Signs) -> Lives:
    """Lives of persons by the rules of careers, from the authorships they are made of.

    Args:
        person: number of the person, by authorship.
        where: signs of these authorships.
    """
    key = (person[where.row] << YEAR_BITS | where.year) << COUNTRY_BITS | where.country
    key, place = np.unique(key, return_inverse=True)
    country, dated = key & ((1 << COUNTRY_BITS) - 1), key >> COUNTRY_BITS
    evidence = Evidence(
        person=dated >> YEAR_BITS,
        year=dated & ((1 << YEAR_BITS) - 1),
        country=country,
        weight=np.bincount(place, where.weight, len(key)).astype(np.int64),
        pieces=np.bincount(place, minlength=len(key)).astype(np.int64),
    )
    default = Choices()
    lived = residence(evidence, Rule(default.ties, default.silent_years, default.bridge))
    made = spells(lived)
    return Lives(lived, made, moves(made, lived))


def moves_of(person: Ints, where: Signs) -> PersonMoves:
    """Moves of persons; see `lives_of`."""
    lives = lives_of(person, where)
    made, moved = lives.made, lives.moved
    return PersonMoves(
        person=made.person[moved.spell],
        route=moved.origin << COUNTRY_BITS | made.country[moved.spell],
        earliest=moved.earliest,
        latest=moved.latest,
    )


def move_errors(
    true: Ints, found: Ints, where: Signs, *, level: float = LEVEL, seed: int = 1
) -> MoveErrors:
    """Compare the moves of found persons with those of the true ones.

    Definition:
        A found move is right, and a true one found, when they join the same two countries,
        can have happened in the same year, and their persons have an authorship in common.
        false = found moves that are not right / found moves,
        missed = true moves that are not found / true moves.

    Unit: share, 0 to 1, of moves.
    Not counted: moves before, after or between the works at hand; both sides lack them.

    Args:
        true: number of the true person, by authorship.
        found: number of the found person, in the same order.
        where: signs of these authorships.
        level: nominal coverage of the intervals.
        seed: draws the persons behind the intervals.
    """
    cells = contingency(true, found)
    real, made = moves_of(true, where), moves_of(found, where)
    is_found, is_right = _matched(real, made, cells)
    fold = folds(int(true.max(initial=0)) + 1, seed)
    owner = _owners(cells)
    return MoveErrors(
        found=len(made.person),
        true=len(real.person),
        false_moves=_rate(~is_right, fold[owner[made.person]], level, seed),
        missed_moves=_rate(~is_found, fold[real.person], level, seed),
    )


def _matched(real: PersonMoves, made: PersonMoves, cells: Contingency) -> tuple[Flags, Flags]:
    """Which true moves are found, and which found ones are right."""
    is_found = np.zeros(len(real.person), np.bool_)
    is_right = np.zeros(len(made.person), np.bool_)
    # Every true move beside every found person who has an authorship of its person.
    at, cell = _pairs(real.person, cells.true)
    # Then beside every move of that found person on the same route.
    width = 2 * COUNTRY_BITS
    wanted = cells.found[cell] << width | real.route[at]
    pair, other = _pairs(wanted, made.person << width | made.route)
    at = at[pair]
    fits = (real.earliest[at] <= made.latest[other]) & (made.earliest[other] <= real.latest[at])
    is_found[at[fits]] = True
    is_right[other[fits]] = True
    return is_found, is_right


def _pairs(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Rows of two columns with equal values: an inner join."""
    order = np.argsort(right, kind="stable")
    ordered = right[order]
    first = np.searchsorted(ordered, left, side="left")
    size = np.searchsorted(ordered, left, side="right") - first
    at = np.repeat(np.arange(len(left)), size)
    step = np.arange(len(at)) - np.repeat(np.cumsum(size) - size, size)
    return at, order[first[at] + step]


def _owners(cells: Contingency) -> Ints:
    """The true person with most authorships of each found person."""
    order = np.lexsort((-cells.true, cells.count, cells.found))
    owner = np.zeros(int(cells.found.max(initial=0)) + 1, np.int64)
    owner[cells.found[order]] = cells.true[order]
    return owner


def _rate(is_wrong: Flags, fold: Ints, level: float, seed: int) -> Scored:
    """A rate by persons drawn anew, or exact for few moves: whichever reaches further."""
    n, wrong = len(is_wrong), int(is_wrong.sum())
    if not n:
        return Scored(None, None, None)
    drawn = redrawn(seed)
    counted: Floats = drawn @ np.bincount(fold, minlength=FOLDS)
    mistaken: Floats = drawn @ np.bincount(fold, is_wrong, FOLDS)
    with np.errstate(invalid="ignore", divide="ignore"):
        sampled = interval(wrong / n, mistaken / counted, level)
    exact = stats.binomtest(wrong, n).proportion_ci(level, method="exact")
    assert sampled.lower is not None
    assert sampled.upper is not None  # as there are moves
    lower, upper = min(sampled.lower, exact.low), max(sampled.upper, exact.high)
    return Scored(wrong / n, float(lower), float(upper))
