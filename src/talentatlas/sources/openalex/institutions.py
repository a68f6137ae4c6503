"""Institutions and countries of one authorship, as the record lists them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple  # values of any JSON type

from talentatlas.sources.batch import Batch
from talentatlas.sources.identifiers import without_emails
from talentatlas.vocabulary.countries import to_alpha3

SENTINEL = "I-1"  # no institution; on 1.68 million works until January 2026
ADDRESS = "https://openalex.org/"
ROR_ADDRESS = "https://ror.org/"
ROR = re.compile(r"0[a-z0-9]{6}\d{2}")
FULL_STOP = " ."  # what the same string may have or lack at its end
# Kinds of ROR. "funder" and "archive" are roles that stand beside a kind and say nothing alone.
KINDS = frozenset(
    {"education", "company", "government", "nonprofit", "facility", "healthcare", "other"}
)


class Institution(NamedTuple):
    """An institution as the record describes it.

    Args:
        openalex: its identifier, I….
        organisation_id: `ror:…` where that is given, else `openalex:I…`.
        name: as given.
        country: of its seat, ISO alpha-3.
        kind: as given.
        parents: identifiers of the institutions above it.
    """

    openalex: str
    organisation_id: str
    name: str | None = None
    country: str | None = None
    kind: str | None = None
    parents: Iterable[str] = ()


class Place(NamedTuple):
    """A place on a byline.

    Args:
        record: identifier of the work, for messages.
        work_id: key of the work.
        position: from 1.
    """

    record: str
    work_id: str
    position: int


class Institutions:
    """Reads institutions and notes what is wrong with them.

    Args:
        batch: that faults are noted in.
    """

    def __init__(self, batch: Batch) -> None:
        self.batch = batch

    def of(self, place: Place, authorship: dict[str, Any]) -> dict[str, Institution]:
        """The institutions of an authorship, each once, in their order."""
        stated = authorship.get("institutions")
        known: dict[str, Institution] = {}
        for item in stated if type(stated) is list else ():
            if type(item) is not dict:
                self.reject(place, "wrong-type", f"institution {shown(item)} is no object")
                continue
            name = institution_id(item.get("id"))
            if name is None:
                self._without_id(place, item)
            elif name not in known:
                code, kind = item.get("country_code"), item.get("type")
                known[name] = Institution(
                    name,
                    _ror(item.get("ror")) or f"openalex:{name}",
                    text_of(item.get("display_name")),
                    self._country(place, code) if code is not None else None,
                    kind if type(kind) is str and kind in KINDS else None,
                    institution_ids(item.get("lineage")),
                )
        return known

    def countries(
        self, place: Place, authorship: dict[str, Any], known: dict[str, Institution]
    ) -> list[str]:
        """Countries of the authorship; those of its institutions before they were listed."""
        stated = authorship.get("countries")
        if type(stated) is not list:
            return [i.country for i in known.values() if i.country]
        return [code for item in stated if (code := self._country(place, item))]

    def reject(self, place: Place, reason: str, what: str) -> None:
        """Note what of an affiliation is not used."""
        message = f"At place {place.position}, {what}."
        self.batch.reject(place.record, "affiliation", reason, message)

    def _without_id(self, place: Place, item: dict[str, Any]) -> None:
        if _is_sentinel(item.get("id")):
            message = f"{SENTINEL} stands for no institution and was left out"
            self.reject(place, "sentinel-institution", message)
        else:
            name = shown(item.get("display_name"))
            message = f"institution {name} has no identifier and was left out"
            self.reject(place, "no-organisation-id", message)

    def _country(self, place: Place, code: object) -> str | None:
        country = alpha3(code) if type(code) is str else None
        if country is None:
            message = f"{shown(code)} is no country known here; the rest was kept."
            self.batch.reject(place.record, "country", "unknown-country", message)
        return country


@lru_cache(maxsize=1024)
def alpha3(code: str) -> str | None:
    """ISO alpha-3 of an alpha-2 code; None for anything else."""
    return to_alpha3(code) if len(code) == 2 else None


def institution_id(value: object) -> str | None:
    """I… out of an address or identifier of an institution; None for anything else."""
    if type(value) is not str:
        return None
    name = value[len(ADDRESS) :] if value.startswith(ADDRESS) else value.rpartition("/")[2]
    number = name[1:]
    return name if name[:1] == "I" and number.isdecimal() and number.isascii() else None


def institution_ids(value: object) -> tuple[str, ...]:
    """I… of every item of a list that is one."""
    if type(value) is not list:
        return ()
    return tuple(name for item in value if (name := institution_id(item)))


def _is_sentinel(value: object) -> bool:
    return type(value) is str and value.rpartition("/")[2] == SENTINEL


def undescribed(name: str) -> Institution:
    """An institution that was matched to a string and is described nowhere in the record."""
    return Institution(name, f"openalex:{name}")


def _ror(value: object) -> str | None:
    if type(value) is not str:
        return None
    name = value.removeprefix(ROR_ADDRESS)
    return f"ror:{name}" if ROR.fullmatch(name) else None


def text_of(value: object) -> str | None:
    """A text with something in it."""
    return value if type(value) is str and value and not value.isspace() else None


def shown(value: object) -> str:
    """A value for a message, in its first characters."""
    return without_emails(repr(value))[:60]
