"""Takes the persons of the removal list out of records, before anything is made of them."""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

from talentatlas.identity.removal import Removals
from talentatlas.sources.base import LANDED, Records
from talentatlas.vocabulary.names import normal_name

QUOTED = re.compile(r"'([^']+)'|\"([^\"]+)\"")
FORGOTTEN = "A part of the record was taken out on request."
# Columns of authorship that name a person, and the schemes of their keys.
SCHEMES = {
    "openreview": "openreview",
    "ieee": "ieee",
    "orcid": "orcid",
    "dblp": "dblp",
    "openalex": "openalex",
    "orcid_profile": "orcid",
    "name_normal": "name",
}


def without(records: Records, removals: Removals) -> Records:
    """Records of a file without the authorships and lives of these persons."""
    if not removals.entries:
        return records
    return Records(**taken_out({c.name: getattr(records, c.name) for c in LANDED}, removals))


def taken_out(tables: dict[str, pa.Table], removals: Removals) -> dict[str, pa.Table]:
    """Tables of records without these persons; works and co-authors stay.

    Args:
        tables: those of `LANDED`, by name.
        removals: the list.
    """
    authorship = tables["authorship"]
    gone = _is_listed(authorship, removals)
    at = _places(authorship.filter(gone))
    kept = dict(tables)
    kept["authorship"] = authorship.filter(pc.invert(gone))
    for name in ("printed_affiliation", "organisation_match"):
        kept[name] = _elsewhere(tables[name], at)
    works = pc.unique(authorship.filter(gone)["work_id"])
    kept["work"] = _unread_dropped(tables["work"], works)
    for name, columns in (
        ("life_event", ("author_key",)),
        ("same_person", ("left_key", "right_key")),
    ):
        for column in columns:
            hit = _hits(kept[name][column], removals)
            kept[name] = kept[name].filter(pc.invert(hit))
    kept["rejected"] = _silent(tables["rejected"], removals)
    return kept


def _is_listed(authorship: pa.Table, removals: Removals) -> pa.ChunkedArray:
    """Is an authorship of somebody on the list, by any identifier or by the name?"""
    listed = _hits(authorship["author_key"], removals)
    for column, scheme in SCHEMES.items():
        listed = pc.or_(listed, _hits(authorship[column], removals, f"{scheme}:"))
    return listed


def _hits(texts: pa.ChunkedArray, removals: Removals, scheme: str = "") -> pa.ChunkedArray:
    """Which keys are on the list; each distinct one is hashed once."""
    distinct = pc.unique(texts).drop_null().to_pylist()
    found = [text for text in distinct if removals.has(f"{scheme}{text}")]
    return pc.is_in(texts, value_set=pa.array(found, pa.string()))


def _silent(rejected: pa.Table, removals: Removals) -> pa.Table:
    """Rejects whose label or message quotes a name on the list no longer do."""

    def is_quoted(text: str) -> bool:
        quoted = [first or second for first, second in QUOTED.findall(text)]
        return any(removals.has(f"name:{normal_name(part)}") for part in (text, *quoted))

    columns = {name: rejected[name] for name in rejected.column_names}
    for name in ("record", "message"):
        texts = rejected[name].to_pylist()
        said = [FORGOTTEN if text and is_quoted(text) else text for text in texts]
        columns[name] = pa.chunked_array([pa.array(said, pa.string())])
    return pa.table(columns, schema=rejected.schema)


def _places(authorship: pa.Table) -> pa.ChunkedArray:
    key = [authorship["work_id"], pc.cast(authorship["position"], pa.string()), "#"]
    return pc.binary_join_element_wise(*key)


def _elsewhere(table: pa.Table, places: pa.ChunkedArray) -> pa.Table:
    """Rows of other authorships."""
    return table.filter(pc.invert(pc.is_in(_places(table), value_set=places)))


def _unread_dropped(work: pa.Table, works: pa.Array) -> pa.Table:
    """Works whose unread fields, which may name anybody, are emptied."""
    number = work.schema.get_field_index("unread")
    hit = pc.is_in(work["work_id"], value_set=works)
    emptied = pc.if_else(hit, pa.scalar(None, pa.string()), work["unread"])
    return work.set_column(number, work.schema.field(number), emptied)
