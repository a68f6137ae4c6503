"""Lives from evidence, many persons at once: the rows of residence, spell and move as arrays.

The definitions stand in residence.sql, spell.sql and move.sql. This is the same arithmetic on
rows that already lie in the order of person and year, where no sort and no join is needed;
tests hold both to the same rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
YEAR_BITS, COUNTRY_BITS = 16, 12  # of a packed key: person, year, country


@dataclass(frozen=True, slots=True)
class Rule:
    """The choices of residence.sql.

    Args:
        ties: "stay" or "code".
        silent_years: longest silence that is bridged.
        bridge: whose the silent years between two countries are: "middle" (half of them
            each), "earlier" or "later".
    """

    ties: str
    silent_years: int
    bridge: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Rows of the table in the order of its key.

    Args:
        person: number, rising from 0.
        year: calendar year.
        country: number in the order of codes.
        weight: thousandths of an authorship.
        pieces: authorships.
    """

    person: Ints
    year: Ints
    country: Ints
    weight: Ints
    pieces: Ints


@dataclass(frozen=True, slots=True)
class Residence:
    """Rows of the table in the order of its key.

    Args:
        person: number.
        year: calendar year.
        country: number.
        pieces: 0 when bridged.
        is_seen: observed, not bridged.
        last_seen: observed year before this one, 0 when there is none.
        next_seen: observed year from this one on.
    """

    person: Ints
    year: Ints
    country: Ints
    pieces: Ints
    is_seen: Flags
    last_seen: Ints
    next_seen: Ints


@dataclass(frozen=True, slots=True)
class Spells:
    """Rows of the table in the order of its key.

    Args:
        first: row of residence with which the spell begins.
        person: number.
        spell: running number, from 1.
        country: number.
        start_year: first year.
        end_year: last year.
        open_left: not seen just before.
        open_right: not seen just after.
    """

    first: Ints
    person: Ints
    spell: Ints
    country: Ints
    start_year: Ints
    end_year: Ints
    open_left: Flags
    open_right: Flags


@dataclass(frozen=True, slots=True)
class Moves:
    """Rows of the table in the order of its key.

    Args:
        spell: row of spells that the move opens.
        move: running number of the person, from 1.
        origin: country left.
        is_return: the person had lived in the destination before.
        earliest: first year in which it can have happened.
        latest: last year in which it can have happened.
    """

    spell: Ints
    move: Ints
    origin: Ints
    is_return: Flags
    earliest: Ints
    latest: Ints


def residence(evidence: Evidence, rule: Rule) -> Residence:
    """One country for each person and year, silent years included."""
    row = _modal(evidence, rule.ties)
    person, year, country = (a[row] for a in (evidence.person, evidence.year, evidence.country))
    follows = np.append(person[1:] == person[:-1], False)[: len(row)]
    gap = np.where(follows, np.roll(year, -1) - year, 1)
    upcoming = np.where(follows, np.roll(country, -1), country)
    years = np.where(gap <= rule.silent_years + 1, gap, 1)
    source = np.repeat(np.arange(len(row)), years)  # the observed row at or before each year
    step = np.arange(len(source)) - np.repeat(np.cumsum(years) - years, years)
    is_seen = step == 0
    if rule.bridge == "middle":
        is_earlier = step * 2 < gap[source]
    else:
        is_earlier = is_seen | (rule.bridge == "earlier")
    before = np.where(np.roll(follows, 1), np.roll(year, 1), 0)
    return Residence(
        person=person[source],
        year=year[source] + step,
        country=np.where(is_earlier, country[source], upcoming[source]),
        pieces=np.where(is_seen, evidence.pieces[row][source], 0),
        is_seen=is_seen,
        last_seen=np.where(is_seen, before[source], year[source]),
        next_seen=np.where(is_seen, year[source], year[source] + gap[source]),
    )


def spells(lived: Residence) -> Spells:
    """Unbroken residence in one country."""
    goes_on = (
        (lived.person[1:] == lived.person[:-1])
        & (lived.year[1:] == lived.year[:-1] + 1)
        & (lived.country[1:] == lived.country[:-1])
    )
    first = np.flatnonzero(np.append(True, ~goes_on)[: len(lived.year)])
    last = np.append(first[1:], len(lived.year))[: len(first)] - 1
    person, start, end = lived.person[first], lived.year[first], lived.year[last]
    joins = (person[1:] == person[:-1]) & (end[:-1] + 1 == start[1:])
    return Spells(
        first=first,
        person=person,
        spell=_running(person),
        country=lived.country[first],
        start_year=start,
        end_year=end,
        open_left=np.append(True, ~joins)[: len(first)],
        open_right=np.append(~joins, True)[: len(first)],
    )


def moves(made: Spells, lived: Residence) -> Moves:
    """Changes of country between spells that follow one another."""
    spell = np.flatnonzero(~made.open_left)
    row = made.first[spell]
    return Moves(
        spell=spell,
        move=_running(made.person[spell]),
        origin=made.country[spell - 1],
        is_return=_lived_before(made, spell),
        earliest=lived.last_seen[row] + 1,
        latest=lived.next_seen[row],
    )


def starts(person: Ints) -> Flags:
    """Is a row the first of its person?"""
    return np.append(True, person[1:] != person[:-1])[: len(person)]


def _modal(evidence: Evidence, ties: str) -> Ints:
    """Row of the country with most weight in each person-year, ties as chosen."""
    key = (evidence.person << YEAR_BITS | evidence.year) << COUNTRY_BITS | evidence.country
    is_new = starts(key >> COUNTRY_BITS)
    first = np.flatnonzero(is_new)
    size = np.diff(np.append(first, len(key)))
    best = first.copy()
    row = np.flatnonzero(np.repeat(size > 1, size))  # elsewhere there is nothing to choose
    if len(row):
        group = np.repeat(np.arange(len(first)), size)[row]
        year_before = key[row] - (1 << COUNTRY_BITS)
        found = np.minimum(np.searchsorted(key, year_before), len(key) - 1)
        was_there = (key[found] == year_before) & (ties == "stay")
        # The last of these keys counts first; rows are in the order of codes already.
        order = np.lexsort((-evidence.pieces[row], ~was_there, -evidence.weight[row], group))
        leads = starts(group[order])
        best[group[order][leads]] = row[order[leads]]
    return best


def _running(person: Ints) -> Ints:
    """Number of each row among those of its person, from 1."""
    row = np.arange(len(person))
    return row - np.maximum.accumulate(np.where(starts(person), row, 0)) + 1


def _lived_before(made: Spells, spell: Ints) -> Flags:
    """Had the person of each of these spells an earlier one in the same country?"""
    moved = np.zeros(made.person[-1:].max(initial=0) + 1, np.bool_)
    moved[made.person[spell]] = True
    among = np.flatnonzero(moved[made.person])  # few persons ever move
    key = made.person[among] << COUNTRY_BITS | made.country[among]
    order = np.argsort(key, kind="stable")
    again = np.zeros(len(made.person), np.bool_)
    again[among[order]] = ~starts(key[order])
    return again[spell]
