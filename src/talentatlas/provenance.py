"""Where a number comes from: licences, origins, vintages and the record of a run."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any  # a run's parameters are of any JSON type


class LicenceClass(StrEnum):
    """What a licence allows; the build refuses to bundle the last three openly."""

    OPEN = "open"
    ATTRIBUTION = "attribution"
    NON_COMMERCIAL = "non-commercial"
    NO_DERIVATIVES = "no-derivatives"
    TERMS_ONLY = "terms-only"


@dataclass(frozen=True, slots=True)
class Licence:
    """Terms under which a source may be used.

    Args:
        name: SPDX identifier where there is one, else the source's own words.
        kind: what it allows.
    """

    name: str
    kind: LicenceClass


@dataclass(frozen=True, slots=True)
class Origin:
    """One file or answer as received.

    Args:
        origin_id: `source:name`, unique in an atlas.
        source: registered name of the source.
        file: name of the file, without the folders above the one that was given.
        checksum: SHA-256 of the bytes as received.
        bytes: their number.
        licence: name of the licence.
        citation: how to cite it, or None.
        producer: who made it, or None.
        vintage: release, or date of retrieval (YYYY-MM-DD), where the source states one.
    """

    origin_id: str
    source: str
    file: str
    checksum: str
    bytes: int
    licence: str
    citation: str | None = None
    producer: str | None = None
    vintage: str | None = None


@dataclass(frozen=True, slots=True)
class RunRecord:
    """Everything that decides the bytes of a build: same record, same bytes.

    Args:
        version: version of Talent Atlas.
        vintage: name of the inputs, from their checksums.
        parameters: every named choice of the pipeline.
        keys: table → key of its text, parameters and inputs.
        origins: file → checksum.
    """

    version: str
    vintage: str
    parameters: dict[str, Any]
    keys: dict[str, str]
    origins: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def run_id(self) -> str:
        """Short hash of the whole record; stands on every published row."""
        return digest(json.dumps(asdict(self), sort_keys=True))[:12]


def digest(*parts: str) -> str:
    """SHA-256 of some strings, kept apart by a byte that occurs in none of them."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
