"""Authors of one work, asked of OpenAlex."""

from __future__ import annotations

from typing import Any  # values of JSON

from talentatlas.errors import SourceError, SourceUnavailable
from talentatlas.sources.fetch.client import Client
from talentatlas.sources.fetch.providers import OPENALEX
from talentatlas.sources.fetch.surroundings import Surroundings
from talentatlas.sources.fetch.verdict import Kind
from talentatlas.sources.identifiers import orcid
from talentatlas.teams.roster import Listed, Named, read_name

SELECT = "id,title,authorships"
INSTEAD = "Save the list of authors as a text file with one name a line, and give that file."


def fetch_authors(address: str, place: str, around: Surroundings | None = None) -> Listed:
    """Authors of a work with affiliations and identifiers.

    Args:
        address: of the work below that of the service.
        place: the identifier as typed, for messages.
        around: environment; may forbid connections.

    Raises:
        SourceError: the work is not there, or states no author.
        SourceUnavailable: the service cannot be reached, or may not be asked.
    """
    surroundings = around or Surroundings()
    token = surroundings.environment.get(OPENALEX.keys[0], "")
    try:
        with Client(OPENALEX, token=token, around=surroundings) as client:
            answer = client.get(address, {"select": SELECT}, is_metered=True)
            if answer.kind is Kind.MOVED:  # the work was merged into another
                merged = "/works/" + answer.location.rpartition("/")[2]
                answer = client.get(merged, {"select": SELECT}, is_metered=True)
    except SourceUnavailable as error:
        raise SourceUnavailable(
            error.what, why=f"The authors of {place} are known there, not here.", todo=INSTEAD
        ) from error
    if answer.kind is not Kind.DATA or not isinstance(answer.value, dict):
        raise SourceError(
            f"{OPENALEX.title} has no work {place}.",
            why="Without its list of authors there is no team.",
            todo=f"Check the identifier. {INSTEAD}",
        )
    work: dict[str, Any] = answer.value
    title = str(work.get("title") or place)
    read = [
        _named(one, title) for one in work.get("authorships") or () if isinstance(one, dict)
    ]
    names = tuple(named for named in read if named is not None)
    if not names:
        raise SourceError(f"{OPENALEX.title} states no author of {place}.", todo=INSTEAD)
    return Listed(names, len(read) - len(names))


def _named(authorship: dict[str, Any], title: str) -> Named | None:
    author = authorship.get("author") or {}
    name = authorship.get("raw_author_name") or author.get("display_name") or ""
    stated = authorship.get("raw_affiliation_strings") or ()
    found = read_name(str(name), affiliation=str(stated[0]) if stated else "", paper=title)
    if found is None:
        return None
    keys = []
    if iris := orcid(str(author.get("orcid") or "")):
        keys.append(f"orcid:{iris}")
    if number := str(author.get("id") or "").rpartition("/")[2]:
        keys.append(f"openalex:{number}")
    return found._replace(keys=tuple(keys))
