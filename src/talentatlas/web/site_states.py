"""Which views a static copy of the dashboard holds, and the names of their files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import product
from math import prod

from talentatlas.web.choices import Choice, OneOf
from talentatlas.web.holdings import Holdings
from talentatlas.web.page import PAGES, Page

MOST_STATES = 60  # of a page whose choices are all combined; else one choice differs at a time
PLAIN = re.compile(r"[^A-Za-z0-9._-]")
Query = Mapping[str, str]


def slug(query: Query) -> str:
    """Name of a state: `,name=value` for each choice, sorted; "" when nothing was chosen.

    `views.js` makes the same names of forms.
    """
    return "".join(f",{name}={_plain(query[name])}" for name in sorted(query))


def states(page: Page, holdings: Holdings) -> list[dict[str, str]]:
    """What is chosen in each view of a page that a copy holds; nothing comes first.

    All countries and regions, every corridor with a number that may be shown, and of the other
    choices each alone, or all together where they are few.
    """
    choices = [choice for choice in page.choices(holdings) if isinstance(choice, OneOf)]
    countries = [choice for choice in choices if choice.kind == "country"]
    if len(countries) == 2:
        found = [_given(choices, pair) for pair in _corridors(countries, holdings)]
    elif prod(len(choice.values) for choice in choices) <= MOST_STATES:
        names = [choice.name for choice in choices]
        combined = product(*(choice.values for choice in choices))
        found = [_given(choices, zip(names, values, strict=True)) for values in combined]
    else:
        found = [{choice.name: value} for choice in choices for value in choice.values]
        found = [_given(choices, one.items()) for one in found]
    unique = {slug(one): one for one in [{}, *found]}
    return list(unique.values())


def known_states(holdings: Holdings) -> dict[str, dict[str, dict[str, str]]]:
    """States of every page by their slugs."""
    return {page.name: {slug(one): one for one in states(page, holdings)} for page in PAGES}


def full_names(page: Page, holdings: Holdings, query: Query) -> list[str]:
    """Other slugs of a state: a form names also the country or region that is the default."""
    choices = page.choices(holdings)
    countries = [c for c in choices if isinstance(c, OneOf) and c.kind == "country"]
    if not countries:
        return []
    usual = {choice.name: choice.default for choice in countries}
    whole = slug({**usual, **query})
    return [] if whole == slug(query) else [whole]


def _given(choices: Iterable[Choice], chosen: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What was chosen without the defaults, as addresses hold it."""
    usual = {choice.name: choice.default for choice in choices}
    return {name: value for name, value in chosen if value != usual[name]}


def _corridors(
    pair: list[OneOf], holdings: Holdings
) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """Pairs between which a flow is shown in any period, in both directions."""
    table = holdings.rows(["flow"], holdings.populations[0]).arrow
    rows = table.select(["ref_area", "counterpart_area", "value"]).to_pylist()
    shown = {(r["ref_area"], r["counterpart_area"]) for r in rows if r["value"] is not None}
    shown |= {(there, here) for here, there in shown}
    first, second = pair
    return [
        ((first.name, one), (second.name, other))
        for one, other in sorted(shown)
        if one in first.values and other in second.values
    ]


def _plain(value: str) -> str:
    """A value in letters that every file system and web host takes."""
    return PLAIN.sub(lambda found: f"~{ord(found[0]):x}", value)
