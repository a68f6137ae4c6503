"""The same works with the fields that the source had at other times."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from talentatlas.synthetic.snapshot.config import LEGACY, PRE_WALDEN, WALDEN
from talentatlas.synthetic.snapshot.nested import column, joined, lists, pooled, struct
from talentatlas.synthetic.snapshot.texts import OPENALEX

CROSSREF = ("journal-article", "posted-content", "proceedings-article", "book-chapter",
            "journal-article", "dataset", "dissertation", "book", "other")  # fmt: skip
BEFORE_WALDEN = ("article", "preprint", "article", "book-chapter", "review", "dataset",
                 "dissertation", "book", "other")  # fmt: skip
# Fields of a work, in the order of the genuine record of June 2025.
PRE_WALDEN_FIELDS = (
    "id", "doi", "title", "display_name", "publication_year", "publication_date", "ids",
    "language", "primary_location", "type", "type_crossref", "indexed_in", "open_access",
    "authorships", "institution_assertions", "countries_distinct_count",
    "institutions_distinct_count", "corresponding_author_ids",
    "corresponding_institution_ids", "apc_list", "apc_paid", "fwci", "has_fulltext",
    "fulltext_origin", "cited_by_count", "citation_normalized_percentile",
    "cited_by_percentile_year", "biblio", "is_retracted", "is_paratext", "primary_topic",
    "topics", "keywords", "concepts", "mesh", "locations_count", "locations",
    "best_oa_location", "sustainable_development_goals", "grants", "datasets", "versions",
    "referenced_works_count", "referenced_works", "related_works", "abstract_inverted_index",
    "abstract_inverted_index_v3", "cited_by_api_url", "counts_by_year", "updated_date",
    "created_date",
)  # fmt: skip
# Fields of a work in 2022, as the documentation of that time lists them.
LEGACY_FIELDS = (
    "id", "doi", "title", "display_name", "publication_year", "publication_date", "ids",
    "host_venue", "type", "open_access", "authorships", "cited_by_count", "biblio",
    "is_retracted", "is_paratext", "concepts", "mesh", "alternate_host_venues",
    "referenced_works", "related_works", "abstract_inverted_index", "cited_by_api_url",
    "counts_by_year", "updated_date", "created_date",
)  # fmt: skip
NEW_IN_LOCATIONS = ("id", "raw_source_name", "raw_type")
SEPARATOR = "; "  # between the addresses of an author when they were one text


def in_layout(table: pa.Table, layout: str) -> pa.Table:
    """Works in one of the layouts.

    Args:
        table: works in the layout of today, without those of the expansion corpus if the
            layout is older.
        layout: one of `LAYOUTS`.
    """
    if layout == WALDEN:
        return table
    made = {name: column(table, name) for name in table.column_names}
    made = _pre_walden(made)
    if layout == LEGACY:
        made = _legacy(made)
    names = PRE_WALDEN_FIELDS if layout == PRE_WALDEN else LEGACY_FIELDS
    return pa.table([made[name] for name in names], list(names))


def is_older(layout: str) -> bool:
    """Whether a layout is from before the expansion corpus and the two formats."""
    return layout != WALDEN


def without(structs: pa.StructArray, *names: str) -> pa.StructArray:
    """Structs without some of their fields."""
    kept = [f.name for f in structs.type if f.name not in names]
    return picked(structs, *kept)


def picked(structs: pa.StructArray, *names: str) -> pa.StructArray:
    """Structs with some of their fields, in this order."""
    is_null = structs.is_null().to_numpy(zero_copy_only=False)
    return struct({n: pc.struct_field(structs, n) for n in names}, is_null)


def inside(array: pa.ListArray, values: pa.Array) -> pa.ListArray:
    """The same lists of other values."""
    counts = pc.fill_null(pc.list_value_length(array), 0).to_numpy().astype(np.int64)
    return lists(counts, values)


def _pre_walden(made: dict[str, pa.Array]) -> dict[str, pa.Array]:
    number = len(made["id"])
    kinds = made["type"].indices.to_numpy()
    for name in ("primary_location", "best_oa_location"):
        made[name] = _location(made[name])
    made["locations"] = inside(made["locations"], _location(made["locations"].flatten()))
    seats = made["authorships"]
    made["authorships"] = inside(seats, without(seats.flatten(), "raw_orcid"))
    empty = pa.array([[]] * number, pa.list_(pa.string()))
    has_text = made["has_fulltext"]
    return made | {
        "type": pooled(kinds, pa.array(BEFORE_WALDEN)),
        "type_crossref": pooled(kinds, pa.array(CROSSREF)),
        "grants": _grants(made["awards"]),
        "institution_assertions": empty,
        "datasets": empty,
        "versions": empty,
        "fulltext_origin": pc.if_else(has_text, "pdf", pa.nulls(number, pa.string())),
        "abstract_inverted_index_v3": pa.nulls(number, pa.string()),
        "cited_by_api_url": joined(
            "https://api.openalex.org/works?filter=cites:",
            pc.utf8_slice_codeunits(made["id"], len(OPENALEX)),
        ),
    }


def _location(locations: pa.StructArray) -> pa.StructArray:
    older = without(locations, *NEW_IN_LOCATIONS)
    source = pc.struct_field(older, "source")
    pool = source.dictionary
    fields = {f.name: pc.struct_field(pool, f.name) for f in pool.type}
    fields["is_indexed_in_scopus"] = fields["is_core"]
    names = [f.name for f in pool.type]
    order = [*names[:6], "is_indexed_in_scopus", *names[6:]]
    sources = pa.DictionaryArray.from_arrays(
        source.indices, struct({name: fields[name] for name in order})
    )
    columns = {f.name: pc.struct_field(older, f.name) for f in older.type}
    is_null = older.is_null().to_numpy(zero_copy_only=False)
    return struct({**columns, "source": sources}, is_null)


def _grants(awards: pa.ListArray) -> pa.ListArray:
    values = awards.flatten()
    renamed = {
        "funder": "funder_id",
        "funder_display_name": "funder_display_name",
        "award_id": "funder_award_id",
    }
    return inside(
        awards, struct({new: pc.struct_field(values, old) for new, old in renamed.items()})
    )


def _legacy(made: dict[str, pa.Array]) -> dict[str, pa.Array]:
    places = made["locations"].flatten()
    counts = pc.list_value_length(made["locations"]).to_numpy().astype(np.int64)
    first = np.cumsum(counts) - counts
    is_first = np.zeros(len(places), bool)
    is_first[first] = True
    venues = _venues(places)
    access = made["open_access"]
    kinds = pc.index_in(made["type_crossref"].dictionary_decode(), pa.array(CROSSREF))
    return made | {
        "type": pooled(kinds.to_numpy().astype(np.int64), pa.array(CROSSREF)),
        "host_venue": venues.take(pa.array(first)),
        "alternate_host_venues": lists(counts - 1, venues.filter(pa.array(~is_first))),
        "open_access": picked(access, "is_oa", "oa_status", "oa_url"),
        "authorships": _legacy_authorships(made["authorships"]),
    }


def _venues(places: pa.StructArray) -> pa.StructArray:
    """Locations as host venues: a source had the same number after a V."""
    source = pc.struct_field(places, "source")
    whole = source.dictionary.take(source.indices)
    number = pc.utf8_slice_codeunits(pc.struct_field(whole, "id"), len(OPENALEX) + 1)
    return struct(
        {
            "id": joined(f"{OPENALEX}V", number),
            "issn_l": pc.struct_field(whole, "issn_l"),
            "issn": pc.struct_field(whole, "issn"),
            "display_name": pc.struct_field(whole, "display_name"),
            "publisher": pc.struct_field(whole, "host_organization_name"),
            "type": pc.struct_field(whole, "type"),
            "url": pc.struct_field(places, "landing_page_url"),
            "is_oa": pc.struct_field(places, "is_oa"),
            "version": pc.struct_field(places, "version"),
            "license": pc.struct_field(places, "license"),
        }
    )


def _legacy_authorships(seats: pa.ListArray) -> pa.ListArray:
    values = seats.flatten()
    institutions = pc.struct_field(values, "institutions")
    inner = institutions.flatten()
    pool = picked(inner.dictionary, "id", "display_name", "ror", "country_code", "type")
    addresses = pc.struct_field(values, "raw_affiliation_strings")
    flat = addresses.flatten()
    text = inside(addresses, flat.dictionary.take(flat.indices))
    return inside(
        seats,
        struct(
            {
                "author_position": pc.struct_field(values, "author_position"),
                "author": pc.struct_field(values, "author"),
                "institutions": inside(
                    institutions, pa.DictionaryArray.from_arrays(inner.indices, pool)
                ),
                "raw_affiliation_string": _or_null(pc.binary_join(text, SEPARATOR)),
            }
        ),
    )


def _or_null(texts: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(texts, ""), pa.nulls(len(texts), pa.string()), texts)
