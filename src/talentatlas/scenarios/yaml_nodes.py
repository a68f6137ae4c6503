"""YAML with the line of every word; the only file that imports yaml."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import yaml


@dataclass(frozen=True, slots=True)
class Word:
    """A value as written, and its line."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Listing:
    """Several values."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in order; a key may stand twice."""

    pairs: tuple[tuple[Word, Node], ...]
    line: int

    def get(self, key: str) -> Node | None:
        """Value of the first such key."""
        return next((value for name, value in self.pairs if name.text == key), None)


Node: TypeAlias = Word | Listing | Mapping


class NotYaml(Exception):
    """The text is not YAML; carries the line."""

    def __init__(self, problem: str, line: int) -> None:
        self.problem, self.line = problem, line
        super().__init__(problem)


def parse(text: str) -> Node | None:
    """The nodes of one document; None when it is empty.

    Raises:
        NotYaml: with the line of the problem.
    """
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "it cannot be read"
        raise NotYaml(str(problem), mark.line + 1 if mark else 1) from error
    return None if node is None else _node(node, frozenset())


def _node(node: yaml.Node, above: frozenset[int]) -> Node:
    line = node.start_mark.line + 1
    if id(node) in above:
        raise NotYaml("an alias refers to itself", line)
    inside = above | {id(node)}
    if isinstance(node, yaml.MappingNode):
        pairs = [(_word(key), _node(value, inside)) for key, value in node.value]
        return Mapping(tuple(pairs), line)
    if isinstance(node, yaml.SequenceNode):
        return Listing(tuple(_node(item, inside) for item in node.value), line)
    return Word(str(node.value), line)


def _word(node: yaml.Node) -> Word:
    if not isinstance(node, yaml.ScalarNode):
        raise NotYaml("a key is itself a list or mapping", node.start_mark.line + 1)
    return Word(str(node.value), node.start_mark.line + 1)
