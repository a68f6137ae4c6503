"""What the second release changes: works that are new, deleted or updated, and when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from talentatlas.synthetic.chance import Ints, scattered
from talentatlas.synthetic.snapshot.nested import Flags

FIRST_WORK = 2_000_000_003
WORKS = 4_294_967_291  # a prime below 2^32
MIXER = 1_640_531_527
WORKS_A_BLOCK = 1 << 15  # more than a block ever has
RELEASE_DATE = ("2026-06-25", "2026-09-23")
# Partitions of the first release with the part of the works that was last changed then; a
# guess in line with the few dates on the genuine pages.
PARTITIONS = (
    ("2025-10-10", 0.10), ("2025-11-06", 0.15), ("2026-03-15", 0.12), ("2026-05-21", 0.20),
    ("2026-06-20", 0.43),
)  # fmt: skip
LATER_PARTITIONS = ("2026-08-11", "2026-09-18")  # of the works that the second release changes
DELETED, CITED = 0.004, 0.06  # part of the works deleted, and updated for new citations
DELETED_BEFORE = 0.003  # works that the list of the first release names as deleted


@dataclass(frozen=True, slots=True)
class Dates:
    """Release and date of the works of one block.

    Args:
        number: of each work in the whole world.
        is_shown: the work is in the release.
        is_deleted: it was in the release before, but is not any more.
        is_new: it was not in the release before.
        is_cited: updated for new citations.
        partition: number of its partition, in `partition_dates`.
    """

    number: Ints
    is_shown: Flags
    is_deleted: Flags
    is_new: Flags
    is_cited: Flags
    partition: Ints


def dates(
    seed: int, release: int, first: int, is_later: Flags, is_touched: Flags | None = None
) -> Dates:
    """When each work of a block last changed.

    Args:
        seed: of the world.
        release: which.
        first: number of the first work of the block.
        is_later: works that only the second release has.
        is_touched: works whose authorships the second release changes.
    """
    number = first + np.arange(len(is_later))
    parts = np.cumsum([part for _, part in PARTITIONS])
    partition = np.searchsorted(parts, scattered(seed, "partition", number), side="right")
    partition = np.minimum(partition, len(PARTITIONS) - 1)
    nothing = np.zeros(len(number), bool)
    if release == 1:
        return Dates(number, ~is_later, nothing, nothing, nothing, partition)
    is_deleted = ~is_later & (scattered(seed, "deleted", number) < DELETED)
    is_cited = ~is_later & ~is_deleted & (scattered(seed, "cited", number) < CITED)
    touched = nothing if is_touched is None else is_touched
    is_moved = is_later | is_cited | touched
    late = (scattered(seed, "later partition", number) * len(LATER_PARTITIONS)).astype(int)
    partition = np.where(is_moved, len(PARTITIONS) + late, partition)
    return Dates(number, ~is_deleted, is_deleted, is_later, is_cited, partition)


def partition_dates() -> tuple[str, ...]:
    """Dates of the partitions of both releases, by number."""
    return (*(date for date, _ in PARTITIONS), *LATER_PARTITIONS)


def work_number(number: Ints) -> Ints:
    """Number after the W of each work; different works have different ones."""
    rounds, within = number // WORKS, number % WORKS
    product = (within.astype(np.uint64) * np.uint64(MIXER)) % np.uint64(WORKS)
    return FIRST_WORK + product.astype(np.int64) + rounds * WORKS
