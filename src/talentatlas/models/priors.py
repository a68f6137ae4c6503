"""Constants of the structural model: published values with their source, and assumptions."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from talentatlas.errors import UnknownNameError
from talentatlas.models.state import GROUPS

Array = NDArray[np.float64]
FILE = Path(__file__).with_name("structure_priors.csv")


@dataclass(frozen=True, slots=True)
class Prior:
    """One constant.

    Args:
        name: of the quantity.
        group: origin group, country or stage that it is of; "" for all.
        value: best value.
        sd: standard deviation; None where it is not drawn.
        persons: that a published share rests on, as weight; None where none.
        kind: published or assumption.
        source: where the value is from, or why it was chosen.
    """

    name: str
    group: str
    value: float
    sd: float | None
    persons: float | None
    kind: str
    source: str


@cache
def priors() -> tuple[Prior, ...]:
    """All constants, in the order of the file."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Prior(
                row["name"],
                row["group"],
                float(row["value"]),
                float(row["sd"]) if row["sd"] else None,
                float(row["persons"]) if row["persons"] else None,
                row["kind"],
                row["source"],
            )
            for row in csv.DictReader(file)
        )


def named(name: str) -> dict[str, Prior]:
    """Constants of one name by group, country or stage.

    Raises:
        UnknownNameError: no constant of that name.
    """
    found = {prior.group: prior for prior in priors() if prior.name == name}
    if not found:
        raise UnknownNameError("constant", name, {prior.name for prior in priors()})
    return found


def value(name: str) -> float:
    """Best value of a constant that is the same for all."""
    return named(name)[""].value


def spread(name: str) -> float:
    """Standard deviation of a constant that is the same for all; 0 where it is not drawn."""
    return named(name)[""].sd or 0.0


def by_group(name: str, *, otherwise: str = "ROW") -> Array:
    """Best values by origin group; groups without one take that of another."""
    found = named(name)
    default = found.get(otherwise)
    return np.array(
        [
            found[group].value if group in found else (default.value if default else np.nan)
            for group in GROUPS
        ]
    )
