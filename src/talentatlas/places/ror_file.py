"""Objects of a ROR dump, one at a time, whatever it is packed in."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO  # an object is of any JSON type

from talentatlas.errors import SourceError

_CHUNK = 1 << 20  # characters
_LONGEST = 16 << 20  # characters of one record; none known is longer than 1 MB
_BETWEEN = " \t\r\n,"
_GZIP = b"\x1f\x8b"


def dump_objects(path: Path) -> Iterator[Any]:
    """Elements of the array in a dump, plain, gzipped or inside a zip.

    In a zip with both schemas the file of schema 2 is read.

    Raises:
        SourceError: the file is not a JSON array, or ends too soon.
    """
    try:
        with _opened(path) as file, io.TextIOWrapper(file, encoding="utf-8-sig") as text:
            yield from _elements(text)
    except (OSError, EOFError, ValueError, RecursionError, zipfile.BadZipFile) as error:
        raise SourceError(
            f"{path} cannot be read as a ROR dump ({error}).",
            why="Organisations would be matched with the bundled table only.",
            todo="Download the dump again, or leave the path out.",
        ) from error


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            names = sorted(n for n in archive.namelist() if n.endswith(".json"))
            if not names:
                raise ValueError("no .json file inside")
            name = next((n for n in names if "schema_v2" in n), names[0])
            with archive.open(name) as member:
                yield io.BufferedReader(member)  # pyright: ignore[reportArgumentType]
        return
    with path.open("rb") as file:
        is_packed = file.read(2) == _GZIP
        file.seek(0)
        if not is_packed:
            yield file
            return
        with gzip.GzipFile(fileobj=file) as inflated:
            yield io.BufferedReader(inflated)  # pyright: ignore[reportArgumentType]


def _elements(file: io.TextIOWrapper) -> Iterator[Any]:
    """Elements of the array that a text is; memory is bounded by one of them."""
    decode = json.JSONDecoder().raw_decode
    text = file.read(_CHUNK).lstrip()
    if text[:1] != "[":
        raise ValueError("it does not begin like a JSON array")
    at = 1
    while True:
        at = _after_separators(text, at)
        try:
            if text[at : at + 1] == "]":
                return
            value, end = decode(text, at)
            if end == len(text) and not isinstance(value, (dict, list)):
                raise ValueError("a number may go on")
        except ValueError:
            more = file.read(_CHUNK)
            text, at = text[at:] + more, 0
            if not more or len(text) > _LONGEST:
                raise
            continue
        yield value
        at = end


def _after_separators(text: str, at: int) -> int:
    while text[at : at + 1] and text[at] in _BETWEEN:
        at += 1
    return at
