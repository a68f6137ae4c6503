"""What the bibliography prints of each true authorship: name, affiliation, country, errors."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any  # keyword arguments of a dataclass

import numpy as np
from numpy.typing import NDArray

from talentatlas.errors import ConfigError
from talentatlas.synthetic.chance import Ints, pick, scattered, stream
from talentatlas.synthetic.geography import SECTORS
from talentatlas.synthetic.names import shared_names
from talentatlas.synthetic.world import World

DEPARTMENTS = (
    None,
    None,
    "Department of Computer Science",
    "School of Computer Science and Engineering",
    "Department of Electrical and Computer Engineering",
    "Institute for Artificial Intelligence",
)
SECOND_AT_HOME = 0.3  # part of the second affiliations that are in the country of origin
WRONG_ALWAYS = 0.5  # part of the wrong countries that a person prints as long as at one place
CITY = 0.6  # part of the printed affiliations that name the city
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class RecordErrors:
    """How far the records are from the truth; each rate is off at 0.

    The defaults resemble real conference records: 12 to 20 % of the affiliations missing,
    1 to 2 % of the countries wrong.

    Args:
        missing_works: part of the covered works that the bibliography lacks.
        missing_by_country: the same for works led from some countries, as (code, rate).
        missing_affiliation: part of the authorships without any affiliation.
        no_country: part of the affiliations whose text does not name the country.
        wrong_country: part of the affiliations whose text names another country.
        stale: part of the affiliations that show the organisation of the year before.
        dual: part of the affiliations followed by a second one, after `+`, and always so for
            the same person at the same place.
        homonyms: part of the persons who have the full name of another.
        name_variants: part of the authorships with an initial for the given name.
        rejected: rejected or withdrawn papers for each accepted one, at venues that show them.
        doubled: part of the works with every author twice, at the venue that does so.
        identifiers: part of the authorships with an OpenReview profile, at venues that use
            them; author numbers of IEEE are always there, as in the real records.
    """

    missing_works: float = 0.05
    missing_by_country: tuple[tuple[str, float], ...] = ()
    missing_affiliation: float = 0.15
    no_country: float = 0.35
    wrong_country: float = 0.01
    stale: float = 0.1
    dual: float = 0.04
    homonyms: float = 0.02
    name_variants: float = 0.01
    rejected: float = 0.25
    doubled: float = 1.0
    identifiers: float = 0.97

    def __post_init__(self) -> None:
        rates = {f.name: getattr(self, f.name) for f in fields(self)}
        rates |= dict(rates.pop("missing_by_country"))
        for name, rate in rates.items():
            if not 0 <= rate <= 1:
                raise ConfigError(
                    f"The error rate {name} is {rate}.",
                    why="It is a part of the records.",
                    todo="Give a number from 0 to 1.",
                )

    @staticmethod
    def none() -> RecordErrors:
        """Records that show everything, once, and right; identifiers where a venue has them."""
        off: dict[str, Any] = {f.name: 0.0 for f in fields(RecordErrors)}
        return RecordErrors(**{**off, "missing_by_country": (), "identifiers": 1.0})


@dataclass(frozen=True, slots=True)
class Printed:
    """What is printed of each true authorship, and of each work where it says so.

    Args:
        is_recorded: the bibliography has the work (by work).
        is_doubled: its authors are printed twice (by work).
        is_rejected: a rejected paper by the same authors is there too (by work).
        has_affiliation: an affiliation is printed.
        organisation: the one printed, right or stale.
        country: the one that the text names; -1 when it names none.
        wording: which of the ways to print that country.
        second: second organisation; -1 when there is none.
        department: number in `DEPARTMENTS`.
        has_city: the text names the city.
        is_initial: the given name is an initial.
        has_identifier: the person's identifier is given.
        known_as: person whose name it is (by person).
    """

    is_recorded: Flags
    is_doubled: Flags
    is_rejected: Flags
    has_affiliation: Flags
    organisation: Ints
    country: Ints
    wording: Ints
    second: Ints
    department: Ints
    has_city: Flags
    is_initial: Flags
    has_identifier: Flags
    known_as: Ints

    def is_placed(self, world: World) -> Flags:
        """Whether the records give an authorship any place: what can be measured at all."""
        return self.is_recorded[world.bylines.work] & self.has_affiliation


def printed(world: World, errors: RecordErrors) -> Printed:
    """Decide what is printed of each true authorship of a world."""
    bylines, seed = world.bylines, world.config.seed
    works, authorships = len(bylines.year), len(bylines.work)

    def chance(topic: str, rate: float, number: int = authorships) -> Flags:
        return stream(seed, topic).random(number) < rate

    venues = world.geography.venues
    organisation = _organisation(world, chance("stale", errors.stale))
    country = _country(world, organisation, errors)
    kinds = len(DEPARTMENTS)
    return Printed(
        is_recorded=bylines.covered & ~_missing(world, errors),
        is_doubled=_at(world, [v.doubled for v in venues])
        & chance("doubled", errors.doubled, works),
        is_rejected=_at(world, [v.rejects for v in venues])
        & chance("rejected", errors.rejected, works),
        has_affiliation=~chance("missing affiliation", errors.missing_affiliation),
        organisation=organisation,
        country=country,
        wording=stream(seed, "wording").integers(0, 1 << 16, authorships),
        second=_second(world, organisation, errors.dual),
        department=stream(seed, "department").integers(0, kinds, authorships),
        has_city=chance("city", CITY),
        is_initial=chance("initial", errors.name_variants),
        has_identifier=_has_identifier(world, chance("identifier", errors.identifiers)),
        known_as=shared_names(
            errors.homonyms, world.lives.origin, world.geography.homonymy, seed
        ),
    )


def organisation_country(world: World) -> Ints:
    """True country of each organisation."""
    codes = world.geography.countries
    return np.array([codes.index(o.country) for o in world.geography.organisations])


def _at(world: World, flags: list[bool]) -> Flags:
    return np.array(flags)[world.bylines.venue]


def _has_identifier(world: World, profile: Flags) -> Flags:
    schemes = np.array([v.ids for v in world.geography.venues])
    scheme = schemes[world.bylines.venue[world.bylines.work]]
    return (scheme == "ieee") | ((scheme == "openreview") & profile)


def _missing(world: World, errors: RecordErrors) -> Flags:
    """Works that the bibliography lacks; the first author's country may decide the chance."""
    bylines, codes = world.bylines, world.geography.countries
    rates = np.full(len(codes), errors.missing_works)
    for code, rate in errors.missing_by_country:
        if code not in codes:
            raise ConfigError(
                f"missing_by_country names {code}, which this world does not have.",
                why="The rate would change nothing.",
                todo=f"Use one of {', '.join(codes)}, or make a world of more countries.",
            )
        rates[codes.index(code)] = rate
    lead = bylines.person[bylines.position == 1]
    country = world.lives.country[lead, bylines.year]
    return stream(world.config.seed, "missing works").random(len(lead)) < rates[country]


