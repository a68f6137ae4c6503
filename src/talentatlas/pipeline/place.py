"""The second step: every distinct affiliation text and identifier is placed once."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from talentatlas.engine.build import Step, Work
from talentatlas.engine.parquet import write_parquet
from talentatlas.pipeline.inputs import Inputs, code_key, processes
from talentatlas.places import Gazetteer, Place
from talentatlas.places.organisation_ids import OrganisationIds
from talentatlas.provenance import digest
from talentatlas.schema.records import NAMED_ORGANISATION, ORGANISATION, PLACE

CHUNK = 40_000  # texts between two steps of the progress bar
PLACE_CODE = ("places", "vocabulary")
KEY = ("text", "domain")
DISTINCT = """
    select text, domain from (
        select text, domain from printed_affiliation
        where text is not null or domain is not null
        union all
        select organisation as text, domain from life_event
        where country is null and (organisation is not null or domain is not null)
    ) as stated
    group by text, domain
    order by text nulls last, domain nulls last
"""
NAMED = """
    select organisation_id from life_event where organisation_id is not null
    group by organisation_id order by organisation_id
"""


def place_step(inputs: Inputs) -> Step:
    """The step that asks the gazetteer."""

    def run(work: Work) -> dict[str, int]:
        distinct = work.engine.arrow(DISTINCT)
        work.progress.stage("placing affiliations", distinct.num_rows, "texts")
        gazetteer = Gazetteer.load(inputs.ror_dump)
        organisations: dict[str, dict[str, object]] = {}

        def batches() -> Iterator[pa.RecordBatch]:
            for batch in distinct.to_batches(max_chunksize=CHUNK):
                pairs = list(
                    zip(*(batch.column(name).to_pylist() for name in KEY), strict=True)
                )
                places = gazetteer.resolve_all(pairs, processes=processes())
                _note_organisations(places, organisations)
                work.progress.advance(len(pairs))
                yield _rows(batch, places)

        rows = write_parquet(work.store.path("place"), PLACE.arrow, batches())
        known = [organisations[identifier] for identifier in sorted(organisations)]
        table = pa.Table.from_pylist(known, ORGANISATION.arrow)
        path = work.store.path("organisation")
        return {
            "place": rows,
            "organisation": write_parquet(path, ORGANISATION.arrow, table.to_batches()),
            "named_organisation": _write_named(work, inputs),
        }

    dump = str(inputs.ror_dump.stat().st_size) if inputs.ror_dump else ""
    key = digest(code_key(PLACE_CODE), dump)
    read = ("printed_affiliation", "life_event")
    return Step("place", read, ("place", "organisation", "named_organisation"), key, run)


def _write_named(work: Work, inputs: Inputs) -> int:
    """Organisations that records of people name by an identifier, as far as it is known."""
    stated = work.engine.arrow(NAMED)["organisation_id"].to_pylist()
    found = OrganisationIds.load(inputs.ror_dump) if stated else OrganisationIds()
    rows = [
        {"identifier": identifier, **known._asdict()}
        for identifier in stated
        if (known := found.find(identifier)) is not None
    ]
    table = pa.Table.from_pylist(rows, NAMED_ORGANISATION.arrow)
    path = work.store.path("named_organisation")
    return write_parquet(path, NAMED_ORGANISATION.arrow, table.to_batches())


def _rows(batch: pa.RecordBatch, places: list[Place]) -> pa.RecordBatch:
    columns = [
        batch.column(field.name)
        if field.name in KEY
        else pa.array([getattr(place, field.name) for place in places], field.type)
        for field in PLACE.arrow
    ]
    return pa.record_batch(columns, schema=PLACE.arrow)


def _note_organisations(places: list[Place], found: dict[str, dict[str, object]]) -> None:
    """Each organisation that was recognised, once, as the gazetteer knows it."""
    for place in places:
        identifier = place.organisation_id
        if identifier is not None and identifier not in found:
            found[identifier] = {
                "organisation_id": identifier,
                "name": place.organisation,
                "country": place.country_organisation,
                "kind": place.kind,
                "parent_id": place.parent_id,
            }
