"""The pedigree of a team: where its members studied and worked, as aggregates with intervals.

Follows: Zegart and Johnston, A Deep Peek into DeepSeek AI's Talent (Hoover Institution, 2025):
never left, ever abroad, returned, years abroad, institutions, mean and median citations, core
group. Departs: probabilities of matches instead of one profile each; intervals; cells of few
persons are not shown; a person who states no affiliation is not traced rather than left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from talentatlas.errors import SmallCellError
from talentatlas.teams.careers import Career, House, careers
from talentatlas.teams.draws import SEED, Bounded, Draws, Flags
from talentatlas.teams.figures import (
    COUNT,
    HIDDEN,
    MEAN,
    MEDIAN,
    NONE,
    SHARE,
    SHOWN,
    Figure,
    Pedigree,
)
from talentatlas.teams.matching import CLASSES, Match, match
from talentatlas.uncertainty.suppression import MINIMUM

if TYPE_CHECKING:
    from talentatlas.atlas import Atlas
    from talentatlas.teams.roster import Roster

LEAST_MEMBERS = 10  # a smaller team is a handful of persons, whatever is computed of it
MOST_ROWS = 10  # of countries and organisations
MOST_COUNTRIES = 5  # whose organisations are counted
SHORT, LONG = 1, 5  # years abroad: at most one, five or more, as the study cuts them
EDUCATION = "education"


def pedigree(
    atlas: Atlas,
    roster: Roster,
    *,
    home: str | None = None,
    minimum: int = MINIMUM,
    seed: int = SEED,
) -> Pedigree:
    """Trace a team in an atlas.

    Args:
        atlas: of records.
        roster: the team.
        home: alpha-3 code; by default where most members were seen last.
        minimum: persons that a cell must hold to be shown.
        seed: of the draws.

    Raises:
        SmallCellError: the team is so small that its figures would be those of persons.
        CoverageError: the atlas holds no persons.
    """
    least = max(LEAST_MEMBERS, minimum)
    if len(roster.members) < least:
        raise SmallCellError(
            f"The list holds {len(roster.members)} names; at least {least} are needed.",
            why="Figures of a few persons would tell about each of them.",
            todo="Put the lists of several papers of the team together.",
        )
    matches = match(atlas, roster)
    return _Team(atlas, matches, seed, minimum).pedigree(roster, home)


class _Team:
    """Careers and draws of a matched team."""

    def __init__(
        self, atlas: Atlas, matches: tuple[Match, ...], seed: int, minimum: int
    ) -> None:
        persons = [person for one in matches for person in one.persons]
        known = careers(atlas, persons)
        self.careers = [known.get(person, Career()) for person in persons]
        self.weight = np.array([p for one in matches for p in one.probability], dtype=float)
        self.draws = Draws([one.probability for one in matches], seed=seed)
        self.matches, self.minimum = matches, minimum
        self.placed = self._where(lambda career: bool(career.spells))

    def pedigree(self, roster: Roster, home: str | None) -> Pedigree:
        chosen = home or self._usual_home()
        kinds = Counter(one.kind for one in self.matches)
        figures = [self._traced()]
        if chosen:
            figures += [*self._leaving(chosen), *self._now(), *self._ties(chosen)]
        figures += [*self._studies(), *self._houses(chosen), *self._output()]
        return Pedigree(
            papers=len(roster.papers),
            members=len(roster.members),
            left_out=roster.left_out,
            matches={kind: kinds.get(kind, 0) for kind in CLASSES},
            home=chosen,
            figures=tuple(figures),
        )

    def _where(self, test: Callable[[Career], bool]) -> Flags:
        return np.array([test(career) for career in self.careers], dtype=bool)

    def _usual_home(self) -> str | None:
        last: Counter[str] = Counter()
        for career, weight in zip(self.careers, self.weight, strict=True):
            if career.spells:
                last[career.countries[-1]] += weight
        return min(last, key=lambda code: (-last[code], code)) if last else None

    def _traced(self) -> Figure:
        """Members with a known place: the part of the team that all the rest is about."""
        found = self.draws.reach(self.placed)
        base = self.draws.members
        return Figure("placed", "", SHARE, SHOWN, found.value, found.lower, found.upper, base)

    def _leaving(self, home: str) -> list[Figure]:
        placed, where = self.placed, self._where
        ever = where(lambda c: home in c.countries)
        left = where(lambda c: home in c.countries[:-1] and set(c.countries) != {home})
        away = where(lambda c: any(one != home for one in c.countries))
        back = where(lambda c: c.returned(home))
        shares = {
            "ever_home": (ever, placed),
            "never_left": (where(lambda c: set(c.countries) == {home}), placed),
            "began_home": (where(lambda c: c.countries[:1] == [home]), placed),
            "ever_away": (away, placed),
            "returned": (back, placed),
            "returned_of_leavers": (back, left),
            "came": (where(lambda c: c.came(home)), placed),
            "left_for_good": (where(lambda c: c.left_for_good(home)), placed),
            "away_short": (where(lambda c: 0 < c.years_outside(home) <= SHORT), away),
            "away_long": (where(lambda c: c.years_outside(home) >= LONG), away),
        }
        never = shares["never_left"][0]
        found = [
            # who was home but not always is the difference of two figures: it must not be small
            Figure(name, home, SHARE, HIDDEN)
            if name in ("ever_home", "began_home") and self._is_small(flags & ~never)
            else self._share(name, home, flags, base)
            for name, (flags, base) in shares.items()
        ]
        years = np.array([c.years_outside(home) or np.nan for c in self.careers], dtype=float)
        return [*found, *self._middles("years_away", years, area=home)]

    def _is_small(self, flags: Flags) -> bool:
        """Would the number of these candidates tell about few persons?"""
        return 0 < round(float((self.weight * flags).sum())) < self.minimum

    def _now(self) -> list[Figure]:
        return self._by_country(
            "now_in", lambda c, code: c.countries[-1:] == [code], self.placed
        )

    def _ties(self, home: str) -> list[Figure]:
        rows = self._by_country("ever_in", lambda c, code: code in c.countries, self.placed)
        return [row for row in rows if row.area != home]

    def _studies(self) -> list[Figure]:
        found: list[Figure] = []
        for name, read in (
            ("first_degree", lambda c: c.first_degree),
            ("doctorate", lambda c: c.doctorate),
        ):
            known = self._where(lambda c, read=read: read(c) is not None)
            rows = self._by_country(name, lambda c, code, read=read: read(c) == code, known)
            found += rows or [Figure(name, "", SHARE, NONE)]
        return found

    def _by_country(
        self, name: str, test: Callable[[Career, str], bool], known: Flags
    ) -> list[Figure]:
        """Shares of the countries with most members, largest first; small ones are left out."""
        codes = sorted({code for career in self.careers for code in career.all_countries})
        held = {code: self._where(lambda c, code=code: test(c, code)) & known for code in codes}
        sizes = {code: float((self.weight * flags).sum()) for code, flags in held.items()}
        shown = sorted(codes, key=lambda code: (-sizes[code], code))[:MOST_ROWS]
        return [
            self._share(name, code, held[code], known, known)
            for code in shown
            if sizes[code] >= self.minimum
        ]

    def _houses(self, home: str | None) -> list[Figure]:
        houses = sorted({h for c in self.careers for h in c.houses}, key=_order)
        if not houses:
            return [Figure("organisations", "", COUNT, NONE)]
        number = {house: at for at, house in enumerate(houses)}
        own = [frozenset(number[h] for h in c.houses) for c in self.careers]
        every = np.ones(len(houses), dtype=bool)
        found = [self._count("organisations", "", own, every)]
        for code in self._countries_of_houses():
            inside = np.array([house.country == code for house in houses])
            found.append(self._count("organisations", code, own, inside))
            if code == home:
                schools = np.array([house.kind == EDUCATION for house in houses])
                found.append(self._count("universities", code, own, inside & schools))
        return [*found, *self._largest(houses, own)]

    def _countries_of_houses(self) -> list[str]:
        """Countries in whose organisations enough members were, most members first."""
        members: Counter[str] = Counter()
        for career, weight in zip(self.careers, self.weight, strict=True):
            for code in {house.country for house in career.houses if house.country}:
                members[code] += weight
        kept = (code for code in members if round(members[code]) >= self.minimum)
        return sorted(kept, key=lambda code: (-members[code], code))[:MOST_COUNTRIES]

    def _largest(self, houses: list[House], own: list[frozenset[int]]) -> list[Figure]:
        """Shares of members ever at the organisations with most of them."""
        known = self._where(lambda c: bool(c.houses))
        held = [np.array([at in one for one in own], dtype=bool) for at in range(len(houses))]
        sizes = [float((self.weight * flags).sum()) for flags in held]
        order = sorted(range(len(houses)), key=lambda at: (-sizes[at], houses[at].name))
        return [
            self._share("at", houses[at].name, held[at], known, known)
            for at in order[:MOST_ROWS]
            if sizes[at] >= self.minimum
        ]

    def _output(self) -> list[Figure]:
        works = np.array([c.works or np.nan for c in self.careers], dtype=float)
        cited = np.array(
            [np.nan if c.citations is None else c.citations for c in self.careers], dtype=float
        )
        return [*self._middles("works", works), *self._middles("citations", cited)]

    def _share(
        self, name: str, area: str, counted: Flags, base: Flags, known: Flags | None = None
    ) -> Figure:
        """A share; `known` says of whom the base is known, by default those with a place."""
        whom = self.placed if known is None else known
        return self._shown(name, area, SHARE, self.draws.share(counted, base, whom))

    def _middles(self, name: str, values: np.ndarray, *, area: str = "") -> list[Figure]:
        return [
            self._shown(name, area, kind, self.draws.middle(values, median=kind == MEDIAN))
            for kind in (MEAN, MEDIAN)
        ]

    def _count(self, name: str, area: str, own: list[frozenset[int]], which: Flags) -> Figure:
        return self._shown(name, area, COUNT, self.draws.distinct(own, which))

    def _shown(self, name: str, area: str, kind: str, found: Bounded | None) -> Figure:
        """A figure, unless it rests on few persons or would tell about few."""
        if found is None:
            return Figure(name, area, kind, NONE)
        counted, base = round(found.counted), round(found.base)
        parts = (counted, base - counted) if kind == SHARE else ()
        if base < self.minimum or any(0 < part < self.minimum for part in parts):
            return Figure(name, area, kind, HIDDEN)
        return Figure(name, area, kind, SHOWN, found.value, found.lower, found.upper, base)


def _order(house: House) -> tuple[str, str]:
    return (house.organisation_id, house.name)