def _organisation(world: World, is_stale: Flags) -> Ints:
    """Organisation printed: that of the year, or of the year before where that is stale."""
    person, year = world.bylines.person, world.bylines.year[world.bylines.work]
    now = world.lives.organisation[person, year].astype(np.int64)
    before = world.lives.organisation[person, np.maximum(year - 1, 0)].astype(np.int64)
    return np.where(is_stale & (before >= 0), before, now)


def _country(world: World, organisation: Ints, errors: RecordErrors) -> Ints:
    """Country that the text names: its own, none, or a wrong one."""
    seed, number = world.config.seed, len(organisation)
    own = organisation_country(world)[organisation]
    silent = stream(seed, "no country").random(number) < errors.no_country
    draw = stream(seed, "wrong country")
    post = _post(world, organisation)
    lasting = scattered(seed, "lasting error", post) < WRONG_ALWAYS
    chance = np.where(lasting, scattered(seed, "wrong post", post), draw.random(number))
    wrong = chance < errors.wrong_country
    weights = np.tile(world.geography.pull.mean(axis=0), (number, 1))  # often the headquarters'
    weights[np.arange(number), own] = 0
    which = np.where(lasting, scattered(seed, "which country", post), draw.random(number))
    return np.where(wrong, pick(weights, which), np.where(silent, -1, own))


def _second(world: World, organisation: Ints, rate: float) -> Ints:
    """Second organisation: another of the same country, or one of the country of origin.

    A person has it for as long as it has the first one.
    """
    geography, seed = world.geography, world.config.seed
    post = _post(world, organisation)
    country = organisation_country(world)[organisation]
    at_home = scattered(seed, "second at home", post) < SECOND_AT_HOME
    country = np.where(at_home, world.lives.origin[world.bylines.person], country)
    sector = (scattered(seed, "second sector", post) * len(SECTORS)).astype(np.int64)
    first = geography.organisation_first[country, sector]
    count = geography.organisation_count[country, sector]
    found = first + (scattered(seed, "second", post) * count).astype(np.int64)
    is_dual = scattered(seed, "dual", post) < rate
    return np.where(is_dual & (found != organisation), found, -1)


def _post(world: World, organisation: Ints) -> Ints:
    """Key of a person at an organisation, for what stays as long as both stay together."""
    return world.bylines.person * len(world.geography.organisations) + organisation
