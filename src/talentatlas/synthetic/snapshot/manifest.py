"""Manifests of a snapshot: one an entity, and one a format; they are written last."""

from __future__ import annotations

from pathlib import Path
from typing import Any  # values of a manifest

import orjson

from talentatlas.synthetic.snapshot.files import Entity

NAME = "manifest.json"
OLD_NAME = "manifest"  # of the flat layout before June 2026


def entity_manifest(entity: Entity, date: str) -> dict[str, Any]:
    """Manifest of one entity in one format."""
    return {"date": date, "format": entity.place.kind, **_entry(entity)}


def write_manifests(folder: Path, entities: list[Entity], date: str) -> None:
    """Write the manifests of all entities of a format, then that of the format.

    Args:
        folder: of the format.
        entities: closed.
        date: of the release.
    """
    for entity in entities:
        _write(entity.place.folder / NAME, entity_manifest(entity, date))
    listed = [_entry(entity) for entity in entities]
    total = {key: sum(e[key] for e in listed) for key in ("record_count", "content_length")}
    whole = {"date": date, "format": entities[0].place.kind, "meta": total, "entities": listed}
    _write(folder / NAME, whole)


def write_old_manifest(entity: Entity) -> None:
    """Write the manifest of an entity in the flat layout: entries and their sum."""
    entry = _entry(entity)
    total = {key: entry[key] for key in ("content_length", "record_count")}
    _write(entity.place.folder / OLD_NAME, {"entries": entry["files"], "meta": total})


def _entry(entity: Entity) -> dict[str, Any]:
    def total(key: str) -> int:
        return sum(entry["meta"][key] for entry in entity.done)

    return {
        "entity": entity.place.name,
        "record_count": total("record_count"),
        "content_length": total("content_length"),
        "files": entity.done,
    }


def _write(path: Path, content: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2) + b"\n")
