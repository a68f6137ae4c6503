"""The quality gate: a new vintage against the last on some fifty statistics of the records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

from talentatlas.engine import Engine, Statement, connect
from talentatlas.errors import UnknownNameError
from talentatlas.vintage.side import AFTER, BEFORE, Side, hold
from talentatlas.vintage.tolerance import BLOCK, PASS, WARN, Ratio, Statistic, statistics

OF_ONE = (
    "of_work",
    "of_authorship",
    "of_name",
    "of_affiliation",
    "of_organisation",
    "of_life",
    "of_rejected",
)
BETWEEN = "between"
COMPARED = ("work", "authorship", "affiliation")
PARAMETERS: dict[str, int | str] = {
    "busy_works": 20,  # works a year; half of what the build takes for several persons
    "tail_years": 3,
    "burst_lines": 50,  # fewer lines are a laboratory that opens
    "burst_times": 10,
}
WHOLE = "_T"
ORDER = (BLOCK, WARN, PASS)
Measured = dict[tuple[str, str], Ratio]


@dataclass(frozen=True, slots=True)
class Finding:
    """One statistic, or one part of it, in both vintages.

    Args:
        statistic: what was compared.
        part: year, country, rule; _T for the whole.
        before: in the last vintage; None for a comparison of the two.
        after: in the new one, or between the two.
        allowed: how far it may move.
        spent: how often that is spent; above 1 it is breached.
        verdict: pass, warn or block.
        accepted: reason for which a breach is let through.
    """

    statistic: Statistic
    part: str
    before: float | None
    after: float
    allowed: float
    spent: float
    verdict: str
    accepted: str | None = None

    @property
    def name(self) -> str:
        """Name of the statistic, with its part."""
        whole = self.statistic.name
        return whole if self.part == WHOLE else f"{whole}[{self.part}]"


@dataclass(frozen=True, slots=True)
class Gate:
    """What the gate found.

    Args:
        new: the vintage that was checked.
        last: the one it was compared with.
        findings: breaches first, then by how much of the tolerance is spent.
        missing: statistics that one of the two vintages does not have.
    """

    new: Side
    last: Side
    findings: tuple[Finding, ...]
    missing: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """The worst of all findings that were not accepted."""
        open_ = {f.verdict for f in self.findings if f.accepted is None}
        return next((verdict for verdict in ORDER if verdict in open_), PASS)

    def having(self, verdict: str) -> tuple[Finding, ...]:
        """Findings of one verdict that were not accepted."""
        return tuple(f for f in self.findings if f.verdict == verdict and f.accepted is None)

    @property
    def accepted(self) -> dict[str, str]:
        """Breaches that were let through, with the reason."""
        return {f.name: f.accepted for f in self.findings if f.accepted is not None}


def gate(new: str | Path, last: str | Path, *, accept: Mapping[str, str] | None = None) -> Gate:
    """Compare a new vintage with the last.

    Args:
        new: folder of the atlas to be checked.
        last: folder of the atlas to compare it with.
        accept: statistic, as a whole or with its part, and the reason to let its breach pass.

    Returns:
        Every statistic with its tolerance and a verdict.

    Raises:
        SourceUnavailable: a folder holds no complete atlas.
        UnknownNameError: a name to accept that is no statistic.
    """
    accepted = dict(accept or {})
    for name in accepted:
        if name.partition("[")[0] not in statistics():
            raise UnknownNameError("statistic", name, statistics())
    after, before = Side.open(new), Side.open(last)
    with connect() as engine:
        old, now = measured(engine, before), measured(engine, after)
        between = _between(engine, before, after)
    own = {statistic for statistic, _ in old} & {statistic for statistic, _ in now}
    pairs: dict[tuple[str, str], tuple[Ratio | None, Ratio]] = {
        **{key: pair for key, pair in _paired(old, now).items() if key[0] in own},
        **{key: (None, ratio) for key, ratio in between.items()},
    }
    churn = _churn(between)
    found = [_finding(key, *pair, churn, accepted) for key, pair in pairs.items()]
    known = own | {statistic for statistic, _ in between}
    return Gate(
        new=after,
        last=before,
        findings=tuple(sorted(found, key=_by_weight)),
        missing=tuple(name for name in statistics() if name not in known),
    )


def measured(engine: Engine, side: Side) -> Measured:
    """All statistics of one vintage by name and part.

    Args:
        engine: made free of the tables again.
        side: the vintage.
    """
    read = [_statement(name) for name in OF_ONE]
    tables = sorted({table for statement in read for table in statement.inputs})
    for table in tables:
        hold(engine, side, table, table)
    found: Measured = {}
    for statement in read:
        found |= _ratios(engine, statement)
    for table in tables:
        engine.drop(table)
    return found


def _between(engine: Engine, before: Side, after: Side) -> Measured:
    names = [(side, f"{prefix}_{table}", table) for prefix, side in
             ((BEFORE, before), (AFTER, after)) for table in COMPARED]  # fmt: skip
    for side, known_as, table in names:
        hold(engine, side, table, known_as)
    found = _ratios(engine, _statement(BETWEEN))
    for _, known_as, _ in names:
        engine.drop(known_as)
    return found


def _statement(name: str) -> Statement:
    return Statement.read(files("talentatlas.vintage") / "statistics" / f"{name}.sql")


def _ratios(engine: Engine, statement: Statement) -> Measured:
    """Rows of a statement; a share of nothing is not known and left out."""
    values = {name: PARAMETERS[name] for name in statement.parameters}
    rows = engine.arrow(statement.text, values).to_pylist()
    return {
        (row["statistic"], row["part"]): Ratio(row["numerator"] or 0.0, row["denominator"])
        for row in rows
        if row["denominator"] is None or row["denominator"] > 0
    }


def _paired(old: Measured, now: Measured) -> dict[tuple[str, str], tuple[Ratio, Ratio]]:
    """Both vintages of each part; a part that one lacks is none of the whole, or left out."""
    pairs: dict[tuple[str, str], tuple[Ratio, Ratio]] = {}
    for key in sorted(old.keys() | now.keys()):
        if key in old and key in now:
            pairs[key] = (old[key], now[key])
        elif statistics()[key[0]].absent == "zero":
            before, after = (side.get(key) or _none_of(side, key[0]) for side in (old, now))
            if before and after:
                pairs[key] = (before, after)
    return pairs


def _none_of(side: Measured, statistic: str) -> Ratio | None:
    """No part at all of a statistic that a vintage has in other parts."""
    whole = next((r.denominator for (name, _), r in side.items() if name == statistic), None)
    return Ratio(0.0, whole) if whole else None


def _churn(between: Measured) -> float:
    """Part of the works that only one of the two vintages holds."""
    changed = [between.get((name, WHOLE)) for name in ("works_new", "works_gone")]
    return sum(ratio.value for ratio in changed if ratio is not None) if all(changed) else 1.0


def _finding(
    key: tuple[str, str],
    before: Ratio | None,
    after: Ratio,
    churn: float,
    accepted: Mapping[str, str],
) -> Finding:
    statistic = statistics()[key[0]]
    base = before or Ratio(0.0, after.denominator)  # between two equal vintages nothing differs
    spent = statistic.spent(base, after, churn)
    found = Finding(
        statistic=statistic,
        part=key[1],
        before=None if before is None else before.value,
        after=after.value,
        allowed=statistic.allowed(base, after, churn),
        spent=spent,
        verdict=statistic.verdict(spent),
    )
    reason = accepted.get(found.name, accepted.get(statistic.name))
    if found.verdict == PASS or reason is None:
        return found
    return replace(found, accepted=reason)


def _by_weight(found: Finding) -> tuple[int, float, str]:
    return (ORDER.index(found.verdict), -found.spent, found.name)
