"""Field rules: which works of a general bibliography count, as data a user can replace."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any  # values of a TOML file

from talentatlas.errors import ConfigError, UnknownNameError

FOLDER = files("talentatlas.vocabulary") / "fields"
SCOPES = ("primary", "any")
SOURCE_ID = re.compile(r"S\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRule:
    """Works that count: by subfield of their topics, or by venue.

    Args:
        name: of the rule; stands in `work.selected_by`.
        title: in words.
        subfields: numbers of OpenAlex subfields; empty takes every work.
        scope: "primary" (the work's primary topic) or "any" (any of its topics).
        venues: OpenAlex sources (S…) whose works all count.
    """

    name: str
    title: str
    subfields: tuple[int, ...] = ()
    scope: str = "primary"
    venues: tuple[str, ...] = ()

    @property
    def takes_all(self) -> bool:
        """Whether nothing is left out."""
        return not self.subfields and not self.venues


EVERYTHING = FieldRule(name="all", title="Every work")


def field_rule(name: str) -> FieldRule:
    """The rule of that name, "all", or the rule in a TOML file of the user's own.

    Args:
        name: "ai", "all", or a path that ends in .toml.

    Raises:
        UnknownNameError: no rule of that name.
        ConfigError: the file cannot be read or holds something else.
    """
    if name == EVERYTHING.name:
        return EVERYTHING
    if name.endswith(".toml"):
        return _read(Path(name))
    if name not in rule_names():
        raise UnknownNameError("field", name, rule_names())
    return _read(FOLDER / f"{name}.toml")


def rule_names() -> list[str]:
    """Names of the rules that come along, sorted."""
    own = [f.name.removesuffix(".toml") for f in FOLDER.iterdir() if f.name.endswith(".toml")]
    return sorted([*own, EVERYTHING.name])


def _read(file: Path | Traversable) -> FieldRule:
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"The field rule {file} cannot be read: {error}.",
            todo='Give "ai", "all" or a TOML file with name, title, subfields, scope, venues.',
        ) from error
    known = {f.name for f in fields(FieldRule)}
    if unknown := sorted(set(values) - known):
        raise ConfigError(
            f"The field rule {file} has {', '.join(unknown)}, which means nothing here.",
            todo=f"It can hold {', '.join(sorted(known))}.",
        )
    return _checked(file, values)


def _checked(file: Path | Traversable, values: dict[str, Any]) -> FieldRule:
    subfields, venues = values.get("subfields", []), values.get("venues", [])
    scope = values.get("scope", "primary")
    faults = [f'venue "{v}" is no S…' for v in venues if not SOURCE_ID.fullmatch(str(v))]
    if not all(type(number) is int for number in subfields):
        faults.append("subfields must be whole numbers such as 1702")
    if scope not in SCOPES:
        faults.append(f'scope is "{scope}", not {" or ".join(SCOPES)}')
    if not isinstance(values.get("name"), str):
        faults.append("it has no name")
    if faults:
        raise ConfigError(
            f"The field rule {file} cannot be used: {'; '.join(faults)}.",
            why="A rule read wrongly would select other works without a word.",
            todo="Correct the file; fields/ai.toml in the package shows the form.",
        )
    return FieldRule(
        name=values["name"],
        title=str(values.get("title", values["name"])),
        subfields=tuple(subfields),
        scope=scope,
        venues=tuple(venues),
    )
