"""A folder of results that describes itself: tables, licence, citation, checksums."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any  # JSON

import yaml

from talentatlas.exports import licence_rule
from talentatlas.exports.citation import CONTRIBUTORS, Work, as_text, works_of
from talentatlas.exports.croissant import croissant
from talentatlas.exports.data_package import data_package, table_of, table_schema
from talentatlas.exports.tables import write_table
from talentatlas.exports.workbook import write_workbook
from talentatlas.provenance import digest
from talentatlas.quantity import Table
from talentatlas.schema import CONTRACTS

if TYPE_CHECKING:
    from talentatlas.atlas import Atlas

PUBLIC = ("estimate", "balance")  # small cells are suppressed only there
DESCRIPTION = (
    "Where AI researchers come from, work and move: counts of people from open records, each "
    "with an interval, its unit, population and vintage. Aggregates only; cells of fewer than "
    "five persons are suppressed."
)


@dataclass(frozen=True, slots=True)
class FileEntry:
    """Size and SHA-256 of a file, and the rows of a table in it."""

    bytes: int
    sha256: str
    rows: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """What is wanted in a folder.

    Args:
        formats: of tables: csv, parquet, json, xlsx.
        lang: of names in workbooks.
        measures: only these; all when empty.
        licence: CC-BY-4.0, or none for own use.
        date: of publication (YYYY-MM-DD).
        bom: begin CSV files with a byte-order mark.
    """

    formats: tuple[str, ...] = ("csv",)
    lang: str = "en"
    measures: tuple[str, ...] = ()
    licence: str = licence_rule.OPEN
    date: str = ""
    bom: bool = False


@dataclass(frozen=True, kw_only=True)
class Content:
    """A filled folder, as its descriptions need it."""

    name: str
    title: str
    description: str
    maker: str
    vintage: str
    url: str
    licence: str
    date: str
    cite_as: str
    sources: Sequence[Work]
    record: dict[str, Any]
    files: dict[str, FileEntry] = field(default_factory=dict[str, FileEntry])


def write_bundle(
    atlas: Atlas, folder: Path, wanted: Bundle, *, more: Sequence[Path] = ()
) -> list[Path]:
    """Fill a folder; the manifest comes last, so a folder without one is not whole.

    Args:
        atlas: whose results are written.
        folder: exists.
        wanted: what is to be in it.
        more: files that lie in the folder already and belong to it.

    Returns:
        Every file of the folder.

    Raises:
        LicenceError: a source bars the licence that is wanted.
        UnknownNameError: no measure of that name.
    """
    licence_rule.check_open(atlas, wanted.licence)
    works = works_of(atlas, wanted.measures, date=wanted.date, licence=wanted.licence)
    (folder / "manifest.json").unlink(missing_ok=True)
    rows: dict[Path, int] = {}
    for table in published_tables(atlas, wanted.measures, licence=wanted.licence):
        for form in wanted.formats:
            path = _table_file(table, works, folder, form, wanted)
            rows[path] = len(table)
    said = _say(atlas, folder, works, wanted)
    files = sorted([*more, *rows, *said])
    entries = {_inside(path, folder): _entry(path, rows.get(path)) for path in files}
    content = _content(atlas, works, wanted, entries)
    described = [
        _write_json(folder / "datapackage.json", data_package(content)),
        _write_json(folder / "croissant.json", croissant(content)),
    ]
    entries |= {_inside(path, folder): _entry(path) for path in described}
    manifest = _write_json(folder / "manifest.json", _manifest(content, entries))
    return [*files, *described, manifest]


def published_tables(
    atlas: Atlas, measures: Sequence[str] = (), *, licence: str = licence_rule.OPEN
) -> list[Table]:
    """The published tables that an atlas holds, with their run; cut to some measures."""
    extra = {"run_id": atlas.run_id, "release_licence": licence}
    held = atlas.manifest["files"]
    found: list[Table] = []
    for name in PUBLIC:
        if f"{CONTRACTS[name].layer}/{name}.parquet" not in held:
            continue
        table = atlas.table(name)
        if measures and "indicator" not in table.columns:
            continue
        cut = table.where(indicator=[_name(m) for m in measures]) if measures else table
        found.append(Table(cut.arrow, cut.about, extra))
    return found


def _name(measure: str) -> str:
    from talentatlas.measures.base import MEASURES

    return MEASURES.get(measure.replace("-", "_")).name


def _table_file(
    table: Table, works: Sequence[Work], folder: Path, form: str, wanted: Bundle
) -> Path:
    if form == "xlsx":
        return write_workbook(table, works, folder / f"{table.about.name}.xlsx", wanted.lang)
    return write_table(table, folder, form, bom=wanted.bom)


def _say(atlas: Atlas, folder: Path, works: Sequence[Work], wanted: Bundle) -> list[Path]:
    """The files LICENSE and CITATION.cff."""
    lines = [text.replace("\n", " ") for text in as_text(works[2:]).split("\n\n")]
    texts = {
        "LICENSE": licence_rule.licence_text(atlas, wanted.licence, lines),
        "CITATION.cff": _cff(works, wanted),
    }
    return [_write(folder / name, text) for name, text in texts.items()]


def _cff(works: Sequence[Work], wanted: Bundle) -> str:
    """The data release after Citation File Format 1.2, the rest as its references."""
    release = works[1]
    entry: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "If you use these figures, cite the release and the sources below.",
        "title": release.title, "type": "dataset", "version": release.version,
        "authors": [{"name": release.author}], "abstract": DESCRIPTION,
    }  # fmt: skip
    if wanted.licence != licence_rule.NONE:
        entry["license"] = wanted.licence
    if wanted.date:
        entry["date-released"] = wanted.date
    entry["references"] = [_cff_reference(work) for work in works if work is not release]
    return yaml.safe_dump(entry, allow_unicode=True, sort_keys=False, width=96)


def _cff_reference(work: Work) -> dict[str, Any]:
    kind = {"software": "software", "dataset": "data"}[work.kind]
    named = {"version": work.version, "url": work.url, "notes": work.note}
    return {
        "type": kind,
        "title": work.title,
        "authors": [{"name": work.author or work.title}],
        **{name: value for name, value in named.items() if value},
    }


def _content(
    atlas: Atlas, works: Sequence[Work], wanted: Bundle, entries: dict[str, FileEntry]
) -> Content:
    name = f"talentatlas-{atlas.vintage}".lower()
    return Content(
        name=name, title=works[1].title, description=DESCRIPTION, maker=CONTRIBUTORS,
        vintage=atlas.vintage, url=f"urn:talentatlas:{atlas.vintage}:{atlas.run_id}",
        licence=wanted.licence, date=wanted.date, cite_as=as_text(works[1:2]),
        sources=works[2:], record=_record(atlas), files=entries,
    )  # fmt: skip


def _record(atlas: Atlas) -> dict[str, Any]:
    """What decides the bytes of the tables."""
    return {
        "version": atlas.manifest["version"], "vintage": atlas.vintage, "run_id": atlas.run_id,
        "choices": atlas.run["parameters"], "sources": atlas.run["sources"],
    }  # fmt: skip


def _manifest(content: Content, entries: dict[str, FileEntry]) -> dict[str, Any]:
    files: dict[str, Any] = {}
    for path, entry in sorted(entries.items()):
        files[path] = {"bytes": entry.bytes, "sha256": entry.sha256}
        table = table_of(path)
        if entry.rows is not None:
            files[path]["rows"] = entry.rows
        if table is not None:
            schema = json.dumps(table_schema(table), sort_keys=True)
            files[path]["schema"] = digest(schema)
    kept = {name: content.record[name] for name in ("version", "vintage", "run_id")}
    return {**kept, "licence": content.licence, "files": files}


def _entry(path: Path, rows: int | None = None) -> FileEntry:
    with path.open("rb") as file:
        checksum = hashlib.file_digest(file, "sha256").hexdigest()
    return FileEntry(path.stat().st_size, checksum, rows)


def _inside(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _write_json(path: Path, value: dict[str, Any]) -> Path:
    return _write(path, json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def _write(path: Path, text: str) -> Path:
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8")
    return part.replace(path)
