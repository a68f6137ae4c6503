"""What every table must be, and the check."""

from __future__ import annotations

from talentatlas.schema.contract import Contract
from talentatlas.schema.people import PEOPLE
from talentatlas.schema.records import RECORDS
from talentatlas.schema.results import RESULTS

CONTRACTS: dict[str, Contract] = {c.name: c for c in (*RECORDS, *PEOPLE, *RESULTS)}

__all__ = ["CONTRACTS", "Contract"]
