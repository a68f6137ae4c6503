"""Venue and kind of the works of a block, told once for each combination that decides."""

# The kernels of pyarrow.compute are made when it is imported.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache, partial
from typing import Any  # values of a record

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from talentatlas.sources.batch import Batch
from talentatlas.sources.openalex.rule import Selection
from talentatlas.sources.openalex.snapshot_nested import column, part
from talentatlas.sources.openalex.work_record import SOURCE, Works, _kinds, venue_of
from talentatlas.vocabulary.field_rules import EVERYTHING

VENUES_HELD = 1 << 18  # about 100 MB; OpenAlex has some 260,000 sources
KINDS_HELD = 1 << 12
LARGEST_KEY = 1 << 62


def venues(record: pa.Table) -> pa.Array:
    """`work_record.venue_of` of each work.

    Args:
        record: columns of `snapshot_record.RECORD`.
    """
    location, host = column(record, "primary_location"), column(record, "host_venue")
    return _by_combination(
        [
            location.is_valid(), part(location, "source", "id"),
            part(location, "source", "display_name"), part(location, "raw_source_name"),
            part(host, "id"), part(host, "display_name"),
        ],
        _venue,
    )  # fmt: skip


def kinds(record: pa.Table, venue: pa.Array) -> pa.Array:
    """Kind of each work; null when its type is not known.

    Args:
        record: columns of `snapshot_record.RECORD`.
        venue: of each work.
    """
    get = partial(column, record)
    location = get("primary_location")
    is_known = pc.invert(pc.starts_with(venue, SOURCE))
    return _by_combination(
        [
            get("type"), get("type_crossref"), location.is_valid(),
            part(location, "source", "type"), part(location, "raw_type"),
            part(get("host_venue"), "type"), pc.if_else(is_known, venue, None),
        ],
        _kind,
    )  # fmt: skip


@lru_cache(VENUES_HELD)
def _venue(
    has_location: bool,
    identifier: str | None,
    name: str | None,
    printed: str | None,
    host: str | None,
    host_name: str | None,
) -> str | None:
    source = {"id": identifier, "display_name": name}
    location = {"source": source, "raw_source_name": printed} if has_location else None
    host_venue = {"id": host, "display_name": host_name}
    return venue_of({"primary_location": location, "host_venue": host_venue})


@lru_cache(KINDS_HELD)
def _kind(*stated: Any) -> str | None:  # noqa: ANN401 (texts, and whether there is a location)
    kind, crossref, has_location, source_type, raw_type, host_type, venue = stated
    if kind not in _kinds():
        return None
    location = {"source": {"type": source_type}, "raw_type": raw_type}
    work = {
        "type": kind,
        "type_crossref": crossref,
        "primary_location": location if has_location else None,
        "host_venue": {"type": host_type},
    }
    return _judge()._kind("", work, venue)


@cache
def _judge() -> Works:
    """A reader of single records that nothing is read with."""
    return Works(Batch(SOURCE), Selection(EVERYTHING), file="")


def _by_combination(stated: list[pa.Array], function: Callable[..., str | None]) -> pa.Array:
    """A function of each distinct combination of values."""
    key, distinct = np.zeros(len(stated[0]), np.int64), 1
    for values in stated:
        if values.null_count == len(values):
            continue
        encoded = values.dictionary_encode()
        number = len(encoded.dictionary) + 1
        if distinct * number > LARGEST_KEY:
            found, key = np.unique(key, return_inverse=True)
            distinct = len(found)
        code = pc.fill_null(encoded.indices, number - 1).to_numpy(zero_copy_only=False)
        key, distinct = key * number + code, distinct * number
    _, first, place = np.unique(key, return_index=True, return_inverse=True)
    columns = (values.take(pa.array(first)).to_pylist() for values in stated)
    results = [function(*values) for values in zip(*columns, strict=True)]
    return pa.array(results, pa.string()).take(pa.array(place))
