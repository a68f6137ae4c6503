"""True shares of those who publish: by tier, among the cited, and at a fixed venue mix."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from talentatlas.synthetic.chance import Floats, Ints
from talentatlas.synthetic.window import Flags, Tally, ratio
from talentatlas.synthetic.works import TIERS, covered


def tiers(tally: Tally) -> Iterator[pa.Table]:
    """Share of the persons with a covered work of a tier, or one that is much cited."""
    bylines = tally.world.bylines
    for number, tier in enumerate(TIERS):
        shown = bylines.covered & (bylines.tier == number)
        yield tally.rows("share_of_tier", _share_of_persons(tally, shown), tier=tier)
    cited = _share_of_persons(tally, _much_cited(tally))
    yield tally.rows("share_of_cited", cited, tier="cited")


def venues(tally: Tally) -> Iterator[pa.Table]:
    """Mean over venues, at fixed weights, of the share of persons who published there.

    The world knows what was published where the bibliography does not look, so that no model
    is needed here. Years in which nothing appeared at one of the venues have no row.
    """
    persons = _venue_persons(tally)
    held = covered(tally.world.geography, tally.years)
    size = (persons.sum(axis=1) * held).sum(axis=1)
    used = size > 0
    single = np.full((tally.areas, len(tally.periods)), np.nan)
    if used.any():
        shares = ratio(persons[used], persons[used].sum(axis=1, keepdims=True))
        mean = np.einsum("v,vat->at", size[used] / size.sum(), shares)
        single[:, : tally.years] = mean  # periods begin with the single years
    yield tally.rows("share_standardised", single, single=True)


def _venue_persons(tally: Tally) -> Floats:
    """Persons who published at a venue in a year, by venue, country and year."""
    bylines = tally.world.bylines
    years, number = tally.years, len(tally.world.geography.venues)
    year, venue = bylines.year[bylines.work], bylines.venue[bylines.work]
    key = np.unique((bylines.person * number + venue) * years + year)
    person, venue, year = key // (number * years), key // years % number, key % years
    country = tally.world.lives.country[person, year].astype(np.int64)
    return tally.by_year(venue * tally.areas + country, year, number * tally.areas).reshape(
        number, tally.areas, years
    )


def _share_of_persons(tally: Tally, shown: Flags) -> Floats:
    """Share by true residence of those on some works; once a period and country lived in."""
    person, country, year = _authors(tally, shown)
    key = person * tally.areas + country
    persons = np.zeros((tally.areas, len(tally.periods)))
    for column, (first, length) in enumerate(tally.periods):
        inside = (year >= first) & (year < first + length)
        different = np.unique(key[inside])
        persons[:, column] = np.bincount(different % tally.areas, minlength=tally.areas)
    return ratio(persons, persons.sum(axis=0))


def _authors(tally: Tally, shown: Flags) -> tuple[Ints, Ints, Ints]:
    """Person, true residence and year of the authorships of some works."""
    bylines = tally.world.bylines
    used = shown[bylines.work]
    person, year = bylines.person[used], bylines.year[bylines.work[used]]
    return person, tally.world.lives.country[person, year].astype(np.int64), year


def _much_cited(tally: Tally) -> Flags:
    """The most cited covered works of each venue and year; of equals the first counts."""
    bylines = tally.world.bylines
    work = np.flatnonzero(bylines.covered)
    volume = bylines.venue[work] * tally.years + bylines.year[work]
    order = np.lexsort((work, -bylines.citations[work], volume))
    work, volume = work[order], volume[order]
    place = np.arange(len(work)) - np.searchsorted(volume, volume) + 1
    found = place * 100 <= np.bincount(volume)[volume] * tally.plan.top_percent
    cited = np.zeros(len(bylines.year), bool)
    cited[work[found]] = True
    return cited
