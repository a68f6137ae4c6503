"""Names in a table: CSV or TSV with a column of names and, where there are, of affiliations."""

from __future__ import annotations

import csv
import io

from talentatlas.errors import SourceError
from talentatlas.sources.identifiers import orcid
from talentatlas.teams.roster import Listed, Named, read_name

COLUMNS = {
    "name": ("name", "author", "authors", "full name", "full_name", "contributor", "member"),
    "affiliation": ("affiliation", "affiliations", "institution", "organisation",
                    "organization", "employer", "company"),
    "paper": ("paper", "title", "work", "report"),
    "orcid": ("orcid", "orcid id", "orcid_id"),
    "openreview": ("openreview", "openreview id"),
    "openalex": ("openalex", "openalex id", "author_id"),
}  # fmt: skip
DELIMITERS = ",;\t|"
SEVERAL = ";"


def read_table(text: str, name: str) -> Listed:
    """Names of a table.

    The column of names is found by its head; a table of one column needs none. A cell may hold
    several names separated by semicolons.

    Args:
        text: of the table.
        name: of the file, for messages.

    Raises:
        SourceError: several columns and none is called name, or the table is broken.
    """
    head = next(line for line in text.splitlines() if line.strip())
    delimiter = max(DELIMITERS, key=lambda one: (head.count(one), -DELIMITERS.index(one)))
    try:
        rows = [r for r in csv.reader(io.StringIO(text), delimiter=delimiter) if any(r)]
    except csv.Error as error:
        raise SourceError(
            f"{name} is not a readable CSV file ({error}).",
            todo="Save it again as CSV, or give a text file with one name a line.",
        ) from error
    places = _places(rows[0])
    if "name" in places:
        rows = rows[1:]
    elif max(len(row) for row in rows) == 1:
        places = {"name": 0}
    elif len(rows) and delimiter == "," and all(len(row) == 2 for row in rows):
        raise _no_names(name, rows[0], "Last and first name in two columns are not joined.")
    else:
        raise _no_names(name, rows[0], "Which column holds the names cannot be told.")
    return _listed(rows, places)


def _listed(rows: list[list[str]], places: dict[str, int]) -> Listed:
    names: list[Named] = []
    left_out = 0
    for row in rows:
        cells = {key: row[at].strip() for key, at in places.items() if at < len(row)}
        entries = [entry for entry in cells.get("name", "").split(SEVERAL) if entry.strip()]
        keys = _keys(cells) if len(entries) == 1 else ()
        left_out += not entries
        for entry in entries:
            found = read_name(
                entry, affiliation=cells.get("affiliation", ""), paper=cells.get("paper", "")
            )
            if found is None:
                left_out += 1
            else:
                names.append(found._replace(keys=keys))
    return Listed(tuple(names), left_out)


def _places(head: list[str]) -> dict[str, int]:
    """Column of each kind by its head."""
    titles = [title.strip().strip("\ufeff").lower() for title in head]
    return {
        kind: titles.index(known)
        for kind, words in COLUMNS.items()
        for known in words[::-1]
        if known in titles
    }


def _keys(cells: dict[str, str]) -> tuple[str, ...]:
    """Identifiers of a row with their schemes."""
    found = []
    if (iris := orcid(cells.get("orcid", ""))) is not None:
        found.append(f"orcid:{iris}")
    if (profile := cells.get("openreview", "")).startswith("~"):
        found.append(f"openreview:{profile}")
    if (author := cells.get("openalex", "").rpartition("/")[2].upper()).startswith("A"):
        found.append(f"openalex:{author}")
    return tuple(found)


def _no_names(name: str, head: list[str], why: str) -> SourceError:
    shown = ", ".join(title.strip() or "(empty)" for title in head[:6])
    return SourceError(
        f"{name} has no column called name or author; its first row is: {shown}.",
        why=why,
        todo="Call the column with the names name; affiliation, paper and orcid are read too.",
    )
