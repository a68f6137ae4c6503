"""The first step: landed files become clean tables, each record once, each reject named."""

from __future__ import annotations

import shutil
from functools import partial

import pyarrow as pa

from talentatlas.engine.build import Step, Work
from talentatlas.engine.parquet import write_parquet
from talentatlas.engine.statement import Statement
from talentatlas.errors import SourceChanged
from talentatlas.identity.removal_records import without
from talentatlas.pipeline.inputs import Inputs, code_key, processes
from talentatlas.provenance import digest
from talentatlas.schema.contract import Contract
from talentatlas.schema.records import (
    AUTHORSHIP,
    LIFE_EVENT,
    ORGANISATION_MATCH,
    ORIGIN,
    PRINTED_AFFILIATION,
    REJECTED,
    SAME_PERSON,
    WORK,
)
from talentatlas.sources.base import LANDED
from talentatlas.sources.intake import FILE, take_in

RECORD_CODE = ("sources", "schema", "vocabulary")
OF_WORKS = (WORK, AUTHORSHIP, PRINTED_AFFILIATION, ORGANISATION_MATCH)
IN_EARLIER_FILE = "The same work was read from an earlier file; that one was kept."


def land_step(inputs: Inputs) -> Step:
    """The step that reads the files."""
    outputs = ("origin", *(c.name for c in LANDED))
    key = digest(inputs.key, code_key(RECORD_CODE))

    def run(work: Work) -> dict[str, int]:
        landing = work.store.folder / ".landing"
        own = landing / key[:16]  # survives a killed run, so that no file is read twice
        for other in landing.glob("*"):
            if other != own:
                shutil.rmtree(other)
        work.progress.stage("reading files", len(inputs.landed), "files")
        take_in(
            work.engine,
            inputs.landed,
            own,
            processes=processes(),
            done=work.progress.advance,
            keep=partial(without, removals=inputs.removals),
        )
        for contract in LANDED:
            work.engine.read(own / contract.name)
        _keep_first(work)
        rows = {c.name: work.engine.write(c.name, work.store.path(c.name)) for c in LANDED}
        rows["origin"] = _write_origins(work, inputs)
        shutil.rmtree(landing)
        return rows

    return Step("land", (), outputs, key, run)


def _keep_first(work: Work) -> None:
    """Of a work or person's record that stands in several files, keep that of the first."""
    if _stand_twice(work, WORK, "work_id"):
        kept = f"select work_id, min({FILE}) as {FILE} from work group by work_id"
        work.engine.create("kept_work", Statement("kept_work", kept), {})
        again = (
            "select w.origin_id, w.work_id as record, 'work' as part, "
            "'in-earlier-file' as reason, 1 as line, "
            f"'{IN_EARLIER_FILE}' as message from work as w join kept_work as k "
            f"on k.work_id = w.work_id where k.{FILE} < w.{FILE}"
        )
        columns = ", ".join(REJECTED.arrow.names)
        _replace(work, REJECTED, f"select {columns} from rejected union all {again}")
        for contract in OF_WORKS:
            _replace(work, contract, _first_of(contract, "kept_work", "work_id"))
        work.engine.drop("kept_work")
    if _stand_twice(work, LIFE_EVENT, "author_key, kind, line"):
        kept = f"select author_key, min({FILE}) as {FILE} from life_event group by author_key"
        work.engine.create("kept_person", Statement("kept_person", kept), {})
        _replace(work, LIFE_EVENT, _first_of(LIFE_EVENT, "kept_person", "author_key"))
        work.engine.drop("kept_person")
    once = (
        "select left_key, right_key, min(origin_id) as origin_id from same_person "
        "group by left_key, right_key"
    )
    _replace(work, SAME_PERSON, once)


def _stand_twice(work: Work, contract: Contract, key: str) -> bool:
    text = (
        f"select count(*) as twice from (select {key} from {contract.name} "
        f"group by {key} having count(*) > 1) as repeated"
    )
    return bool(work.engine.arrow(text)["twice"][0].as_py())


def _first_of(contract: Contract, kept: str, key: str) -> str:
    columns = ", ".join(f"t.{name}" for name in contract.arrow.names)
    return (
        f"select {columns} from {contract.name} as t join {kept} as k "
        f"on k.{key} = t.{key} and k.{FILE} = t.{FILE}"
    )


def _replace(work: Work, contract: Contract, text: str) -> None:
    """Put the result of a query in the place of a table that it reads."""
    columns = ", ".join(contract.arrow.names)
    work.engine.create("replacement", Statement("replacement", text), {})
    work.engine.drop(contract.name)
    again = Statement(contract.name, f"select {columns} from replacement")
    work.engine.create(contract.name, again, {})
    work.engine.drop("replacement")


def _write_origins(work: Work, inputs: Inputs) -> int:
    """Write the files with their counts.

    Raises:
        SourceChanged: no file held a single usable work.
    """
    works = _by_origin(work, "work", "count(*)")
    authorships = _by_origin(work, "work", "cast(sum(authors) as bigint)")
    events = _by_origin(work, "life_event", "count(*)")
    rejected = _by_origin(work, "rejected", "count(*)")
    if not works:
        raise SourceChanged(
            f"No work that can be used; files read: {len(inputs.landed)}, "
            f"records or files rejected: {sum(rejected.values())}.",
            why="An atlas of nothing would only look like a result.",
            todo="Run `talentatlas sources check` on the folder to see the reason for each.",
        )
    rows: list[dict[str, object]] = []
    for landed in inputs.landed:
        origin = landed.origin
        row: dict[str, object] = {n: getattr(origin, n, None) for n in ORIGIN.arrow.names}
        key = origin.origin_id
        row |= {"works": works.get(key, 0), "authorships": authorships.get(key, 0)}
        rows.append(row | {"events": events.get(key, 0), "rejected": rejected.get(key, 0)})
    table = pa.Table.from_pylist(rows, ORIGIN.arrow).sort_by("origin_id")
    return write_parquet(work.store.path("origin"), ORIGIN.arrow, table.to_batches())


def _by_origin(work: Work, table: str, what: str) -> dict[str, int]:
    found = work.engine.arrow(f"select origin_id, {what} as n from {table} group by origin_id")
    return dict(zip(found["origin_id"].to_pylist(), found["n"].to_pylist(), strict=True))
