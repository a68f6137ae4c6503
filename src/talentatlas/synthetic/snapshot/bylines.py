"""Works of one block and who wrote them: authorships grouped by year, field and place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from talentatlas.synthetic.chance import Ints, stream
from talentatlas.synthetic.snapshot.careers import YEARS, Lives
from talentatlas.synthetic.snapshot.nested import Flags, places, starts

# Part of the works by number of authors: 3.4 in the mean with a long tail (a guess, in line
# with the genuine pages of 2026).
TEAM = (0.28, 0.19, 0.16, 0.12, 0.09, 0.06, 0.045, 0.03, 0.025)
TAIL, TAIL_SCALE, MOST_AUTHORS = 1.5, 6.0, 600  # Pareto distribution of the largest teams
MEAN_TEAM = 3.6
TOGETHER = 0.7  # part of the authorships that seek co-authors in the same organisation
NO_AUTHORS = 0.02  # part of the works without any author
LATER_WORKS = 0.02  # works of the second release that the first did not have
RECENT = 3  # years that these come from
SPARE = 1.12  # authorships drawn for each one needed
AI_ELSEWHERE = 0.018  # part of the works of other people that are on AI
MOST_TURNS = 6
STAYS_IN_FIELD = 0.85  # part of the works of people of AI that are on AI


@dataclass(frozen=True, slots=True)
class Bylines:
    """Works of one block, the later ones last.

    Args:
        year: of each work, counted from `FIRST_YEAR`.
        is_ai: on artificial intelligence.
        field: number of the subfield otherwise.
        is_later: not in the first release.
        counts: authors of each work.
        person_year: of each authorship, in order of work and byline: number in `Lives`.
    """

    year: Ints
    is_ai: Flags
    field: Ints
    is_later: Flags
    counts: Ints
    person_year: Ints

    @property
    def work(self) -> Ints:
        """Work of each authorship."""
        return np.repeat(np.arange(len(self.counts)), self.counts)


def wanted_authorships(works: int) -> int:
    """Authorships that a block of so many works needs."""
    return int(works * (1 + LATER_WORKS) * MEAN_TEAM * SPARE) + 200


def write(seed: int, block: int, works: int, lives: Lives) -> Bylines:
    """Works of some lives.

    Args:
        seed: of the world.
        block: its number.
        works: of the first release.
        lives: their authors.
    """
    draw = stream(seed, f"bylines {block}")
    slot = np.repeat(np.arange(len(lives.works)), lives.works)
    person, year = lives.person[slot], lives.year[slot]
    field = np.where(lives.is_ai[person], len(lives.field), lives.field[person])
    place = lives.organisation[slot] / (lives.organisation.max() + 1)
    near = np.where(draw.random(len(slot)) < TOGETHER, place, draw.random(len(slot)))
    # A person's works of a year lie in different turns, so that they have different teams.
    turn = np.minimum(places(lives.works), MOST_TURNS)
    order = np.lexsort((near + draw.random(len(slot)) * 1e-2, turn, field, year))
    slot = slot[order]
    team = _team(draw, len(slot))
    cut = np.union1d(np.cumsum(team)[:-1], np.flatnonzero(np.diff(year[order], prepend=-1)))
    first = np.concatenate([[0], cut[(cut > 0) & (cut < len(slot))]]).astype(np.int64)
    group = np.searchsorted(first, np.arange(len(slot)), side="right") - 1
    keep = _first_of_each(group, lives.person[slot])
    slot, counts = slot[keep], np.bincount(group[keep], minlength=len(first))
    return _chosen(draw, works, lives, slot, counts)


def _team(draw: np.random.Generator, slots: int) -> Ints:
    """Sizes of teams that use up so many authorships."""
    most = int(slots / 2) + 10
    size = draw.choice(np.arange(1, len(TEAM) + 1), most, p=TEAM)
    large = (draw.pareto(TAIL, most) * TAIL_SCALE).astype(np.int64)
    size = np.where(size == len(TEAM), np.minimum(size + large, MOST_AUTHORS), size)
    return size[: int(np.searchsorted(np.cumsum(size), slots)) + 1]


def _first_of_each(group: Ints, person: Ints) -> Ints:
    """Authorships without those of a person who is already on the work."""
    key = group * (int(person.max()) + 1) + person
    return np.sort(np.unique(key, return_index=True)[1])


def _chosen(
    draw: np.random.Generator, works: int, lives: Lives, slot: Ints, counts: Ints
) -> Bylines:
    """So many works in random order, the later ones last, some of them without authors."""
    at = starts(counts)
    year_of = lives.year[slot[at]]
    later = max(1, round(works * LATER_WORKS))
    without = int(works * NO_AUTHORS)
    order = draw.permutation(len(counts))
    is_recent = year_of[order] >= YEARS - RECENT
    last = order[is_recent][:later]
    earlier = order[~np.isin(order, last)][: works - without]
    chosen = np.concatenate([earlier, last])
    missing = works - len(earlier)
    number = counts[chosen]
    within = np.repeat(at[chosen] - starts(number), number) + np.arange(int(number.sum()))
    lead = lives.person[slot[at[chosen]]]
    empty = np.zeros(missing, np.int64)
    none_year = draw.choice(year_of, missing)
    mixed = draw.permutation(works)
    bylines = Bylines(
        year=np.concatenate([none_year, year_of[chosen]]),
        is_ai=np.concatenate([empty > 0, _is_ai(draw, lives, lead)]),
        field=np.concatenate([draw.choice(lives.field, missing), lives.field[lead]]),
        is_later=np.arange(missing + len(chosen)) >= works,
        counts=np.concatenate([empty, number]),
        person_year=slot[within],
    )
    return reordered(bylines, np.concatenate([mixed, np.arange(works, len(bylines.year))]))


def _is_ai(draw: np.random.Generator, lives: Lives, lead: Ints) -> Flags:
    """On AI: most works led by people of the field, and a few others."""
    return draw.random(len(lead)) < np.where(lives.is_ai[lead], STAYS_IN_FIELD, AI_ELSEWHERE)


def reordered(bylines: Bylines, order: Ints) -> Bylines:
    """The same works in another order."""
    counts = bylines.counts[order]
    at = starts(bylines.counts)[order]
    within = np.repeat(at - starts(counts), counts) + np.arange(int(counts.sum()))
    return Bylines(
        bylines.year[order],
        bylines.is_ai[order],
        bylines.field[order],
        bylines.is_later[order],
        counts,
        bylines.person_year[within],
    )
