"""A statement: one SQL file, one table, one grain; its header is its documentation."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources.abc import Traversable
from pathlib import Path

import sqlglot
from sqlglot import exp

from talentatlas.errors import PortabilityError
from talentatlas.provenance import digest

PARAMETER = re.compile(r"\$([a-z_]+)")
HEADER_LINE = re.compile(r"^--\s?(?P<key>[a-z][a-z_-]*):\s+(?P<text>.*)$")
HEADER_MORE = re.compile(r"^--\s{2,}(?P<text>\S.*)$")


@dataclass(frozen=True)
class Statement:
    """One SQL file, read.

    Args:
        name: of the table that it makes; the file's own name.
        text: as written.
        header: key → text, from the leading comments; the sentence of the table stands under
            the name itself.
    """

    name: str
    text: str
    header: dict[str, str] = field(default_factory=dict[str, str])

    @classmethod
    def read(cls, path: Path | Traversable) -> Statement:
        """A statement from its file."""
        name = path.name.removesuffix(".sql")
        return cls.parse(name, path.read_text(encoding="utf-8"))

    @classmethod
    def parse(cls, name: str, text: str) -> Statement:
        """A statement from its text; the first header line must carry the name."""
        header: dict[str, str] = {}
        key = ""
        for line in text.splitlines():
            if match := HEADER_LINE.match(line):
                key = match["key"]
                header[key] = match["text"].strip()
            elif key and (match := HEADER_MORE.match(line)):
                header[key] += " " + match["text"].strip()
            else:
                break
        first = next(iter(header), "")
        if first.replace("-", "_") != name:
            raise PortabilityError(
                f'{name}.sql: the header names "{first}".',
                why="Readers and documents find a table by its header.",
                todo=f"Begin the file with `-- {name}: …`.",
            )
        return cls(name, text, header)

    @cached_property
    def tree(self) -> exp.Query:
        """Parse tree in DuckDB's dialect."""
        tree = sqlglot.parse_one(PARAMETER.sub(r"'$\1'", self.text), read="duckdb")
        if not isinstance(tree, exp.Query):
            raise PortabilityError(f"{self.name}.sql is not one query.")
        return tree

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """Tables that it reads, without its own common table expressions, sorted."""
        own = {cte.alias for cte in self.tree.find_all(exp.CTE)}
        return tuple(sorted({t.name for t in self.tree.find_all(exp.Table)} - own))

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """Named parameters such as `$first_year`, sorted."""
        body = "\n".join(line for line in self.text.splitlines() if not line.startswith("--"))
        return tuple(sorted(set(PARAMETER.findall(body))))

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns that it makes."""
        return tuple(self.tree.named_selects)

    def bound(self, values: dict[str, int | str]) -> str:
        """The text with its parameters written in as literals.

        Literals rather than bindings: the text that ran can be shown, stored and translated.
        """
        missing = [p for p in self.parameters if p not in values]
        if missing:
            raise PortabilityError(
                f"{self.name}.sql needs the parameters {', '.join(missing)}."
            )

        def literal(match: re.Match[str]) -> str:
            value = values[match[1]]
            return (
                str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"
            )

        return PARAMETER.sub(literal, self.text)

    def key(self, values: dict[str, int | str], inputs: dict[str, str]) -> str:
        """What decides the table: text, parameters and the keys of the inputs."""
        used = [f"{p}={values[p]}" for p in self.parameters]
        return digest(self.text, *used, *(f"{i}={inputs[i]}" for i in self.inputs))
