"""A table of the user's own: studies and posts of people, or works with their authors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from talentatlas.errors import SourceUnavailable
from talentatlas.provenance import Licence, LicenceClass, Origin, digest
from talentatlas.sources.base import SOURCES, Landed, Records, SourceEntry
from talentatlas.sources.batch import Batch
from talentatlas.sources.inflate import checksum
from talentatlas.sources.table.cells import columns_of, rows_of
from talentatlas.sources.table.mapping import read_mapping
from talentatlas.sources.table.rows import SOURCE, TableRows

LICENCE = Licence("as the mapping states", LicenceClass.TERMS_ONLY)


class OwnTable:
    """Reads CSV or Parquet by a mapping of its columns."""

    def land(self, where: str, *, field: str | None = None) -> Iterator[Landed]:
        """The table that a mapping describes.

        Args:
            where: the mapping (TOML), or a table beside which it lies under the same name.
            field: not used; the user chose the rows.

        Raises:
            ConfigError: the mapping cannot be understood, or names a missing column.
            SourceUnavailable: the table is not there.
            SourceChanged: the table cannot be read.
        """
        mapping = read_mapping(Path(where).expanduser())
        table = mapping.file
        if not table.is_file():
            raise SourceUnavailable(
                f"There is no table {table}, which {mapping.path.name} names.",
                why="Without it there is nothing to read.",
                todo='Correct "file" in the mapping; it counts from the folder of the mapping.',
            )
        mapping.check_columns(columns_of(table, mapping.delimiter))
        both = digest(checksum(table), checksum(mapping.path))
        size = table.stat().st_size
        origin = Origin(
            f"{SOURCE}:{table.name}", SOURCE, table.name, both, size, mapping.licence,
            mapping.citation,
        )  # fmt: skip
        yield Landed(mapping.path, origin)

    def rows(self, landed: Landed) -> Iterator[Records]:
        """Canonical tables of one table; see `Source.rows`."""
        mapping = read_mapping(landed.path)
        batch = Batch(landed.origin.origin_id)
        rows = TableRows(batch, mapping)
        for row in rows_of(mapping.file, mapping.delimiter):
            rows.add(row)
            if batch.is_full:
                yield batch.take()
        rows.finish_work()
        batch.close()
        yield batch.take()


SOURCES.register(
    SOURCE,
    SourceEntry(
        name=SOURCE,
        title="A table of your own: people with studies and posts, or works",
        licence=LICENCE,
        homepage="https://toml.io",
        tables=("work", "authorship", "printed_affiliation", "life_event"),
        blind_spots=(
            "Whatever your table leaves out; say so where you publish the result.",
            "A row that cannot be read is left out; `sources check` lists them.",
        ),
        citation="the table's own, as its mapping states",
        make=OwnTable,
    ),
)
