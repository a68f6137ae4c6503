"""One line of a reform: a path, and values by period; checked against what is possible."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from talentatlas.errors import UnknownNameError
from talentatlas.scenarios.base import LEVEL, TOTAL
from talentatlas.scenarios.parameters import ParameterPath, baseline, find_path, near_paths
from talentatlas.scenarios.places import countries
from talentatlas.scenarios.reform import FOREVER, Change, ReformError
from talentatlas.scenarios.yaml_nodes import Listing, Mapping, Node, Word

PERIOD = re.compile(r"(?P<start>\d{4})(?:(?P<open>-)|\.\.(?P<end>\d{4}))?")
NUMBER = re.compile(r"(?P<sign>[+-]?)\d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?|[+-]?\.\d+")
FIRST, LAST = 1990, 2100  # years that a reform may name
PEOPLE = ("origins", "partners")

Fail = Callable[[int, str, str, str], ReformError]


def read_changes(key: Word, node: Node, fail: Fail) -> list[Change]:
    """Changes of one path.

    Args:
        key: the path.
        node: values by period, or a list of such for several groups of people.
        fail: makes the error, from line, what, why, what to do.

    Raises:
        ReformError: with the line, and the nearest valid paths for an unknown one.
    """
    path = find_path(key.text)
    if path is None:
        near = near_paths(key.text)
        raise fail(
            key.line, f'there is no parameter "{key.text}".', "Nothing would be changed by it.",
            f"Did you mean {', '.join(near)}? All: `talentatlas scenario list --parameters`.",
        )  # fmt: skip
    blocks = node.items if isinstance(node, Listing) else (node,)
    changes = [change for block in blocks for change in _Block(path, fail).read(block)]
    _check_overlap(changes, fail)
    return changes


class _Block:
    """One `{period: value, origins: [...]}`.

    Args:
        path: what it sets.
        fail: makes the error.
    """

    def __init__(self, path: ParameterPath, fail: Fail) -> None:
        self.path, self.fail = path, fail

    def read(self, node: Node) -> list[Change]:
        if not isinstance(node, Mapping):
            raise self.fail(
                node.line, f"{self.path.text} has no period.",
                "A value needs the years it holds for.",
                f"Write `{self.path.text}: {{2026-: value}}`.",
            )  # fmt: skip
        people = {key.text: self.people(key, value) for key, value in node.pairs
                  if key.text in PEOPLE}  # fmt: skip
        stated = node.get("baseline")
        if missing := self.path.parameter.required - set(people):
            raise self.fail(
                node.line, f"{self.path.text} does not say its {', '.join(sorted(missing))}.",
                "Without them nobody is concerned.",
                f"Add for example `{min(missing)}: [EU]` beside the period.",
            )  # fmt: skip
        base = None if stated is None else self.number(stated)[0]
        seen: dict[str, int] = {}
        changes = []
        for key, value in node.pairs:
            if key.text in seen:
                raise self.fail(
                    key.line, f'"{key.text}" stands twice under {self.path.text}.',
                    "One of the two would be lost without a word.", "Keep one of them.",
                )  # fmt: skip
            seen[key.text] = key.line
            if key.text not in (*PEOPLE, "baseline"):
                changes.append(self.change(key, value, people, base))
        if not changes:
            raise self.fail(
                node.line, f"{self.path.text} has no value.", "Nothing would be changed by it.",
                "Add a period and a value, such as `2026-: 0.1`, or remove the line.",
            )  # fmt: skip
        return changes

    def people(self, key: Word, node: Node) -> tuple[str, ...]:
        if key.text not in self.path.parameter.extras:
            allowed = ", ".join(sorted(self.path.parameter.extras)) or "none"
            raise self.fail(
                key.line, f"{self.path.text} does not take {key.text}.",
                "It would be ignored.", f"Further keys that it takes: {allowed}.",
            )  # fmt: skip
        items = node.items if isinstance(node, Listing) else (node,)
        codes = []
        for item in items:
            text = item.text if isinstance(item, Word) else ""
            try:
                countries(text)
            except UnknownNameError as error:
                raise self.fail(
                    item.line, error.what, "Nobody would be concerned.",
                    f"{error.todo} Codes are ISO 3166-1 alpha-3, such as CHN.",
                ) from error  # fmt: skip
            codes.append(text)
        return tuple(sorted(set(codes)))

    def change(
        self, key: Word, node: Node, people: dict[str, tuple[str, ...]], base: float | None
    ) -> Change:
        start, end = self.period(key)
        value, signed = self.number(node)
        parameter = self.path.parameter
        is_step = signed and parameter.kind == LEVEL
        known = base if base is not None else baseline(self.path.name, self.path.area, start)
        if known is None:
            raise self.fail(
                node.line, f"no baseline of {self.path.text} is known.",
                "A value has an effect only against what holds without the reform.",
                "Add it beside the period, for example `baseline: 0.2`, and say where from "
                "under `assumptions: because`.",
            )  # fmt: skip
        result = known + value if is_step else value
        if not parameter.low <= result <= parameter.high:
            against = f" ({known:g} without reform)" if is_step else ""
            raise self.fail(
                node.line, f"{self.path.text} cannot be {result:g}{against}.",
                f"Its unit is {parameter.unit}, between {parameter.low:g} and "
                f"{parameter.high:g}.", self.hint(value),
            )  # fmt: skip
        return Change(
            self.path.area, self.path.name, start, end, value, is_step,
            people.get("origins", ()), people.get("partners", ()), base, key.line,
        )  # fmt: skip

    def hint(self, value: float) -> str:
        parameter = self.path.parameter
        if parameter.low <= value / 100 <= parameter.high and parameter.high <= 5:
            return f"If {value:g} is a percentage, write {value / 100:g}."
        return f"Write a number from {parameter.low:g} to {parameter.high:g}."

    def period(self, key: Word) -> tuple[int, int]:
        match = PERIOD.fullmatch(key.text.strip())
        if not match:
            raise self.fail(
                key.line, f'"{key.text}" is no period.', "Nobody knows when it holds.",
                "Write a year (2026), from a year on (2026-), or years (2025..2027).",
            )  # fmt: skip
        start = int(match["start"])
        end = FOREVER if match["open"] else int(match["end"] or start)
        if not FIRST <= start <= LAST or (end != FOREVER and not start <= end <= LAST):
            raise self.fail(
                key.line, f'the period "{key.text}" cannot be.',
                f"Years run forward, from {FIRST} to {LAST}.",
                "Write the earlier year first, such as 2025..2027.",
            )  # fmt: skip
        if end == FOREVER and self.path.parameter.kind == TOTAL:
            raise self.fail(
                key.line, f"{self.path.text} needs an end.",
                "The amount is for the whole period and is spread evenly over its years.",
                f"Write for example {start}..{start + 2}.",
            )  # fmt: skip
        return start, end

    def number(self, node: Node) -> tuple[float, bool]:
        """Value, and whether it is written with a sign."""
        parameter = self.path.parameter
        text = node.text.strip() if isinstance(node, Word) else "a list"
        match = NUMBER.fullmatch(text)
        value = float(text.replace("_", "")) if match else math.nan
        if match and math.isfinite(value):
            return value, text[0] in "+-"
        todo = "Write a plain number, such as 0.1 or 5e8."
        digits = re.match(r"[+-]?[\d.,]+", text)
        if text.endswith("%") and digits and parameter.high <= 5:
            todo = f"Write it as a share: {float(digits[0].replace(',', '')) / 100:g}."
        elif digits and "," in text:
            todo = f"Write it without commas: {text.replace(',', '')}."
        elif digits and text[digits.end() :].strip():
            todo = f"Write the number alone, in {parameter.unit}: {digits[0]}."
        raise self.fail(
            node.line, f'{self.path.text} cannot be "{text}": not a number in its unit.',
            f"Its unit is {parameter.unit}.", todo,
        )  # fmt: skip


def _check_overlap(changes: list[Change], fail: Fail) -> None:
    """No year may be set twice for the same people."""
    for place, new in enumerate(changes):
        for old in changes[:place]:
            if old.start > new.end or new.start > old.end or not _share_people(old, new):
                continue
            raise fail(
                new.line,
                f"{new.path} is set twice for {max(old.start, new.start)}: by the period "
                f"{old.period} (line {old.line}) and by {new.period}.",
                "It is not clear which value holds.",
                f"End the first before the second begins, such as {_shorter(old, new)}.",
            )


def _share_people(old: Change, new: Change) -> bool:
    def overlap(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
        return not a or not b or bool({*countries(*a)} & {*countries(*b)})

    return overlap(old.origins, new.origins) and overlap(old.partners, new.partners)


def _shorter(old: Change, new: Change) -> str:
    first, second = sorted((old, new), key=lambda c: c.start)
    if first.start == second.start:
        return f"{first.start} and {first.start + 1}-"
    return f"{first.start}..{second.start - 1} and {second.period}"
