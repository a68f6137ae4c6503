"""Faults of whole releases that strike a table of works after it is made."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from talentatlas.synthetic.snapshot.nested import Flags

# Fields that change places together; each group goes to other works than the others. The
# report of late March 2026 says that contents of the fields were mixed up or misaligned.
SCRAMBLED = (
    ("title", "display_name"),
    ("authorships", "authors_count", "corresponding_author_ids",
     "corresponding_institution_ids", "countries_distinct_count",
     "institutions_distinct_count"),
    ("publication_year", "publication_date"),
    ("primary_topic", "topics"),
)  # fmt: skip


def scrambled(table: pa.Table, is_hit: Flags, draw: np.random.Generator) -> pa.Table:
    """Works of which some have title, authors, year and topics of other ones among them.

    Args:
        table: works.
        is_hit: which.
        draw: chooses the others.
    """
    hit = np.flatnonzero(is_hit)
    if len(hit) < 2:
        return table
    for shift, group in enumerate(SCRAMBLED, start=1):
        order = np.arange(len(table))
        mixed = draw.permutation(hit)
        order[mixed] = np.roll(mixed, shift)
        for name in group:
            at = table.column_names.index(name)
            table = table.set_column(at, name, table[name].take(pa.array(order)))
    return table
