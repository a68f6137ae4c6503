"""Sets of signatures with hand-made clusters, in the layout of S2AND, as labelled records.

Follows: Subramanian et al. 2021, S2AND: a benchmark and evaluation system for author name
disambiguation; files `signatures.json` and `clusters.json`. Years, venues and co-authors stand
in its file of papers and are not read.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any  # JSON

import numpy as np
import orjson
import pyarrow as pa

from talentatlas.errors import SourceChanged
from talentatlas.identity.evaluate import numbers
from talentatlas.identity.evaluate_moves import signs
from talentatlas.identity.labelled import CLUSTERS, KEY, RECORD, UNLABELLED, Labelled
from talentatlas.places import Gazetteer

SIGNATURES, CLUSTERED = "signatures.json", "clusters.json"
NAME_PARTS = ("first", "middle", "last", "suffix")


def is_clustered(folder: Path) -> bool:
    """Does a folder hold signatures and clusters?"""
    return all(_file(folder, name) is not None for name in (SIGNATURES, CLUSTERED))


def labelled_clusters(folder: Path) -> Labelled:
    """Labelled records out of signatures and clusters.

    Raises:
        SourceChanged: the files are not in that layout.
    """
    signatures, clusters = _read(folder, SIGNATURES), _read(folder, CLUSTERED)
    gazetteer = Gazetteer.load()
    try:
        person = {
            str(signature): name
            for name, cluster in clusters.items()
            for signature in cluster["signature_ids"]
        }
        rows = [_record(key, signatures[key], gazetteer) for key in sorted(signatures)]
        _add_co_authors(rows)
    except (KeyError, TypeError, AttributeError) as error:
        raise SourceChanged(
            f"{folder} has files {SIGNATURES} and {CLUSTERED} in a layout that is not known "
            f"({type(error).__name__}: {error}).",
            why="Who is who cannot be read from them.",
            todo="Give a folder of S2AND, with author_info and signature_ids.",
        ) from error
    records = pa.Table.from_pylist(rows, RECORD)
    truth = pa.array([person.get(row["authorship_id"]) for row in rows], pa.string())
    known = truth.is_valid().to_numpy(zero_copy_only=False)
    label = np.full(len(rows), UNLABELLED, np.int64)
    label[known] = numbers(truth.drop_null())
    nothing = np.zeros(0, np.int64)  # without years there are no lives
    where = signs(nothing, nothing, pa.nulls(0, pa.string()))
    return Labelled(records, {CLUSTERS: label}, where, KEY.empty_table())


def _record(key: str, signature: Mapping[str, Any], gazetteer: Gazetteer) -> dict[str, Any]:
    author = signature["author_info"]
    texts = [text for text in author["affiliations"] if text]
    places = [gazetteer.resolve(text, None) for text in texts]
    position = author["position"]
    return {
        "authorship_id": key,
        "work_id": str(signature["paper_id"]),
        "position": position,
        "name": " ".join(author[part] for part in NAME_PARTS if author.get(part)),
        "affiliation": " ; ".join(texts) or None,
        "organisation_id": next((p.organisation_id for p in places if p.organisation_id), None),
        "country": next((p.country for p in places if p.country), None),
    }


def _add_co_authors(rows: list[dict[str, Any]]) -> None:
    """Names of the other signatures of a paper, as far as they are in the set."""
    names: dict[str, list[str]] = {}
    for row in rows:
        names.setdefault(row["work_id"], []).append(row["name"])
    for row in rows:
        others = [*names[row["work_id"]]]
        others.remove(row["name"])
        row["co_authors"] = others


def _file(folder: Path, name: str) -> Path | None:
    found = (folder / name, folder / f"{name}.gz")
    return next((path for path in found if path.is_file()), None)


def _read(folder: Path, name: str) -> dict[str, Any]:
    path = _file(folder, name)
    assert path is not None  # see is_clustered
    try:
        content = path.read_bytes()
        found = orjson.loads(gzip.decompress(content) if path.suffix == ".gz" else content)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise SourceChanged(
            f"{path} is no JSON that can be read: {error}.",
            why="Who is who cannot be read from it.",
            todo="Fetch the file again.",
        ) from error
    if not isinstance(found, dict):
        raise SourceChanged(f"{path} holds no JSON object.", todo="Give a folder of S2AND.")
    return found
