"""`datapackage.json`: the files of a folder after Data Package version 2."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any  # JSON

from talentatlas.exports.licence_rule import LICENCE_URL, NONE
from talentatlas.schema import CONTRACTS

if TYPE_CHECKING:
    from talentatlas.exports.bundle import Content

PACKAGE = "https://datapackage.org/profiles/2.0/datapackage.json"
RESOURCE = "https://datapackage.org/profiles/2.0/dataresource.json"
SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"
TYPES = {"string": "string", "int32": "integer", "int64": "integer", "double": "number",
         "boolean": "boolean", "date": "date"}  # fmt: skip
TABULAR = ("csv", "parquet")  # files that hold a table and nothing else
MEDIA = {
    "csv": "text/csv", "gz": "application/gzip", "parquet": "application/vnd.apache.parquet",
    "json": "application/json", "html": "text/html", "png": "image/png", "svg": "image/svg+xml",
    "pdf": "application/pdf", "cff": "application/yaml", "": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip


def data_package(content: Content) -> dict[str, Any]:
    """The descriptor of a folder.

    Args:
        content: files of the folder and what they were made from.
    """
    package: dict[str, Any] = {
        "$schema": PACKAGE,
        "name": content.name,
        "title": content.title,
        "description": content.description,
        "version": content.vintage,
        "contributors": [{"title": content.maker, "roles": ["creator", "publisher"]}],
        "sources": [_source(work) for work in content.sources],
        "resources": [_resource(content, path) for path in content.files],
        "talentatlas": content.record,
    }
    if content.date:
        package["created"] = f"{content.date}T00:00:00Z"
    if content.licence != NONE:
        package["licenses"] = [
            {"name": content.licence, "path": LICENCE_URL[content.licence]}
        ]  # fmt: skip
    return package


def ending(path: str) -> str:
    """What follows the last dot of a file's name; "" when nothing does."""
    return path.rpartition(".")[2] if "." in path else ""


def table_of(path: str) -> str | None:
    """Name of the published table that a file holds, or None."""
    name, _, rest = path.partition(".")
    is_table = name in CONTRACTS and rest.removesuffix(".gz") in TABULAR
    return name if is_table else None


def _source(work: Any) -> dict[str, str]:  # noqa: ANN401, a Work
    named = {"title": work.title, "path": work.url, "version": work.version}
    return {name: value for name, value in named.items() if value}


def _resource(content: Content, path: str) -> dict[str, Any]:
    entry = content.files[path]
    kind = ending(path)
    resource: dict[str, Any] = {
        "name": re.sub(r"[^a-z0-9._-]", "-", path.lower()),
        "path": path,
        "mediatype": MEDIA[kind],
        "bytes": entry.bytes,
        "hash": f"sha256:{entry.sha256}",
    }
    table = table_of(path)
    if table is None:
        return resource
    packed = {"compression": "gz"} if kind == "gz" else {}
    form = path.removesuffix(".gz").rpartition(".")[2]
    return {
        "$schema": RESOURCE, **resource, "type": "table", "format": form, **packed,
        "encoding": "utf-8", "schema": table_schema(table),
    }  # fmt: skip


def table_schema(table: str) -> dict[str, Any]:
    """Columns of a published table with type, meaning and key; an empty cell is missing."""
    contract = CONTRACTS[table]
    fields = [
        {
            "name": column.name,
            "type": TYPES[column.type],
            "description": column.meaning,
            **({"constraints": {"required": True}} if column.required else {}),
        }
        for column in contract.columns
    ]
    return {"$schema": SCHEMA, "fields": fields, "missingValues": [""]}
