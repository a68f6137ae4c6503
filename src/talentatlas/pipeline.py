"""The pipeline: which steps make an atlas out of landed files."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pyarrow as pa

from talentatlas import __version__
from talentatlas.config import Choices
from talentatlas.engine.build import Step, Work, ordered, sql_step
from talentatlas.engine.parquet import write_parquet
from talentatlas.engine.statement import Statement
from talentatlas.errors import SourceChanged
from talentatlas.places import Gazetteer, Place
from talentatlas.provenance import digest
from talentatlas.schema.records import ORGANISATION, ORIGIN, PLACE
from talentatlas.sources.base import Landed
from talentatlas.sources.intake import LANDED, take_in

SQL_FOLDERS = ("places", "selection", "identity", "career", "population")
RECORD_CODE = ("sources", "schema", "vocabulary")
PLACE_CHUNK = 40_000  # texts between two steps of the progress bar
PLACE_CODE = ("places", "vocabulary")


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a build stands on.

    Args:
        source: registered name.
        landed: its files with checksums.
        ror_dump: the full ROR dump, when the user has fetched it.
    """

    source: str
    landed: tuple[Landed, ...]
    ror_dump: Path | None = None

    @property
    def vintage(self) -> str:
        """Name of the inputs: same files, same vintage."""
        return f"{self.source}-{self.key[:8]}"

    @property
    def key(self) -> str:
        """Hash of what was landed."""
        return digest(*(f"{f.origin.origin_id}={f.origin.checksum}" for f in self.landed))


def steps(inputs: Inputs, choices: Choices) -> list[Step]:
    """All steps that end in counts, in order."""
    parameters = choices.parameters()
    sql = [sql_step(s, parameters) for s in statements()]
    return ordered([_land(inputs), _place(inputs), *sql])


def statements() -> list[Statement]:
    """Every SQL file of the pipeline, sorted by name."""
    root = files("talentatlas")
    found = [
        Statement.read(file)
        for folder in SQL_FOLDERS
        for file in (root / folder).iterdir()
        if file.name.endswith(".sql")
    ]
    return sorted(found, key=lambda s: s.name)


def processes() -> int:
    """Processes worth starting on this machine."""
    return max(1, min(os.cpu_count() or 1, 8))


def _land(inputs: Inputs) -> Step:
    outputs = ("origin", *(c.name for c in LANDED))

    def run(work: Work) -> dict[str, int]:
        work.progress.stage("reading files", len(inputs.landed), "files")
        parts = work.store.work / "landed"
        origins = take_in(
            inputs.source,
            inputs.landed,
            parts,
            processes=processes(),
            done=work.progress.advance,
        )
        _require_works(origins)
        rows = {
            "origin": write_parquet(
                work.store.path("origin"), ORIGIN.arrow, origins.to_batches()
            )
        }
        for contract in LANDED:
            work.engine.read(parts / contract.name)
            rows[contract.name] = work.engine.write(
                contract.name, work.store.path(contract.name)
            )
        return rows

    return Step("land", (), outputs, digest(inputs.key, code_key(RECORD_CODE)), run)


def _require_works(origins: pa.Table) -> None:
    """Stop when no file held a single usable work."""
    if not sum(origins["works"].to_pylist()):
        rejected = sum(origins["rejected"].to_pylist())
        raise SourceChanged(
            f"No work that can be used; files read: {origins.num_rows}, "
            f"records or files rejected: {rejected}.",
            why="An atlas of nothing would only look like a result.",
            todo="Run `talentatlas sources check` on the folder to see the reason for each.",
        )


def _place(inputs: Inputs) -> Step:
    def run(work: Work) -> dict[str, int]:
        distinct = work.engine.arrow(
            "select text, domain from printed_affiliation group by text, domain "
            "order by text nulls last, domain nulls last"
        )
        pairs = list(
            zip(distinct["text"].to_pylist(), distinct["domain"].to_pylist(), strict=True)
        )
        work.progress.stage("placing affiliations", len(pairs), "texts")
        gazetteer = Gazetteer.load(inputs.ror_dump)
        places: list[Place] = []
        for first in range(0, len(pairs), PLACE_CHUNK):
            chunk = pairs[first : first + PLACE_CHUNK]
            places += gazetteer.resolve_all(chunk, processes=processes())
            work.progress.advance(len(chunk))
        columns = {
            "text": distinct["text"],
            "domain": distinct["domain"],
            **{
                name: [getattr(place, name) for place in places]
                for name in PLACE.arrow.names
                if name not in ("text", "domain")
            },
        }
        place = pa.table(columns, PLACE.arrow)
        organisation = _organisations(places)
        return {
            "place": write_parquet(work.store.path("place"), PLACE.arrow, place.to_batches()),
            "organisation": write_parquet(
                work.store.path("organisation"), ORGANISATION.arrow, organisation.to_batches()
            ),
        }

    dump = str(inputs.ror_dump.stat().st_size) if inputs.ror_dump else ""
    key = digest(code_key(PLACE_CODE), dump)
    return Step("place", ("printed_affiliation",), ("place", "organisation"), key, run)


def _organisations(places: Sequence[Place]) -> pa.Table:
    """Each organisation that was recognised, once, as the gazetteer knows it."""
    found: dict[str, dict[str, object]] = {}
    for place in places:
        identifier = place.organisation_id
        if identifier is not None and identifier not in found:
            found[identifier] = {
                "organisation_id": identifier,
                "name": place.organisation,
                "country": place.country_organisation,
                "kind": place.kind,
                "parent_id": place.parent_id,
            }
    rows = [found[identifier] for identifier in sorted(found)]
    return pa.Table.from_pylist(rows, ORGANISATION.arrow)


def code_key(folders: Sequence[str]) -> str:
    """Hash of the code and tables of some folders: a changed rule makes a table stale."""
    root = files("talentatlas")
    parts: list[str] = [__version__]
    for folder in folders:
        for file in sorted((root / folder).iterdir(), key=lambda f: f.name):
            if file.is_file() and not file.name.endswith((".sql", ".pyc")):
                parts.append(digest(file.name, file.read_bytes().hex()))
    return digest(*parts)
