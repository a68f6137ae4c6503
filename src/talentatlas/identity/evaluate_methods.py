"""Ways of telling persons apart, side by side on the same records, overall and by group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from talentatlas.identity.evaluate import Agreement, Flags, Ints, Scored, agreement, numbers
from talentatlas.identity.evaluate_groups import Names
from talentatlas.identity.evaluate_moves import MoveErrors, Signs, move_errors
from talentatlas.identity.labelled import UNLABELLED, Labelled
from talentatlas.quantity import LEVEL

NAMES, FIRST_INITIAL = "names", "first_initial"


@dataclass(frozen=True, slots=True)
class Scope:
    """Authorships that one kind of identifier labels.

    Args:
        ids: kind of identifier.
        row: number of the authorship among the records.
        true: number of its true person.
        signs: countries of these authorships.
    """

    ids: str
    row: Ints
    true: Ints
    signs: Signs


@dataclass(frozen=True, slots=True)
class Result:
    """How one method does on one group of the authorships that one kind labels.

    Args:
        ids: kind of identifier.
        group: see `evaluate_groups`.
        method: how persons were found.
        agreement: scores of the persons.
        moves: errors of their moves.
    """

    ids: str
    group: str
    method: str
    agreement: Agreement
    moves: MoveErrors

    def to_dict(self) -> dict[str, float | int | list[float | None] | None]:
        """The same as plain values: each score beside its interval."""
        found, moved = self.agreement, self.moves
        scores = dict(found.scores)
        scores |= {"false_moves": moved.false_moves, "missed_moves": moved.missed_moves}
        values: dict[str, float | int | list[float | None] | None] = {
            "n": found.n,
            "true_persons": found.true_persons,
            "found_persons": found.found_persons,
            "true_move_count": moved.true,
            "found_move_count": moved.found,
        }
        for name, score in scores.items():
            values[name] = score.value
            values[f"{name}_interval"] = _bounds(score)
        return values


def by_name(names: Names) -> dict[str, Ints]:
    """What names alone tell: the whole plain name, and first initial with last word."""
    return {NAMES: names.number, FIRST_INITIAL: names.initials()}


def by_persons(records: pa.Table, persons: pa.Table) -> Ints:
    """Number of the person found, by authorship.

    Args:
        records: with authorship_id.
        persons: authorship_id, person_id; one row an authorship.
    """
    place = pc.index_in(
        records["authorship_id"], value_set=persons["authorship_id"].combine_chunks()
    )
    return numbers(persons["person_id"].take(place))


def scopes(labelled: Labelled) -> list[Scope]:
    """What can be scored, by kind of identifier; the kind with most authorships comes first."""
    found: list[Scope] = []
    for kind, label in labelled.labels.items():
        known: Flags = label != UNLABELLED
        row = np.flatnonzero(known)
        found.append(Scope(kind, row, label[known], labelled.signs.among(known)))
    return sorted(found, key=lambda scope: -len(scope.row))


def results(
    scope: Scope,
    names: Names,
    methods: Mapping[str, Ints],
    *,
    level: float = LEVEL,
    seed: int = 1,
) -> Iterator[Result]:
    """Score every method on every group of a scope.

    Args:
        scope: which authorships, and who they are.
        names: of all records.
        methods: name → number of the person found, by authorship of the records.
        level: nominal coverage of the intervals.
        seed: draws the persons behind them.
    """
    for group, chosen in names.groups(scope.row, scope.true).items():
        true = _anew(scope.true[chosen])
        where = scope.signs.among(chosen)
        for method, person in methods.items():
            found = _anew(person[scope.row[chosen]])
            yield Result(
                scope.ids,
                group,
                method,
                agreement(true, found, level=level, seed=seed),
                move_errors(true, found, where, level=level, seed=seed),
            )


def _anew(person: Ints) -> Ints:
    """The same persons under the least numbers, in the same order."""
    return np.unique(person, return_inverse=True)[1].astype(np.int64)


def _bounds(score: Scored) -> list[float | None]:
    return [score.lower, score.upper]
