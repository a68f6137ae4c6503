"""The nested columns of the works of one block, with the keys of genuine records of 2026."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from talentatlas.synthetic.chance import Floats, Ints
from talentatlas.synthetic.snapshot.authorships import (
    Seats,
    authorships,
    corresponding,
    distinct,
)
from talentatlas.synthetic.snapshot.careers import FIRST_YEAR, LAST_YEAR, YEARS
from talentatlas.synthetic.snapshot.config import SnapshotConfig
from talentatlas.synthetic.snapshot.locations import location_columns
from talentatlas.synthetic.snapshot.nested import (
    joined,
    lists,
    numbered,
    places,
    pooled,
    struct,
)
from talentatlas.synthetic.snapshot.releases import (
    RELEASE_DATE,
    partition_dates,
    work_number,
)
from talentatlas.synthetic.snapshot.subjects import subject_columns
from talentatlas.synthetic.snapshot.texts import OPENALEX, WORDS, drawn
from talentatlas.synthetic.snapshot.work_draws import TYPES, WorkDraws

HAS_DOI, HAS_ABSTRACT, HAS_PMID = 0.72, 0.85, 0.15  # the second but for bare records
TITLE_WORDS = 10
ODD = (
    ' and "its" use',
    " of \\alpha \\in A",
    "\nA second line",
    "：深度学习",
    " <i>in vitro</i>",
)
LANGUAGES = ("en", "zh", "es", "fr", "de", "ja", "pt", "ru")
LANGUAGE_WEIGHTS = (0.78, 0.05, 0.04, 0.03, 0.03, 0.03, 0.02, 0.02)
RETRACTED, PARATEXT = 0.001, 0.005
REFERENCES = (2.5, 0.8, 220)  # mean and spread of the logarithm, and the most
RELATED, RELATED_WORKS = 0.3, 10
CITED_YEARS = 10


def works_table(config: SnapshotConfig, have: WorkDraws, seats: Seats) -> pa.Table:
    """The works of a block as a table; pools are not yet written out."""
    identity = _identity(config, have)
    places_of = location_columns(have.draw, have.texts, have.is_thin, identity["doi"])
    columns = {
        **identity,
        "primary_location": places_of["primary_location"],
        "type": pooled(have.work_type, pa.array(TYPES)),
        "indexed_in": _indexed_in(have, identity["doi"]),
        "open_access": places_of["open_access"],
        "authorships": authorships(seats),
        "authors_count": pa.array(have.bylines.counts),
        "institutions": pa.array([[]] * len(have.is_thin), pa.list_(pa.string())),
        "countries_distinct_count": pa.array(
            distinct(seats, seats.found.countries, seats.found.country_counts)
        ),
        "institutions_distinct_count": pa.array(
            distinct(seats, seats.found.institutions, seats.found.institution_counts)
        ),
        **corresponding(seats),
        **_measures(have),
        **subject_columns(have.draw, have.texts, have.bylines, have.is_thin),
        "locations_count": places_of["locations_count"],
        "locations": places_of["locations"],
        "best_oa_location": places_of["best_oa_location"],
        **_rest(have),
    }
    return pa.table(list(columns.values()), list(columns))


def _identity(config: SnapshotConfig, have: WorkDraws) -> dict[str, pa.Array]:
    """From `id` to `language`."""
    number = work_number(have.dates.number)
    work_id = numbered(f"{OPENALEX}W", number)
    title = _titles(config, have)
    year = have.bylines.year + FIRST_YEAR
    day = have.draw.random(len(year)) * np.where(year == LAST_YEAR, 160, 365)
    january = (year - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    registrant = have.draw.integers(1_000, 9_999, len(year))
    suffix = drawn(have.texts.frequency, have.draw.random(len(year)))
    doi = joined(
        numbered("https://doi.org/10.", registrant), "/",
        have.texts.words.take(pa.array(suffix)), numbered(".", number),
    )  # fmt: skip
    doi = pc.if_else(pa.array(have.chance(HAS_DOI)), doi, None)
    pmid = numbered("https://pubmed.ncbi.nlm.nih.gov/", number % 39_999_983)
    mag = number.astype(str)
    return {
        "id": work_id,
        "doi": doi,
        "title": title,
        "display_name": title,
        "publication_year": pa.array(year),
        "publication_date": pa.array(january + day.astype(np.int64)),
        "ids": struct(
            {
                "openalex": work_id,
                "doi": doi,
                "mag": pa.array(mag, mask=~have.chance(0.5)),
                "pmid": pc.if_else(pa.array(have.chance(HAS_PMID)), pmid, None),
            }
        ),
        "language": pooled(_language(have), pa.array(LANGUAGES)),
    }


def _language(have: WorkDraws) -> Ints:
    return have.draw.choice(len(LANGUAGES), len(have.is_thin), p=LANGUAGE_WEIGHTS)


def _titles(config: SnapshotConfig, have: WorkDraws) -> pa.Array:
    """Titles of about ten words; a few are odd, and a few missing."""
    counts = np.clip(have.draw.poisson(TITLE_WORDS, len(have.is_thin)), 3, 24)
    words = drawn(have.texts.frequency, have.draw.random(int(counts.sum())))
    both = pa.concat_arrays([have.texts.words, have.texts.capitalised])
    words = np.where(places(counts) == 0, words + WORDS, words)
    title = pc.binary_join(lists(counts, both.take(pa.array(words))), " ")
    ends = pa.array([*ODD, ""])
    way = have.draw.integers(0, len(ODD), len(counts))
    way = np.where(have.chance(config.traps.odd_title), way, len(ODD))
    title = joined(title, ends.take(pa.array(way)))
    return pc.if_else(pa.array(have.chance(config.traps.no_title)), None, title)


def _indexed_in(have: WorkDraws, doi: pa.Array) -> pa.Array:
    has_doi = doi.is_valid().to_numpy(zero_copy_only=False).astype(np.int64)
    second = (have.chance(0.2) & (has_doi > 0)).astype(np.int64)
    counts = has_doi + second
    return lists(counts, pooled(places(counts), pa.array(["crossref", "pubmed"])))


def _measures(have: WorkDraws) -> dict[str, pa.Array]:
    """From `apc_list` to `is_xpac`."""
    value = np.round(have.draw.random(len(have.is_thin)), 8)
    uncited = have.cited == 0
    low = np.minimum((value * 100).astype(np.int64), 99)
    rank = {
        "value": pa.array(value),
        "is_in_top_1_percent": pa.array(value > 0.99),
        "is_in_top_10_percent": pa.array(value > 0.9),
    }
    return {
        **_fees(have),
        "fwci": pa.array(np.round(have.cited / 7.3, 4)),
        "has_fulltext": pa.array(have.chance(0.1)),
        "cited_by_count": pa.array(have.cited),
        "citation_normalized_percentile": struct(rank, uncited),
        "cited_by_percentile_year": struct(
            {"min": pa.array(low), "max": pa.array(low + 1)}, uncited
        ),
        "biblio": _biblio(have),
        "is_retracted": pa.array(have.chance(RETRACTED)),
        "is_paratext": pa.array(have.chance(PARATEXT)),
        "is_xpac": pa.array(have.is_xpac),
    }


def _fees(have: WorkDraws) -> dict[str, pa.Array]:
    number = len(have.is_thin)
    price = pa.array((have.draw.integers(4, 40, number) * 100).astype(np.int64))
    dollar = pooled(np.zeros(number, np.int64), pa.array(["USD"]))
    fee = {"value": price, "currency": dollar, "value_usd": price}
    paid = have.chance(0.12) & ~have.is_thin
    listed = paid | (have.chance(0.2) & ~have.is_thin)
    return {"apc_list": struct(fee, ~listed), "apc_paid": struct(fee, ~paid)}


def _biblio(have: WorkDraws) -> pa.StructArray:
    number = len(have.is_thin)
    page = have.draw.integers(1, 900, number)
    absent = ~have.chance(0.7)
    values = {
        "volume": have.draw.integers(1, 99, number),
        "issue": have.draw.integers(1, 13, number),
        "first_page": page,
        "last_page": page + 9,
    }
    return struct({n: pa.array(v, mask=absent).cast(pa.string()) for n, v in values.items()})


def _rest(have: WorkDraws) -> dict[str, pa.Array]:
    """From `has_content` to `created_date`."""
    number = len(have.is_thin)
    abstract = have.draw.integers(0, len(have.texts.abstracts), number)
    has_abstract = have.chance(HAS_ABSTRACT) & ~have.is_thin
    mean, spread, most = REFERENCES
    references = np.minimum(have.draw.lognormal(mean, spread, number), most).astype(np.int64)
    references = np.where(have.is_thin | have.chance(0.25), 0, references)
    related = np.where(have.chance(RELATED) & ~have.is_thin, RELATED_WORKS, 0)
    false = pa.array(np.zeros(number, bool))
    return {
        "has_abstract": pa.array(has_abstract),
        "has_content": struct({"grobid_xml": false, "pdf": pa.array(have.chance(0.2))}),
        "referenced_works_count": pa.array(references),
        "referenced_works": _others(have, references),
        "related_works": _others(have, related),
        "abstract_inverted_index": pooled(
            np.where(has_abstract, abstract, -1), have.texts.abstracts
        ),
        "counts_by_year": _counts_by_year(have),
        "updated_date": _updated(have),
        "created_date": _created(have),
    }


def _others(have: WorkDraws, counts: Ints) -> pa.ListArray:
    """Identifiers of other works of the block."""
    first, number = int(have.dates.number[0]), len(counts)
    chosen = first + have.draw.integers(0, number, int(counts.sum()))
    return lists(counts, numbered(f"{OPENALEX}W", work_number(chosen)))


def _counts_by_year(have: WorkDraws) -> pa.ListArray:
    """Citations of the last years, newest first; years without any are left out."""
    span = np.minimum(YEARS - have.bylines.year, CITED_YEARS)
    age = places(span)
    # As many draws whatever the citations are: the next release draws the same ones.
    share = np.repeat(have.cited / span, span) * _wobble(have.draw, len(age))
    count = share.astype(np.int64)
    some = count > 0
    work = np.repeat(np.arange(len(span)), span)
    values = struct(
        {"year": pa.array(LAST_YEAR - age[some]), "cited_by_count": pa.array(count[some])}
    )
    return lists(np.bincount(work[some], minlength=len(span)), values)


def _wobble(draw: np.random.Generator, number: int) -> Floats:
    return 0.5 + draw.random(number)


def _updated(have: WorkDraws) -> pa.Array:
    days = np.array(partition_dates(), "datetime64[us]")[have.dates.partition]
    return pa.array(days + (have.draw.random(len(days)) * 86_399e6).astype(np.int64))


def _created(have: WorkDraws) -> pa.Array:
    """Before the last change; the later works between the two releases."""
    before = np.datetime64("2016-06-24") + have.draw.integers(0, 3_390, len(have.is_thin))
    after = np.datetime64(RELEASE_DATE[0]) + have.draw.integers(1, 30, len(have.is_thin))
    days = np.where(have.bylines.is_later, after, before)
    return pa.array(days.astype("datetime64[s]"))
