"""From an identifier that another register gave an organisation to its ROR record and country.

ORCID records name organisations by GRID, RINGGOLD, FUNDREF or ROR. GRID and FUNDREF are
in ROR. RINGGOLD is not: its table is sold, so such an organisation is known by name only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from talentatlas.places.ror import Registry, read_registry
from talentatlas.places.tables import read_lines

TABLE, ORGANISATIONS = "organisation_ids.tsv.xz", "ror_organisations.tsv.xz"
BUNDLED = ("grid", "fundref")  # the schemes that records of people use
GRID_PREFIX = "grid."  # stands before every identifier of GRID, so not in the table


class Known(NamedTuple):
    """An organisation behind an identifier.

    Args:
        organisation_id: ror:…, of the organisation that stands for it today.
        country: ISO 3166-1 alpha-3, of the organisation that was named.
    """

    organisation_id: str
    country: str


class Found(NamedTuple):
    """How many identifiers of one scheme are known; `total` counts repetitions too."""

    known: int
    total: int


@dataclass(frozen=True, slots=True)
class OrganisationIds:
    """Identifiers of organisations with their scheme, such as grid:grid.5335.0."""

    known: dict[str, Known] = field(default_factory=dict)

    @classmethod
    def load(cls, ror_dump: Path | None = None) -> OrganisationIds:
        """Read the bundled tables and, where given, a full ROR dump, which wins.

        Args:
            ror_dump: as for `places.ror.read_records`.

        Raises:
            SourceError: the dump cannot be read.
        """
        known: dict[str, Known] = {}
        for line in read_lines(ORGANISATIONS):
            ror, _, country, _ = line.split("\t", 3)
            if ror:
                known[f"ror:{ror}"] = Known(f"ror:{ror}", country)
        for line in read_lines(TABLE):
            scheme, identifier, ror, country = line.split("\t")
            prefix = GRID_PREFIX if scheme == "grid" else ""
            known[f"{scheme}:{prefix}{identifier}"] = Known(f"ror:{ror}", country)
        if ror_dump is not None:
            known |= identifiers_of(read_registry(ror_dump))
        return cls(known)

    def find(self, identifier: str | None) -> Known | None:
        """Organisation behind an identifier; None when the table does not have it.

        Args:
            identifier: with scheme, as a `life_event` states it.
        """
        return self.known.get(identifier) if identifier else None

    def count(self, identifiers: Iterable[str | None]) -> dict[str, Found]:
        """How many identifiers of each scheme are known, sorted by scheme."""
        tally: dict[str, list[int]] = {}
        for identifier in identifiers:
            if identifier:
                counts = tally.setdefault(identifier.partition(":")[0], [0, 0])
                counts[0] += identifier in self.known
                counts[1] += 1
        return {scheme: Found(*tally[scheme]) for scheme in sorted(tally)}


def identifiers_of(registry: Registry) -> dict[str, Known]:
    """Every identifier in a dump, ROR's own too.

    Where two records claim one identifier, that of an active organisation counts; between two
    of the same status the first in the dump.
    """
    ranks = {"active": 0, "inactive": 1}
    records = sorted(registry.records.values(), key=lambda record: ranks.get(record.status, 2))
    known: dict[str, Known] = {}
    for record in records:
        if record.organisation_id is None:
            continue
        here = Known(registry.present(record.organisation_id), record.country)
        for identifier in (record.organisation_id, *record.identifiers):
            known.setdefault(identifier, here)
    return known
