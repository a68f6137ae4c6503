"""Takes persons out of an atlas that was built before they asked."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from talentatlas.engine.parquet import write_parquet
from talentatlas.engine.store import LAYERS, Store
from talentatlas.errors import SourceUnavailable
from talentatlas.identity.removal import Removals
from talentatlas.identity.removal_records import taken_out
from talentatlas.sources.base import LANDED

MADE = ("run.json", "manifest.json", "report*.html", "build.json")  # beside the tables


@dataclass(frozen=True, slots=True)
class Applied:
    """What was taken out of an atlas.

    Args:
        authorships: places on bylines.
        events: degrees and posts.
        links: statements that two keys mean one person.
        tables: tables that were made from them and are gone, to be made anew.
    """

    authorships: int
    events: int
    links: int
    tables: int

    @property
    def changed(self) -> bool:
        """Was anything found?"""
        return bool(self.authorships or self.events or self.links)


def apply_removals(folder: Path, removals: Removals) -> Applied:
    """Take the persons of the list out of an atlas, now.

    Records lose their rows at once; every table and page that was made from them is removed,
    and the next build makes it without them. An atlas that has none of them stays as it is.

    Args:
        folder: of the atlas.
        removals: the list.

    Raises:
        SourceUnavailable: the folder holds no records of an atlas.
        StorageError: the folder cannot be written, or a build is at work in it.
    """
    paths = {c.name: folder / c.layer / f"{c.name}.parquet" for c in LANDED}
    if missing := [path for path in paths.values() if not path.is_file()]:
        raise SourceUnavailable(
            f"{folder} holds no records of an atlas ({missing[0].name} is missing).",
            why="There is nothing that somebody could be taken out of.",
            todo="Give the folder of an atlas, as --out of `talentatlas build` named it.",
        )
    store = Store(folder)
    store.begin()
    try:
        tables = {c.name: pq.read_table(paths[c.name], schema=c.arrow) for c in LANDED}
        kept = taken_out(tables, removals)
        lost = {name: tables[name].num_rows - kept[name].num_rows for name in tables}
        found = Applied(lost["authorship"], lost["life_event"], lost["same_person"], 0)
        if not found.changed:
            return found
        for contract in LANDED:
            write_parquet(
                paths[contract.name], contract.arrow, kept[contract.name].to_batches()
            )
        gone = _remove_made(folder, set(paths.values()))
        return Applied(found.authorships, found.events, found.links, gone)
    finally:
        store.end()


def _remove_made(folder: Path, records: set[Path]) -> int:
    """Remove what was made from the records; returns the number of tables."""
    tables = 0
    for layer in LAYERS:
        for path in sorted((folder / layer).glob("*.parquet")):
            if path in records:
                continue
            tables += 1
            if path.is_dir():  # written by a cluster
                shutil.rmtree(path)
            else:
                path.unlink()
    for pattern in MADE:
        for path in sorted(folder.glob(pattern)):
            path.unlink()
    shutil.rmtree(folder / ".landing", ignore_errors=True)
    return tables
