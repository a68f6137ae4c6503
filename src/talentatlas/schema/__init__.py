"""What every table must be."""

from __future__ import annotations

from talentatlas.schema.contract import Contract
from talentatlas.schema.official import OFFICIAL_STATISTIC
from talentatlas.schema.people import PEOPLE
from talentatlas.schema.records import RECORDS
from talentatlas.schema.results import RESULTS

# Tables of an atlas.
CONTRACTS: dict[str, Contract] = {c.name: c for c in (*RECORDS, *PEOPLE, *RESULTS)}
# With the table that is made from the user's own files and never kept in an atlas, since some
# producers do not allow their figures to be passed on.
ALL_CONTRACTS: dict[str, Contract] = CONTRACTS | {OFFICIAL_STATISTIC.name: OFFICIAL_STATISTIC}

__all__ = ["ALL_CONTRACTS", "CONTRACTS", "Contract"]
