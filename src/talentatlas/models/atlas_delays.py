"""Moves of an atlas by the year in which they could first be seen: the atlas, replayed.

A move is seen when the first work after it appears: it is in the table of moves of an atlas
frozen at the end of a year exactly if `latest` is at most that year, since later works leave
earlier residence as it is. So one table holds every earlier freeze.
Departs: persons are those of the whole record; with fewer works some would be linked otherwise.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from talentatlas.engine.store import Store
from talentatlas.errors import CoverageError, HorizonError
from talentatlas.models.panel import FlowPanel
from talentatlas.models.replay_delays import Triangle

MANIFEST = "manifest.json"


def is_atlas(path: Path) -> bool:
    """Does the folder hold a finished atlas?"""
    return (path / MANIFEST).is_file()


def read_triangle(folder: Path, *, frozen: int | None = None) -> Triangle:
    """Moves of an atlas by year, years until seen, origin and destination.

    Unit: moves.
    Population: all persons of the atlas.

    Args:
        folder: of an atlas.
        frozen: last year whose works are all in; the last year with works when not given.

    Raises:
        SourceUnavailable: the folder holds no complete atlas.
        CoverageError: it has no moves.
        HorizonError: its works end before `frozen`.
    """
    store = Store(folder)
    vintage = str(store.read_json(MANIFEST)["vintage"])
    last = _last_year(store)
    if frozen is not None and frozen > last:
        raise HorizonError(
            f"The works of {folder} end in {last}, before {frozen}.",
            why="Nothing is known of moves seen after that.",
            todo=f"Give a year up to {last}.",
        )
    columns = ["year", "latest", "origin", "destination"]
    moves = pq.read_table(store.path("move"), columns=columns)
    moves = moves.filter(pc.field("latest") <= (frozen or last))
    if not moves.num_rows:
        raise CoverageError(
            f"{folder} holds no move that was seen up to {frozen or last}.",
            why="There is nothing to correct.",
            todo="Build an atlas with more years, or give a later year.",
        )
    return _counted(moves, vintage, frozen or last)


def panel_of(triangle: Triangle) -> FlowPanel:
    """What an atlas frozen in that year shows of moves."""
    shape = (len(triangle.years), len(triangle.areas))
    return FlowPanel(
        source=triangle.source,
        years=triangle.years,
        areas=triangle.areas,
        flows=triangle.moves.sum(1),
        stock=np.full(shape, np.nan),
        entries=np.zeros(shape),
        exits=np.zeros(shape),
        vintage=str(triangle.frozen),
    )


def _last_year(store: Store) -> int:
    years = pq.read_table(store.path("evidence"), columns=["year"])["year"]
    return int(pc.max(years).as_py() or 0)


def _counted(moves: pa.Table, vintage: str, frozen: int) -> Triangle:
    year, latest = (moves[name].to_numpy().astype(np.int64) for name in ("year", "latest"))
    ends = [moves[name].to_pylist() for name in ("origin", "destination")]
    areas = tuple(sorted({code for end in ends for code in end}))
    at = {code: place for place, code in enumerate(areas)}
    origin, destination = (np.array([at[code] for code in end]) for end in ends)
    first, delay = int(year.min()), latest - year
    shape = (frozen - first + 1, int(delay.max()) + 1, len(areas), len(areas))
    counts = np.zeros(shape)
    np.add.at(counts, (year - first, delay, origin, destination), 1)
    return Triangle(vintage, frozen, tuple(range(first, frozen + 1)), areas, counts)
