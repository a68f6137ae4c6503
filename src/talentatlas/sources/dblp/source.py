"""DBLP: works with names that it has told apart, and people with their other identifiers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from talentatlas.errors import SourceUnavailable
from talentatlas.provenance import Licence, LicenceClass, Origin
from talentatlas.sources.base import SOURCES, Landed, Records, SourceEntry
from talentatlas.sources.batch import Batch
from talentatlas.sources.dblp.records import encoding_of, raw_records
from talentatlas.sources.dblp.rows import SOURCE, DblpRows
from talentatlas.sources.inflate import Inflated, checksum

LICENCE = Licence("CC0-1.0", LicenceClass.OPEN)
CITATION = "DBLP computer science bibliography, CC0 1.0, https://dblp.org"
SUFFIXES = (".xml", ".xml.gz")


class Dblp:
    """Reads dblp.xml, plain or gzipped, as a stream."""

    def land(self, where: str, *, field: str | None = None) -> Iterator[Landed]:
        """The file at a path, or the files of a folder.

        Args:
            where: path.
            field: rule; any but "all" takes the venues that venues.csv lists.

        Raises:
            SourceUnavailable: nothing is there that could be read.
        """
        root = Path(where).expanduser()
        paths = sorted(root.iterdir()) if root.is_dir() else [root]
        found = [p for p in paths if p.is_file() and p.name.lower().endswith(SUFFIXES)]
        if not found:
            raise SourceUnavailable(
                f"There is no file {root}, or no dblp.xml or dblp.xml.gz in it.",
                why="Without it the names that DBLP told apart are not known.",
                todo="Download https://dblp.org/xml/dblp.xml.gz and give its path.",
            )
        for path in found:
            name, size = path.name, path.stat().st_size
            origin = Origin(
                f"{SOURCE}:{name}", SOURCE, name, checksum(path), size, LICENCE.name, CITATION,
                "Schloss Dagstuhl",
            )  # fmt: skip
            yield Landed(path, origin, field)

    def rows(self, landed: Landed) -> Iterator[Records]:
        """Canonical tables of one file; see `Source.rows`.

        Raises:
            SourceChanged: it holds many records and none has a year and a title.
        """
        batch = Batch(landed.origin.origin_id)
        rows = DblpRows(batch, landed.field)
        data = Inflated(landed.path)
        try:
            chunks = iter(data)
            head = next(chunks, b"")
            rows.encoding = encoding_of(head)
            for raw in raw_records(chain([head], chunks), rows.is_wanted):
                if raw.data is None:
                    batch.reject(raw.key, "work", "unclosed", "The record has no end.")
                else:
                    rows.add(raw.kind, raw.key, raw.data)
                if batch.is_full:
                    yield batch.take()
        except OSError as error:
            message = f"The file cannot be read ({error.strerror}); check its permissions."
            batch.reject("file", "file", "unreadable", message)
        if data.problem:
            message = "The gzip data are damaged; the records before that were kept."
            batch.reject("file", "file", data.problem, message)
        rows.close(landed.origin.file)
        batch.close()
        yield batch.take()


SOURCES.register(
    SOURCE,
    SourceEntry(
        name=SOURCE,
        title="DBLP: computer-science works, names told apart, identifiers of people",
        licence=LICENCE,
        homepage="https://dblp.org/xml/",
        tables=("work", "authorship", "life_event", "same_person"),
        blind_spots=(
            "No affiliations: DBLP tells who wrote what, not where.",
            "A name without a number may still be several people; it is kept as a name only.",
            "Computer science only; workshops and books unevenly.",
            "Under a field rule the works are those of the venues that venues.csv lists.",
            "The notes about affiliations of people have no dates and are not read.",
            "Theses: mostly of Germany and a few other countries.",
        ),
        citation=CITATION,
        make=Dblp,
        is_general=True,
    ),
)
