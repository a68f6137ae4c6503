"""The byline of one work: names, identifiers and affiliations of its authorships."""

from __future__ import annotations

from typing import Any  # values of any JSON type

from talentatlas.sources import identifiers
from talentatlas.sources.batch import Batch
from talentatlas.sources.byline import LETTER
from talentatlas.sources.openalex.affiliations import Affiliations
from talentatlas.sources.openalex.institutions import ADDRESS, Place, text_of
from talentatlas.vocabulary.names import normal_name

# No person: authors that were not resolved, or asked to be removed; the author of deleted ones.
NOBODY = frozenset({"A9999999999", "A5317838346"})
FIRST_AUTHOR = 5_000_000_000  # lower ones were retired in July 2023
LONGEST_NUMBER = 18  # digits; keeps hostile ones from costing time
# Before, the first author was called corresponding by default (release notes of that date).
CORRESPONDING_SINCE = "2026-06-25"
LIST_LIMIT = 100  # names that a list answer holds of a byline
MOST_AUTHORS = 1_000_000  # on one byline; a greater count is a fault


class Byline:
    """Puts bylines into a batch.

    Args:
        batch: that the rows go to.
        vintage: release, or date of retrieval, as YYYY-MM-DD; None when unknown.
    """

    def __init__(self, batch: Batch, vintage: str | None) -> None:
        self.batch = batch
        self._affiliations = Affiliations(batch)
        self._says_corresponding = vintage is not None and vintage >= CORRESPONDING_SINCE

    def add(self, record: str, work_id: str, work: dict[str, Any], *, is_list: bool) -> int:
        """Rows of the authorships of a work.

        Args:
            record: identifier of the work, for messages.
            work_id: key of the work.
            work: as the record has it.
            is_list: read from a list answer.

        Returns:
            Names on the byline, more than there are rows where the record was cut; 0 when no
            authorship has a name.
        """
        stated = work.get("authorships")
        if type(stated) is not list:
            return 0
        named: list[tuple[dict[str, Any], dict[str, Any], str, str]] = []
        for place, authorship in enumerate(stated, 1):
            if type(authorship) is not dict:
                message = f"Place {place} of the byline is no object."
                self.batch.reject(record, "authorship", "wrong-type", message)
                continue
            author = authorship.get("author")
            if type(author) is not dict:
                author = {}
            name = _name(authorship, author)
            normal = normal_name(name)
            if LETTER.search(normal):
                named.append((authorship, author, name, normal))
            else:
                message = f"Place {place} of the byline holds no name: {name!r}."
                self.batch.reject(record, "authorship", "empty-name", message)
        if not named:
            return 0
        authors = len(named) + self._cut(record, work, len(stated), is_list)
        self._add(record, work_id, named, authors)
        return authors

    def _add(
        self,
        record: str,
        work_id: str,
        named: list[tuple[dict[str, Any], dict[str, Any], str, str]],
        authors: int,
    ) -> None:
        credit = 1 / authors
        rows = self.batch.authorships
        for position, (authorship, author, name, normal) in enumerate(named, 1):
            openalex = author_name(author.get("id"))
            corresponding = authorship.get("is_corresponding")
            rows.append(
                (
                    work_id, position, name, normal, None, None,
                    _orcid(authorship.get("raw_orcid")), None, openalex,
                    _orcid(author.get("orcid")),
                    corresponding
                    if self._says_corresponding and type(corresponding) is bool
                    else None,
                    f"openalex:{openalex}" if openalex else f"name:{normal}", credit,
                )
            )  # fmt: skip
            self._affiliations.add(Place(record, work_id, position), authorship)

    def _cut(self, record: str, work: dict[str, Any], held: int, is_list: bool) -> int:
        """Names that the byline has beyond those in the record, as far as it is known."""
        stated = work.get("authors_count")
        more = stated - held if type(stated) is int and 0 < stated <= MOST_AUTHORS else 0
        if more > 0:
            message = (
                f"The byline has {stated:,} names, the record {held:,}; the credit is that of "
                "the whole byline, the other names are missing."
            )
        elif work.get("is_authors_truncated") is True or (
            is_list and held == LIST_LIMIT and type(stated) is not int
        ):
            message = (
                f"The record holds {held:,} names, where list answers end; how many the byline "
                "has is not known."
            )
        else:
            return 0
        self.batch.reject(record, "authorship", "cut-byline", message)
        return max(more, 0)


def author_name(value: object) -> str | None:
    """A… out of an address or identifier; None for nobody, retired ones and anything else."""
    if type(value) is not str:
        return None
    name = value[len(ADDRESS) :] if value.startswith(ADDRESS) else value.rpartition("/")[2]
    number = name[1:]
    if name[:1] != "A" or not (number.isdecimal() and number.isascii()):
        return None
    if len(number) > LONGEST_NUMBER or int(number) < FIRST_AUTHOR or name in NOBODY:
        return None
    return name


def _name(authorship: dict[str, Any], author: dict[str, Any]) -> str:
    """The name as printed, else that of the profile; empty when there is none."""
    for name in (authorship.get("raw_author_name"), author.get("display_name")):
        if text := text_of(name):
            return identifiers.without_emails(text)
    return ""


def _orcid(value: object) -> str | None:
    return identifiers.orcid(value) if type(value) is str else None
