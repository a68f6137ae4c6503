"""All paths that a reform may set: which lever answers, within which bounds, against what."""

from __future__ import annotations

import csv
import difflib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from talentatlas.scenarios.base import LEVEL, LEVERS, Lever, Parameter
from talentatlas.scenarios.places import countries, known
from talentatlas.vocabulary.countries import to_alpha3

BASELINES = Path(__file__).with_name("baselines.csv")
EVERYWHERE = "*"
NEAR = 3


@dataclass(frozen=True, slots=True)
class ParameterPath:
    """A path taken apart.

    Args:
        text: as written.
        area: before the first dot.
        name: after it.
        parameter: what it sets.
        lever: what answers.
    """

    text: str
    area: str
    name: str
    parameter: Parameter
    lever: Lever


@cache
def by_name() -> dict[str, tuple[Parameter, Lever]]:
    """Parameter and lever of every name."""
    return {
        name: (parameter, lever)
        for lever in LEVERS
        for parameter in lever.parameters
        for name in parameter.names
    }


def find_path(text: str) -> ParameterPath | None:
    """The path taken apart, or None when nothing has that path."""
    area, _, name = text.partition(".")
    if name not in by_name() or not is_area(area) or not _has(area, name):
        return None
    return ParameterPath(text, area, name, *by_name()[name])


def is_area(code: str) -> bool:
    """Is it a country or group that exists?"""
    return code in known() or (code.startswith("grp:") and _exists(code))


def near_paths(text: str) -> list[str]:
    """Valid paths that look like this one, the nearest first."""
    area, _, name = text.partition(".")
    if not is_area(area):
        code = to_alpha3(area) or to_alpha3(area.upper())
        areas = [code] if code else difflib.get_close_matches(area.upper(), known(), NEAR, 0.4)
    else:
        areas = [area]
    names = difflib.get_close_matches(name, by_name(), NEAR, 0.4) or sorted(
        by_name(), key=lambda n: -difflib.SequenceMatcher(None, n, name).ratio()
    )
    pairs = [f"{a}.{n}" for n in names for a in areas or ["USA"] if _has(a, n)]
    return sorted(pairs, key=lambda p: -difflib.SequenceMatcher(None, p, text).ratio())[:NEAR]


def baseline(name: str, area: str, year: int) -> float | None:
    """Value without reform; None where none is known.

    Args:
        name: of the parameter.
        area: code or group.
        year: calendar year.
    """
    parameter, _ = by_name()[name]
    if parameter.kind != LEVEL:
        return 0.0
    rows = [
        (start, value)
        for start, value in _baselines().get(
            (name, area), _baselines().get((name, EVERYWHERE), [])
        )
        if start <= year
    ]
    return max(rows)[1] if rows else None


def _has(area: str, name: str) -> bool:
    only = by_name()[name][0].only
    return not only or area in only


@cache
def _baselines() -> dict[tuple[str, str], list[tuple[int, float]]]:
    found: dict[tuple[str, str], list[tuple[int, float]]] = {}
    with BASELINES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            pair = int(row["from_year"]), float(row["value"])
            found.setdefault((row["parameter"], row["area"]), []).append(pair)
    return found


def _exists(group: str) -> bool:
    from talentatlas.errors import UnknownNameError

    try:
        return bool(countries(group))
    except UnknownNameError:
        return False
