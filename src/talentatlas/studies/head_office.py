"""Head offices: the country from which the owner of a company is led, against its desks.

Follows: the rule of MacroPolo's Global AI Talent Tracker, which counts an author by the head
office of the employer. Departs: ownership is that of our gazetteer and of ROR as they stand,
not as it stood in the year of the paper.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

COMPANY = "company"
MOST_STEPS = 8  # parents above one another; a longer chain is a ring in the records


@dataclass(frozen=True, slots=True)
class Owner:
    """The organisation that stands above one, or the organisation itself.

    Args:
        organisation_id: of the owner.
        name: of the owner.
        country: of its head office, alpha-3; None when unknown.
    """

    organisation_id: str
    name: str
    country: str | None


def head_offices(organisations: pa.Table) -> dict[str, Owner]:
    """Owner of each organisation: for a company that at the top of its parents, else itself.

    A university or an institute is not led from the seat of the body that founded it, so that
    only companies are followed upwards.

    Args:
        organisations: the table `organisation` of an atlas.
    """
    columns = ("organisation_id", "name", "country", "kind", "parent_id")
    known = {row["organisation_id"]: row for row in organisations.select(columns).to_pylist()}
    beyond = {
        row["parent_id"]
        for row in known.values()
        if row["kind"] == COMPANY and row["parent_id"] and row["parent_id"] not in known
    }
    known |= _from_gazetteer(beyond)
    return {identifier: _owner(identifier, known) for identifier in known}


def _owner(identifier: str, known: dict[str, dict[str, str | None]]) -> Owner:
    at = identifier
    for _ in range(MOST_STEPS):
        row = known[at]
        parent = row["parent_id"]
        if row["kind"] != COMPANY or parent is None or parent not in known:
            break
        at = parent
    row = known[at]
    return Owner(at, str(row["name"]), row["country"])


def _from_gazetteer(identifiers: set[str]) -> dict[str, dict[str, str | None]]:
    """Parents that no paper names, from the bundled tables; without those it lacks."""
    if not identifiers:
        return {}
    from talentatlas.places.organisations import load_organisations
    from talentatlas.places.own_table import add_own_organisations
    from talentatlas.places.place_names import load_place_names

    table = load_organisations()
    add_own_organisations(table, load_place_names())
    found: dict[str, dict[str, str | None]] = {}
    while identifiers:
        identifier = identifiers.pop()
        one = table.by_identifier(identifier)
        if one is None or identifier in found:
            continue
        found[identifier] = {
            "name": one.name,
            "country": one.country,
            "kind": one.kind,
            "parent_id": one.parent_id,
        }
        if one.kind == COMPANY and one.parent_id:
            identifiers.add(one.parent_id)
    return found
