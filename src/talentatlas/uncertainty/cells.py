"""Counts by fold as arrays: one row a cell, one column a fold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from talentatlas.quantity import FOLDS, Counts

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
PART = "persons_"  # columns of this name are parts of the cell that may be small by themselves


@dataclass(frozen=True)
class Cells:
    """The cells of a measure, in the order of their keys.

    Args:
        keys: key columns, one row a cell.
        numerator: cell × fold.
        denominator: cell × fold; None for a plain count.
        persons: persons that the cell rests on.
        parts: name → persons in that part of the cell.
    """

    keys: pa.Table
    numerator: Array
    denominator: Array | None
    persons: Whole
    parts: dict[str, Whole]

    def __len__(self) -> int:
        return self.keys.num_rows


def pooled(found: Cells) -> Cells:
    """All cells as one."""
    below = found.denominator
    return Cells(
        keys=pa.table({"cells": ["all"]}),
        numerator=found.numerator.sum(axis=0, keepdims=True),
        denominator=None if below is None else below.sum(axis=0, keepdims=True),
        persons=found.persons.sum(keepdims=True),
        parts={name: part.sum(keepdims=True) for name, part in found.parts.items()},
    )


def cells(counts: Counts) -> Cells:
    """Gather counts by cell and fold; a fold without a row counts nothing.

    Args:
        counts: of a measure, in any order of rows.
    """
    table, codes = counts.table, np.zeros(counts.table.num_rows, np.int64)
    for key in counts.keys:
        _, code = np.unique(np.array(table[key].to_pylist(), object), return_inverse=True)
        codes = codes * (int(code.max(initial=0)) + 1) + code
    _, first, cell = np.unique(codes, return_index=True, return_inverse=True)
    fold = table["fold"].to_numpy()
    columns = table.column_names

    def gathered(column: str) -> Array:
        values = table[column].cast(pa.float64()).to_numpy()
        out = np.zeros((len(first), FOLDS))
        np.add.at(out, (cell, fold), values)
        return out

    def summed(column: str) -> Whole:
        return gathered(column).sum(axis=1).round().astype(np.int64)

    whole = table["denominator"].null_count == table.num_rows
    return Cells(
        keys=table.select(list(counts.keys)).take(pa.array(first)),
        numerator=gathered("numerator"),
        denominator=None if whole else gathered("denominator"),
        persons=summed("persons"),
        parts={name: summed(name) for name in columns if name.startswith(PART)},
    )
