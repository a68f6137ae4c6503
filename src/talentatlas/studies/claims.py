"""The ledger of published figures: what was said, by whom, of whom, and how exactly."""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from talentatlas.errors import SchemaError, UnknownNameError
from talentatlas.vocabulary.messages import LANGUAGES

CLAIMS = Path(__file__).with_name("claims.csv")
DOCUMENTS = ("000", "001", "002", "003", "004", "original")
AGREEMENTS = ("agrees", "differs", "not found")
OPEN_STATISTICS, MICRODATA = "open statistics", "microdata"
SURVEY, PROPRIETARY = "survey only", "proprietary"
RECOMPUTABLE = (OPEN_STATISTICS, MICRODATA, SURVEY, PROPRIETARY)
NEARLY = 0.1  # "nearly 50" is taken as at most a tenth below; no study says how near it means
REQUIRED = (
    "claim_id",
    "study",
    "statement",
    "statement_zh_hans",
    "statement_zh_hant",
    "measure",
    "population",
    "period",
    "unit",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One published figure.

    Args:
        claim_id: stable name.
        study: name of the study file that it belongs to.
        quoted_in: document that quotes it, or "original" for the publication itself.
        statement: in short words, English.
        statement_zh_hans: the same in simplified Chinese.
        statement_zh_hant: the same in traditional Chinese.
        measure: what kind of figure it is.
        population: who or what is counted.
        area: alpha-3 code or group, "" for none.
        partner: the other area, "" for none.
        period: as published.
        value: the figure.
        precision: step to which the published figure is rounded.
        unit: of value and bounds.
        lower: published lower bound, "more than" when alone.
        upper: published upper bound, "nearly" when alone.
        source: publication.
        agreement: does the quotation agree with the original: agrees, differs, not found.
        note: why not, or a caution.
        recomputable: from open statistics, microdata, survey only, proprietary.
    """

    claim_id: str
    study: str
    quoted_in: str
    statement: str
    statement_zh_hans: str
    statement_zh_hant: str
    measure: str
    population: str
    area: str
    partner: str
    period: str
    value: float
    precision: float
    unit: str
    lower: float | None
    upper: float | None
    source: str
    agreement: str
    note: str
    recomputable: str

    def said(self, lang: str) -> str:
        """The statement in a language, a BCP 47 tag."""
        words = (self.statement, self.statement_zh_hans, self.statement_zh_hant)
        return words[LANGUAGES.index(lang)]

    @property
    def range(self) -> tuple[float, float]:
        """Values that the published wording allows, its rounding included.

        A lower bound alone means "more than", an upper one alone "nearly".
        """
        half = self.precision / 2
        low, high = self.lower, self.upper
        if low is None and high is None:
            return self.value - half, self.value + half
        if high is None:
            assert low is not None
            return min(low, self.value) - half, math.inf
        if low is None:
            return min(self.value, high) - NEARLY * abs(self.value) - half, high + half
        return min(low, self.value) - half, max(high, self.value) + half


@cache
def load_claims(path: Path = CLAIMS) -> tuple[Claim, ...]:
    """All claims, in the order of the table.

    Raises:
        SchemaError: a row breaks the rules, with its line and what is wrong.
    """
    with path.open(encoding="utf-8", newline="") as file:
        claims = tuple(_claim(row, line) for line, row in enumerate(csv.DictReader(file), 2))
    twice = [name for name, n in Counter(c.claim_id for c in claims).items() if n > 1]
    if twice:
        raise _broken(path.name, f"the claims {', '.join(twice[:3])} stand there twice")
    return claims


def claim_named(claim_id: str, claims: Iterable[Claim] | None = None) -> Claim:
    """The claim of that name.

    Raises:
        UnknownNameError: there is none.
    """
    known = {claim.claim_id: claim for claim in claims or load_claims()}
    if claim_id not in known:
        raise UnknownNameError("claim", claim_id, known)
    return known[claim_id]


def _claim(row: Mapping[str, str | None], line: int) -> Claim:
    """One row as a claim, checked."""
    where = f"claims.csv, line {line}"
    text = {key: value or "" for key, value in row.items() if key}
    for name in REQUIRED:
        if not text.get(name, "").strip():
            raise _broken(where, f"{name} is empty")
    for name, allowed in (
        ("quoted_in", DOCUMENTS),
        ("agreement", AGREEMENTS),
        ("recomputable", RECOMPUTABLE),
    ):
        if text.get(name) not in allowed:
            raise _broken(where, f'{name} is "{text.get(name)}", not one of {allowed}')
    numbers = {name: _number(text, name, where) for name in ("value", "precision")}
    bounds = {name: _bound(text, name, where) for name in ("lower", "upper")}
    low, high = bounds["lower"], bounds["upper"]
    if numbers["precision"] <= 0:
        raise _broken(where, "precision is not above 0")
    if low is not None and high is not None and low > high:
        raise _broken(where, f"lower {low} is above upper {high}")
    rest = {name: text[name] for name in Claim.__slots__ if name not in numbers | bounds}
    return Claim(**rest, **numbers, **bounds)  # pyright: ignore[reportArgumentType]


def _number(text: Mapping[str, str], name: str, where: str) -> float:
    try:
        value = float(text[name])
    except (KeyError, ValueError):
        value = math.nan
    if not math.isfinite(value):
        raise _broken(where, f'{name} is "{text.get(name)}", not a number')
    return value


def _bound(text: Mapping[str, str], name: str, where: str) -> float | None:
    return _number(text, name, where) if text.get(name) else None


def _broken(where: str, what: str) -> SchemaError:
    return SchemaError(
        f"{where}: {what}.",
        why="Every claim needs what a verdict is computed from.",
        todo="Correct the row.",
    )
