"""`croissant.json`: the files of a folder after Croissant version 1.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any  # JSON-LD

from talentatlas.exports.data_package import MEDIA, ending, table_of
from talentatlas.exports.licence_rule import LICENCE_URL
from talentatlas.schema import CONTRACTS

if TYPE_CHECKING:
    from talentatlas.exports.bundle import Content

CONFORMS = "http://mlcommons.org/croissant/1.1"
TYPES = {"string": "sc:Text", "int32": "cr:Int32", "int64": "cr:Int64", "double": "cr:Float64",
         "boolean": "sc:Boolean", "date": "sc:Date"}  # fmt: skip
# The context that the specification gives, appendix 1.
CONTEXT: dict[str, Any] = {
    "@language": "en", "@vocab": "https://schema.org/", "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs", "column": "cr:column", "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn", "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"}, "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"}, "extract": "cr:extract",
    "field": "cr:field", "fileProperty": "cr:fileProperty", "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet", "format": "cr:format", "includes": "cr:includes",
    "isArray": "cr:isArray", "isLiveDataset": "cr:isLiveDataset", "jsonPath": "cr:jsonPath",
    "key": "cr:key", "md5": "cr:md5", "parentField": "cr:parentField", "path": "cr:path",
    "recordSet": "cr:recordSet", "references": "cr:references", "regex": "cr:regex",
    "repeated": "cr:repeated", "replace": "cr:replace", "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/", "separator": "cr:separator", "source": "cr:source",
    "subField": "cr:subField", "transform": "cr:transform",
}  # fmt: skip


def croissant(content: Content) -> dict[str, Any]:
    """The description of a folder as JSON-LD.

    Args:
        content: files of the folder and what they were made from.
    """
    described = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS,
        "name": content.name,
        "alternateName": content.title,
        "description": content.description,
        "version": content.vintage,
        "url": content.url,
        "license": LICENCE_URL.get(content.licence, content.licence),
        "creator": {"@type": "sc:Organization", "name": content.maker},
        "citeAs": content.cite_as,
        "isBasedOn": sorted({work.url for work in content.sources if work.url}),
        "distribution": [_file(content, path) for path in content.files],
        "recordSet": _record_sets(content),
    }
    if content.date:
        described["datePublished"] = content.date
    return described


def _file(content: Content, path: str) -> dict[str, Any]:
    entry = content.files[path]
    return {
        "@type": "cr:FileObject",
        "@id": path,
        "name": path,
        "contentUrl": path,
        "encodingFormat": MEDIA[ending(path)],
        "contentSize": f"{entry.bytes} B",
        "sha256": entry.sha256,
    }


def _record_sets(content: Content) -> list[dict[str, Any]]:
    """One set of records a table, read from the first file that holds it."""
    held: dict[str, str] = {}
    for path in sorted(content.files, key=lambda path: (ending(path) == "gz", path)):
        table = table_of(path)
        if table is not None:
            held.setdefault(table, path)
    return [_record_set(table, path) for table, path in sorted(held.items())]


def _record_set(table: str, path: str) -> dict[str, Any]:
    contract = CONTRACTS[table]
    return {
        "@type": "cr:RecordSet",
        "@id": table,
        "name": table,
        "description": f"One row is one {contract.grain}.",
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{table}/{column.name}",
                "name": column.name,
                "description": column.meaning,
                "dataType": TYPES[column.type],
                "source": {"fileObject": {"@id": path}, "extract": {"column": column.name}},
            }
            for column in contract.columns
        ],
    }
