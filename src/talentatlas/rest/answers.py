"""One table or document as bytes: JSON, CSV or Arrow, the same rows in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import orjson
import pyarrow as pa
import pyarrow.csv as pcsv
from pyarrow import ipc

from talentatlas import __version__
from talentatlas.quantity import METADATA_PREFIX
from talentatlas.rest.negotiation import MEDIA
from talentatlas.rest.paging import Page


@dataclass(frozen=True, slots=True)
class Body:
    """An answer.

    Args:
        media: type of the bytes.
        data: the bytes.
        headers: that belong to them.
    """

    media: str
    data: bytes
    headers: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """Rows with what belongs to all of them.

    Args:
        name: of the rows; that of the file when somebody saves them.
        table: all of them; only the page asked for is written.
        vintage: of the inputs.
        run_id: record of the run.
        licence: of the records.
        citation: how to cite them.
        links: relation → address.
        notes: what else belongs to the whole.
    """

    name: str
    table: pa.Table
    vintage: str
    run_id: str
    licence: str
    citation: str
    links: Mapping[str, str] = field(default_factory=dict[str, str])
    notes: Mapping[str, object] = field(default_factory=dict[str, object])

    def body(self, page: Page, form: str, lang: str) -> Body:
        """A page of the rows.

        Args:
            page: part that is asked for.
            form: json, csv or arrow.
            lang: of labels.

        Raises:
            Refused: the cursor is not one of this query.
        """
        count = self.table.num_rows
        following = page.next(count)
        rows = self.table.slice(page.first(count), page.limit)
        head = {
            "count": count,
            "next": following,
            "vintage": self.vintage,
            "run_id": self.run_id,
            "version": __version__,
            "licence": self.licence,
            "citation": self.citation,
            "lang": lang,
        }
        headers = {"Content-Language": lang, "X-Total-Count": str(count)}
        links = {"next": following, "describedby": self.links.get("definition")}
        named = [f'<{where}>; rel="{name}"' for name, where in links.items() if where]
        if named:
            headers["Link"] = ", ".join(named)
        if form == "json":
            more = {"links": dict(self.links), "notes": dict(self.notes), "rows": records(rows)}
            return Body(MEDIA[form], orjson.dumps({**head, **more}), headers)
        headers["Content-Disposition"] = f'attachment; filename="{self.name}.{form}"'
        if form == "csv":
            return Body(f"{MEDIA[form]}; charset=utf-8", as_csv(rows), headers)
        return Body(MEDIA[form], as_arrow(rows, head), headers)


def records(table: pa.Table) -> list[dict[str, object]]:
    """Rows as dictionaries; by column, which is faster than row by row."""
    names = table.column_names
    columns = [column.to_pylist() for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def as_csv(table: pa.Table) -> bytes:
    """CSV as the command line prints it."""
    sink = pa.BufferOutputStream()
    pcsv.write_csv(table, sink)
    return sink.getvalue().to_pybytes()


def as_arrow(table: pa.Table, head: Mapping[str, object]) -> bytes:
    """Arrow stream with what belongs to the rows in the metadata of its schema."""
    entries = {METADATA_PREFIX + key: str(value) for key, value in head.items() if value}
    described = table.combine_chunks().replace_schema_metadata(entries)
    sink = pa.BufferOutputStream()
    with ipc.new_stream(sink, described.schema) as writer:
        writer.write_table(described)
    return sink.getvalue().to_pybytes()


def document(value: object, lang: str) -> Body:
    """A single thing as JSON."""
    return Body(MEDIA["json"], orjson.dumps(value), {"Content-Language": lang})
