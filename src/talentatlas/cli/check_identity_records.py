"""Which labelled records a path means, and the tables of the product made from them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from talentatlas.errors import SourceUnavailable
from talentatlas.sources.base import SOURCES

if TYPE_CHECKING:
    from talentatlas.engine.build import Progress, Step
    from talentatlas.identity.labelled import Labelled

DEFAULT_SOURCE = "proceedings"
TABLES = ("authorship", "affiliation", "work")  # all that is needed of an atlas
TRUTH = Path("truth") / "authorship.parquet"


def read_labelled(text: str, progress: Progress, ror_dump: Path | None) -> Labelled:
    """Labelled records at a path.

    Args:
        text: folder of an atlas, of records, or of signatures and clusters; or SOURCE:PATH.
        progress: told how far it is.
        ror_dump: the full ROR dump, when the user has fetched it.

    Raises:
        SourceUnavailable: nothing is there.
        IdentityError: no authorship carries an identifier.
    """
    from talentatlas.identity.labelled import labelled_tables
    from talentatlas.identity.labelled_clusters import is_clustered, labelled_clusters

    source, path = _source_and_path(text)
    if not path.exists():
        raise SourceUnavailable(
            f"There is no file or folder {path}.",
            why="Without records nothing can be judged.",
            todo="Give a folder of records with identifiers, or the folder of an atlas.",
        )
    if is_clustered(path):
        return labelled_clusters(path)
    truth = next((t for t in (path / TRUTH, path.parent / TRUTH) if t.is_file()), None)
    ready = [path / "clean" / f"{name}.parquet" for name in TABLES]
    if all(file.is_file() for file in ready):
        return _from_tables(ready, lambda engine: labelled_tables(engine, truth))
    with tempfile.TemporaryDirectory(prefix="talentatlas-") as folder:
        made = _build(f"{source}:{path}", Path(folder), progress, ror_dump)
        return _from_tables(made, lambda engine: labelled_tables(engine, truth))


def _source_and_path(text: str) -> tuple[str, Path]:
    name, colon, path = text.partition(":")
    if colon and name in SOURCES.names():
        return name, Path(path).expanduser()
    folder = Path(text).expanduser()
    is_snapshot = (folder / "jsonl").is_dir() and (folder / TRUTH).is_file()
    return ("openalex", folder / "jsonl") if is_snapshot else (DEFAULT_SOURCE, folder)


def _from_tables(files: Sequence[Path], read: Callable[..., Labelled]) -> Labelled:
    from talentatlas.engine import connect

    with connect() as engine:
        for file in files:
            engine.read(file)
        return read(engine)


def _build(where: str, folder: Path, progress: Progress, ror_dump: Path | None) -> list[Path]:
    """The tables, by the steps of a build that lead to them."""
    from talentatlas.builder import Setting, land
    from talentatlas.config import Choices
    from talentatlas.engine import connect
    from talentatlas.engine.build import Work, run_steps
    from talentatlas.engine.store import Store
    from talentatlas.pipeline import steps

    inputs = land(where, Setting(field="all", ror_dump=ror_dump))
    choices = Choices()
    store = Store(folder)
    store.begin()
    try:
        with connect(spill=store.work / "spill") as engine:
            work = Work(engine, store, choices.parameters(), progress)
            run_steps(leading_to(TABLES, steps(inputs, choices)), work)
    finally:
        store.end()
    return [store.path(name) for name in TABLES]


def leading_to(tables: Sequence[str], steps: Sequence[Step]) -> list[Step]:
    """The steps that some tables need, in the same order."""
    wanted = set(tables)
    kept: list[Step] = []
    for step in reversed(steps):
        if wanted & set(step.outputs):
            wanted |= set(step.inputs)
            kept.append(step)
    return kept[::-1]
