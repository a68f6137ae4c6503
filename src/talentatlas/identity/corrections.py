"""What users know better: pairs that are, or are not, the same person, with the reason.

A correction wins over the model. The file is small and written by hand, so that every fault in
it is named with its line.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from talentatlas.errors import ConfigError
from talentatlas.identity.removal import READERS, read_key
from talentatlas.provenance import digest

HEAD = ("left", "right", "verdict", "reason")
VERDICTS = {"same": True, "not the same": False}
IDENTIFIED = READERS.keys() - {"name"}
PAIRS = pa.schema([("left", pa.string()), ("right", pa.string()), ("same", pa.bool_())])


@dataclass(frozen=True, slots=True)
class Correction:
    """One statement of a user.

    Args:
        left: an authorship (work#position), or a key of a person with scheme.
        right: the other one.
        is_same: whether both are the same person.
        reason: how the user knows.
        line: in the file.
    """

    left: str
    right: str
    is_same: bool
    reason: str
    line: int


@dataclass(frozen=True, slots=True)
class Corrections:
    """All statements of a file.

    Args:
        file: its name.
        rows: in order.
    """

    file: str
    rows: tuple[Correction, ...]

    @property
    def state(self) -> str:
        """Hash of what is stated: another statement makes persons stale."""
        return digest(*(f"{r.left}={r.right}={r.is_same}" for r in self.rows))

    def provenance(self) -> list[dict[str, object]]:
        """The statements with their reasons, for the record of a run; private."""
        return [
            {"left": r.left, "right": r.right, "is_same": r.is_same, "reason": r.reason}
            for r in self.rows
        ]

    def pairs(self, keys: pa.Table) -> pa.Table:
        """The statements as pairs of authorships.

        An identifier stands for all its authorships, which it makes one person. A name does
        not: it would make one person of all who bear it.

        Args:
            keys: authorship_id, key; a row for each key that an authorship has.

        Returns:
            left, right (authorship_id) and same.

        Raises:
            ConfigError: a key or authorship is nowhere in the records, or two statements
                contradict each other.
        """
        rows: list[tuple[str, str, bool]] = []
        for row in self.rows:
            left, right = (self._found(side, row, keys) for side in (row.left, row.right))
            for side in (left, right):
                rows += [(a, b, True) for a, b in pairwise(side)]
            rows.append((left[0], right[0], row.is_same))
        self._check(rows)
        columns = list(zip(*sorted(set(rows)), strict=True)) or [(), (), ()]
        return pa.table(
            [pa.array(c, f.type) for c, f in zip(columns, PAIRS, strict=True)], PAIRS
        )

    def _found(self, side: str, row: Correction, keys: pa.Table) -> list[str]:
        column = "key" if side.partition(":")[0] in IDENTIFIED else "authorship_id"
        wanted = read_key(side) if column == "key" else side
        found = pc.unique(keys["authorship_id"].filter(pc.equal(keys[column], wanted)))
        if not len(found):
            raise ConfigError(
                f"{self.file}, line {row.line}: {side} is nowhere in the records.",
                why="The correction would do nothing, and nobody would notice.",
                todo="Write an authorship as WORK#POSITION or a key such as orcid:…, as the "
                "table authorship has them, or take the line out.",
            )
        return sorted(found.to_pylist())

    def _check(self, rows: Sequence[tuple[str, str, bool]]) -> None:
        """Stop where those said to be one person are also said not to be."""
        root: dict[str, str] = {}

        def top(name: str) -> str:
            while root.setdefault(name, name) != name:
                root[name] = root[root[name]]
                name = root[name]
            return name

        for left, right, is_same in rows:
            if is_same:
                root[top(left)] = top(right)
        for left, right, is_same in rows:
            if not is_same and top(left) == top(right):
                raise ConfigError(
                    f"{self.file} says that {left} and {right} are not the same person, and "
                    "other lines make them one.",
                    why="Both cannot be true.",
                    todo="Take one of these lines out.",
                )


def read_corrections(path: Path) -> Corrections:
    """The statements in a CSV file with columns left, right, verdict, reason.

    Raises:
        ConfigError: the file, or a line of it, cannot be understood; all faults are named.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.DictReader(file))
            head = tuple(lines[0]) if lines else HEAD
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(
            f"The corrections {path} cannot be read: {error}.",
            todo=f"Give a CSV file in UTF-8 with the columns {', '.join(HEAD)}.",
        ) from error
    if missing := [name for name in HEAD if name not in head]:
        raise ConfigError(
            f"{path.name} has no column {' and no column '.join(missing)}.",
            todo=f"Its first line must be: {','.join(HEAD)}",
        )
    faults: list[str] = []
    rows: list[Correction] = []
    for line, row in enumerate(lines, 2):
        values = {name: (row[name] or "").strip() for name in HEAD}
        verdict = " ".join(values["verdict"].lower().split())
        if verdict not in VERDICTS:
            faults.append(f'line {line}: "{verdict}" is neither "same" nor "not the same"')
        elif not all(values.values()):
            faults.append(f"line {line}: left, right or reason is empty")
        else:
            left, right, reason = values["left"], values["right"], values["reason"]
            rows.append(Correction(left, right, VERDICTS[verdict], reason, line))
    if faults:
        raise ConfigError(
            f"{path.name}: {'; '.join(faults[:5])}.",
            why="A correction without its reason cannot be judged by those who come later.",
            todo="Mend these lines; the verdict is written same, or not the same.",
        )
    return Corrections(path.name, tuple(rows))
