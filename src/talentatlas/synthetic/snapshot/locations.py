"""Where works of a block can be read: locations, the best open one, and open access."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from talentatlas.synthetic.snapshot.nested import (
    Flags,
    joined,
    lists,
    numbered,
    places,
    pooled,
    starts,
    struct,
)
from talentatlas.synthetic.snapshot.texts import Texts

MORE_PLACES = 0.35  # mean number of further locations, but for bare records
OPEN, HAS_PDF, NO_SOURCE = 0.38, 0.28, 0.08
LICENCES = ("cc-by", "cc-by-nc", "other-oa", "cc-by-nc-nd")
VERSIONS = ("publishedVersion", "submittedVersion", "acceptedVersion")
RAW_TYPES = ("journal-article", "text")
STATUSES = ("gold", "green", "hybrid", "bronze", "closed")


def location_columns(
    draw: np.random.Generator, texts: Texts, is_thin: Flags, doi: pa.Array
) -> dict[str, pa.Array]:
    """Columns that say where a work can be read.

    Args:
        draw: numbers of the block.
        texts: pools.
        is_thin: bare records, with one location.
        doi: of each work, or null.
    """
    counts = 1 + np.where(is_thin, 0, draw.poisson(MORE_PLACES, len(is_thin)))
    work = np.repeat(np.arange(len(counts)), counts)
    is_open = draw.random(len(work)) < OPEN
    first = starts(counts)
    flat = _locations(draw, texts, doi.take(pa.array(work)), is_open, places(counts) == 0)
    best = _best(work, is_open, len(counts))
    page = pc.struct_field(flat, "landing_page_url")
    return {
        "primary_location": flat.take(pa.array(first)),
        "locations_count": pa.array(counts),
        "locations": lists(counts, flat),
        "best_oa_location": flat.take(pa.array(best, mask=best < 0)),
        "open_access": _open_access(draw, page, best, is_open[first]),
    }


def _locations(
    draw: np.random.Generator, texts: Texts, doi: pa.Array, is_open: Flags, is_first: Flags
) -> pa.StructArray:
    """All locations, one after the other; the first one of a work is where its DOI leads."""
    total = len(is_first)
    source = draw.integers(0, len(texts.sources), total)
    source = np.where(draw.random(total) < NO_SOURCE, -1, source)
    record = draw.integers(10**8, 10**10, total)
    by_doi = pc.and_(pa.array(is_first), doi.is_valid())
    page = pc.if_else(by_doi, doi, numbered("https://repository.example/record/", record))
    label = joined("doi:", pc.utf8_slice_codeunits(doi, len("https://doi.org/")))
    native = pc.if_else(by_doi, label, numbered("pmh:oai:repository.example:", record))
    licence = np.where(is_open & (draw.random(total) < 0.7), draw.integers(0, 4, total), -1)
    version = np.where(is_first, 0, draw.integers(0, 3, total))
    has_pdf = is_open & (draw.random(total) < HAS_PDF / OPEN)
    addresses = pa.array([f"https://openalex.org/licenses/{name}" for name in LICENCES])
    return struct(
        {
            "id": native,
            "is_oa": pa.array(is_open),
            "landing_page_url": page,
            "pdf_url": pc.if_else(pa.array(has_pdf), joined(page, ".pdf"), None),
            "source": pooled(source, texts.sources),
            "license": pooled(licence, pa.array(LICENCES)),
            "license_id": pooled(licence, addresses),
            "version": pooled(version, pa.array(VERSIONS)),
            "is_accepted": pa.array(version != 1),
            "is_published": pa.array(version == 0),
            "raw_source_name": pooled(source, pc.struct_field(texts.sources, "display_name")),
            "raw_type": pooled(np.where(is_first, 0, 1), pa.array(RAW_TYPES)),
        }
    )


def _best(work: np.ndarray, is_open: Flags, works: int) -> np.ndarray:
    """First open location of each work; -1 for none."""
    best = np.full(works, -1, np.int64)
    at = np.flatnonzero(is_open)[::-1]
    best[work[at]] = at  # the last one written is the first one
    return best


def _open_access(
    draw: np.random.Generator, page: pa.Array, best: np.ndarray, first_is_open: Flags
) -> pa.StructArray:
    is_oa = best >= 0
    status = np.where(first_is_open, draw.choice([0, 2, 3], len(best)), 1)
    status = np.where(is_oa, status, len(STATUSES) - 1)
    return struct(
        {
            "is_oa": pa.array(is_oa),
            "oa_status": pooled(status, pa.array(STATUSES)),
            "oa_url": page.take(pa.array(best, mask=~is_oa)),
            "any_repository_has_fulltext": pa.array(is_oa & (draw.random(len(best)) < 0.4)),
        }
    )
