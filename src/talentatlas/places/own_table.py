"""Our own table of organisations: those that papers on AI name most, with their branches."""

import csv
from pathlib import Path

from talentatlas.places.organisations import Organisation, Organisations, OwnName, slug
from talentatlas.places.place_names import PlaceNames
from talentatlas.places.text import key, keys

_TABLE = Path(__file__).parent / "organisations.csv"
_LONGEST_ACRONYM = 5
_SHORT = 3  # words; a short name of generic words only, such as "Institute of Software"


def add_own_organisations(table: Organisations, places: PlaceNames) -> dict[str, int]:
    """Add our own organisations to a table.

    An alias with "=" in front counts only as a whole part of an affiliation, and so does one
    word that is also a place, or a short name of generic words. Up to five capitals count
    inside a part only if so printed.

    Returns:
        Row of the table by web domain.
    """
    with _TABLE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    known = {row["name"]: _known(table, row) for row in rows}
    domains: dict[str, int] = {}
    for row in rows:
        identifier, parent, relations = known[row["name"]]
        if row["parent"]:
            parent = known[row["parent"]][0]
        at = len(table.rows)
        table.rows.append(
            Organisation(
                identifier, row["name"], row["country"], row["kind"], parent, relations
            )
        )
        domains |= dict.fromkeys(filter(None, row["domains"].split("|")), at)
        aliases = [row["name"], *filter(None, row["aliases"].split("|"))]
        for alias, name in zip(aliases, keys(aliases), strict=True):
            _add_name(table, places, (alias, name), (at, row["kind"]))
    return domains


def _add_name(
    table: Organisations, places: PlaceNames, alias: tuple[str, str], row: tuple[int, str]
) -> None:
    (printed, name), (at, kind) = alias, row
    is_marked, printed = printed.startswith("="), printed.removeprefix("=")
    is_single = " " not in name
    capitals = None
    if is_single and printed.isupper() and len(printed) <= _LONGEST_ACRONYM:
        capitals = printed
    is_common = is_single and capitals is None and kind != "company"
    words = name.split()
    whole = (
        is_marked
        or (is_common and bool(places.of(name)))
        or (capitals is None and len(words) <= _SHORT and table.generic.issuperset(words))
    )
    table.own.setdefault(name, OwnName(at, whole, capitals))
    table.note_length(name)


def _known(table: Organisations, row: dict[str, str]) -> tuple[str, str | None, int]:
    """Identifier, parent and relations that ROR gives an organisation of our own table."""
    hit = table.bearers(key(row["name"]), 0)
    for at in hit.rows if hit else ():
        found = table.row(at)
        if found.country == row["country"] and found.organisation_id.startswith("ror:"):
            return found.organisation_id, found.parent_id, found.relations
    return slug(row["name"], row["country"]), None, 0
