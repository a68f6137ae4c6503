"""Files of one entity in one format: parts of a limited size by date of the last change."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol  # an open file of either format

import pyarrow as pa
import pyarrow.parquet as pq

from talentatlas.synthetic.snapshot.config import JSONL, PARQUET
from talentatlas.synthetic.snapshot.jsonl import JsonLines
from talentatlas.synthetic.snapshot.nested import plain_table

# Of isal's 0 to 3: ratios near that of the genuine files (4.8, OpenAlex documentation).
LEVEL = 2
GZIP_WINDOW = 31  # zlib's code for gzip with the largest window
SUFFIX = {JSONL: "gz", PARQUET: "parquet"}
ROW_GROUP = 20_000


class Open(Protocol):
    """A file that tables are appended to."""

    def write(self, table: pa.Table) -> None:
        """Append the rows of a table."""
        ...

    def close(self) -> None:
        """End the file."""
        ...


class GzipFile:
    """A gzip file of JSON lines.

    Args:
        path: to write.
        lines: writes records as text.
    """

    def __init__(self, path: Path, lines: JsonLines) -> None:
        from isal import isal_zlib

        self._lines, self._stream = lines, path.open("wb")
        self._deflate = isal_zlib.compressobj(LEVEL, wbits=GZIP_WINDOW)
        self.raw_bytes = 0

    def write(self, table: pa.Table) -> None:
        """See `Open.write`."""
        for text in self._lines.lines(table):
            self.raw_bytes += text.size
            self._stream.write(self._deflate.compress(text))

    def close(self) -> None:
        """See `Open.close`."""
        self._stream.write(self._deflate.flush())
        self._stream.close()


class ParquetFile:
    """A Parquet file with Snappy, as the snapshot has them; pools are written out.

    Args:
        path: to write.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer: pq.ParquetWriter | None = None
        self.raw_bytes = 0

    def write(self, table: pa.Table) -> None:
        """See `Open.write`."""
        whole = plain_table(table)
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._path, whole.schema, compression="snappy")
        self._writer.write_table(whole, row_group_size=ROW_GROUP)

    def close(self) -> None:
        """See `Open.close`."""
        if self._writer is not None:
            self._writer.close()


@dataclass
class Part:
    """A file that is being written.

    Args:
        path: of the file.
        url: as the manifest names it.
        file: open.
        records: written so far.
    """

    path: Path
    url: str
    file: Any
    records: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where the files of one entity in one format lie.

    Args:
        folder: of the entity.
        name: such as `works`.
        kind: format, `jsonl` or `parquet`.
        root: address of the folder in the manifest.
        digits: of the number of a part.
    """

    folder: Path
    name: str
    kind: str
    root: str
    digits: int = 4


@dataclass
class Entity:
    """The files of one entity in one format.

    Args:
        place: where they lie.
        lines: writes JSON.
        most: records of a file.
        done: entries of the manifest.
        raw_bytes: of JSON before gzip.
    """

    place: Place
    lines: JsonLines
    most: int
    done: list[dict[str, Any]] = field(default_factory=list)
    raw_bytes: int = 0
    _open: dict[str, Part] = field(default_factory=dict)
    _parts: dict[str, int] = field(default_factory=dict)

    def write(self, date: str, table: pa.Table) -> None:
        """Append records that last changed on a date."""
        start = 0
        while start < len(table):
            part = self._open.get(date) or self._next(date)
            piece = table.slice(start, self.most - part.records)
            part.file.write(piece)
            part.records += len(piece)
            start += len(piece)
            if part.records == self.most:
                self._end(date)

    def close(self) -> None:
        """End all files."""
        for date in sorted(self._open):
            self._end(date)
        self.done.sort(key=lambda entry: entry["url"])

    def _next(self, date: str) -> Part:
        number = self._parts[date] = self._parts.get(date, -1) + 1
        place = self.place
        name = f"updated_date={date}/part_{number:0{place.digits}d}.{SUFFIX[place.kind]}"
        path = place.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        made = GzipFile(path, self.lines) if place.kind == JSONL else ParquetFile(path)
        part = self._open[date] = Part(path, f"{place.root}/{name}", made)
        return part

    def _end(self, date: str) -> None:
        part = self._open.pop(date)
        part.file.close()
        self.raw_bytes += part.file.raw_bytes
        meta = {"content_length": part.path.stat().st_size, "record_count": part.records}
        self.done.append({"url": part.url, "meta": meta})
