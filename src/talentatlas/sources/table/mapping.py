"""The small file that says what the columns of a user's own table mean."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any  # values of a TOML file

from talentatlas.errors import NEAR_NAMES, ConfigError

OF_EVENT = (
    "person", "kind", "level", "role", "department", "organisation", "organisation_id",
    "domain", "country", "start", "end",
)  # fmt: skip
OF_AUTHORSHIP = (
    "work", "title", "year", "venue", "doi", "author", "person", "affiliation", "domain",
    "country",
)  # fmt: skip
NEEDED = {"event": ("person", "kind"), "authorship": ("work", "title", "year", "author")}
FIELDS = {"event": OF_EVENT, "authorship": OF_AUTHORSHIP}
SCHEMES = ("table", "orcid", "openreview", "dblp", "openalex")
TOP = ("file", "delimiter", "scheme", "licence", "citation", "event", "authorship")
TABLES = (".csv", ".csv.gz", ".tsv", ".tsv.gz", ".parquet", ".pq")
OF_CELL = ("column", "value", "words", "split")
EXAMPLE = """\
file = "people.csv"
[[event]]
person = "id"
kind = {value = "post"}
organisation = "employer"
country = "country"
start = "from"
end = "until"
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one of our columns comes from.

    Args:
        column: name in the table; None for a constant.
        value: constant, for every row.
        words: words of the table → ours; a word that is not listed stays as it is.
        split: what stands between several values in one place; each makes a row of its own.
    """

    column: str | None = None
    value: str | None = None
    words: Mapping[str, str] = field(default_factory=dict[str, str])
    split: str | None = None


Cells = Mapping[str, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMapping:
    """What a table holds.

    Args:
        path: of the mapping.
        file: the table.
        delimiter: between two values of a CSV.
        scheme: of the identifiers of persons.
        licence: as the user states it.
        citation: as the user states it.
        events: what each row says of a life; several are possible.
        authorship: what each row says of a work, or None.
    """

    path: Path
    file: Path
    delimiter: str
    scheme: str
    licence: str
    citation: str | None
    events: tuple[Cells, ...]
    authorship: Cells | None

    def check_columns(self, columns: Iterable[str]) -> None:
        """Stop when the table lacks a column that the mapping names.

        Raises:
            ConfigError: one is missing; the nearest names are told.
        """
        there = list(columns)
        parts = (*self.events, *((self.authorship,) if self.authorship else ()))
        for ours, cell in ((name, cell) for part in parts for name, cell in part.items()):
            if cell.column is not None and cell.column not in there:
                near = difflib.get_close_matches(cell.column, there, NEAR_NAMES, 0.5)
                raise ConfigError(
                    f'{self.path.name} takes "{ours}" from the column "{cell.column}", which '
                    f"{self.file.name} does not have.",
                    why="The rows would lack what the mapping promises.",
                    todo=f"Did you mean {', '.join(near or there[:NEAR_NAMES])}? "
                    f"Its columns are {', '.join(there)[:300]}.",
                )


def read_mapping(path: Path) -> TableMapping:
    """Read and check a mapping.

    Args:
        path: a TOML file, or a table beside which one of the same name lies.

    Raises:
        ConfigError: there is none, or it cannot be understood.
    """
    mapping = path if path.suffix == ".toml" else path.with_name(_stem(path) + ".toml")
    try:
        content = tomllib.loads(mapping.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise _wrong(f"There is no mapping {mapping}.") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _wrong(f"{mapping} cannot be read as TOML ({error}).") from error
    _known(content, TOP, mapping)
    events = content.get("event", [])
    authorship = content.get("authorship")
    if not isinstance(events, list) or not (events or authorship):
        raise _wrong(f"{mapping} has neither [[event]] nor [authorship].")
    scheme = _word(content, "scheme", mapping) or SCHEMES[0]
    if scheme not in SCHEMES:
        raise _unknown(scheme, SCHEMES, mapping)
    file = _file(content, mapping)
    return TableMapping(
        path=mapping,
        file=file,
        delimiter=_word(content, "delimiter", mapping) or _usual_delimiter(file),
        scheme=scheme,
        licence=_word(content, "licence", mapping) or "none stated",
        citation=_word(content, "citation", mapping),
        events=tuple(_cells(event, "event", mapping) for event in events),
        authorship=_cells(authorship, "authorship", mapping) if authorship else None,
    )


def _stem(path: Path) -> str:
    return path.name.partition(".")[0]


def _file(content: Mapping[str, Any], mapping: Path) -> Path:
    """The table: the one that is named, else the only one beside it with the same name."""
    name = _word(content, "file", mapping)
    if name is not None:
        return mapping.parent / name
    beside = [p for p in mapping.parent.glob(f"{mapping.stem}.*") if p.name.endswith(TABLES)]
    if len(beside) != 1:
        raise _wrong(f'{mapping} does not say which table it is about: file = "…".')
    return beside[0]


def _usual_delimiter(file: Path) -> str:
    return "\t" if ".tsv" in file.name.lower() else ","


def _cells(part: Any, kind: str, path: Path) -> Cells:  # noqa: ANN401 (any TOML value)
    if not isinstance(part, dict):
        raise _wrong(f"[{kind}] in {path} is no table of names.")
    _known(part, FIELDS[kind], path)
    cells = {name: _cell(value, name, path) for name, value in part.items()}
    for name in NEEDED[kind]:
        if name not in cells:
            raise _wrong(f'[{kind}] in {path} lacks "{name}"; without it a row says nothing.')
    if sum(cell.split is not None for cell in cells.values()) > 1:
        raise _wrong(f"[{kind}] in {path} splits two columns; only one can be split.")
    return cells


def _cell(value: Any, name: str, path: Path) -> Cell:  # noqa: ANN401 (any TOML value)
    if isinstance(value, str):
        return Cell(column=value)
    if not isinstance(value, dict) or ("column" in value) == ("value" in value):
        raise _wrong(f'"{name}" in {path} is none of "column", {{column = …}}, {{value = …}}.')
    _known(value, OF_CELL, path)
    words = value.get("words", {})
    if not isinstance(words, dict):
        raise _wrong(f'"words" of "{name}" in {path} is no table of words.')
    constant = value.get("value")
    return Cell(
        value.get("column"),
        None if constant is None else str(constant),
        {str(theirs): str(ours) for theirs, ours in words.items()},
        value.get("split"),
    )


def _word(content: Mapping[str, Any], name: str, path: Path) -> str | None:
    value = content.get(name)
    if value is not None and not isinstance(value, str):
        raise _wrong(f'"{name}" in {path} is no text.')
    return value


def _known(part: Mapping[str, Any], names: tuple[str, ...], path: Path) -> None:
    for name in part:
        if name not in names:
            raise _unknown(name, names, path)


def _unknown(name: str, names: tuple[str, ...], path: Path) -> ConfigError:
    near = difflib.get_close_matches(name, names, NEAR_NAMES, 0.4) or names
    return ConfigError(
        f'{path} has "{name}", which means nothing here.',
        why="A misspelt name would leave a column empty without a word.",
        todo=f"Did you mean {', '.join(near[:NEAR_NAMES])}? Possible are {', '.join(names)}.",
    )


def _wrong(what: str) -> ConfigError:
    return ConfigError(
        what,
        why="Without it nobody can tell what the columns mean.",
        todo=f"Write a TOML file like this beside the table:\n{EXAMPLE}",
    )
