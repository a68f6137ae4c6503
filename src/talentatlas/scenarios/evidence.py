"""The table of effect sizes: which study says what about whom, conflicts and gaps included."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from talentatlas.errors import UnknownNameError

TABLE = Path(__file__).with_name("evidence.csv")
SIZES = ("estimate",)  # kinds that a prior may rest on; a sign without a size does not count
FROM_MEMORY = "memory, to be checked"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One finding, or one gap said in words.

    Args:
        id: short name that priors refer to.
        lever: name of the lever whose quantity was measured; "diversion" or "none".
        study: key of the study; rows with the same key are not independent.
        kind: estimate, sign (size not read), stated (intention), money (a fact) or gap.
        mechanism: what reacts.
        population: whose reaction was measured.
        estimate: the finding in `unit`; None for a sign or a gap.
        unit: of the estimate.
        lower: of the published interval, or None.
        upper: of the published interval, or None.
        period: of the data.
        source: title and authors.
        doi_or_url: where it is.
        read: how far the source was read.
        note: limits, and conflicts with other rows.
    """

    id: str
    lever: str
    study: str
    kind: str
    mechanism: str
    population: str
    estimate: float | None
    unit: str
    lower: float | None
    upper: float | None
    period: str
    source: str
    doi_or_url: str
    read: str
    note: str

    @property
    def supports(self) -> bool:
        """May a prior rest on it? Not on intentions, gaps or what was never read."""
        return self.kind in SIZES and self.read != FROM_MEMORY


@cache
def evidence() -> dict[str, Evidence]:
    """All rows by id."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["id"]: _row(row) for row in csv.DictReader(file)}


def find(ids: Iterable[str]) -> list[Evidence]:
    """Rows of these ids, in this order.

    Raises:
        UnknownNameError: the table has no such id.
    """
    table = evidence()
    for each in ids:
        if each not in table:
            raise UnknownNameError("row of evidence", each, table)
    return [table[each] for each in ids]


def of_lever(name: str) -> list[Evidence]:
    """Every row about a lever, those that no prior uses included."""
    return [row for row in evidence().values() if row.lever == name]


def independent_studies(ids: Iterable[str], lever: str) -> int:
    """Number of studies that measured the lever's own quantity."""
    return len({row.study for row in find(ids) if row.supports and row.lever == lever})


def _row(row: dict[str, str]) -> Evidence:
    numbers = {
        key: float(row[key]) if row[key] else None for key in ("estimate", "lower", "upper")
    }
    return Evidence(**{**row, **numbers})  # type: ignore[arg-type]  # columns are the fields
