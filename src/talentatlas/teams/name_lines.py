"""Names in plain text: one a line or separated by commas, as in lists of contributors."""

from __future__ import annotations

import re

from talentatlas.places.word_sets import word_set
from talentatlas.teams.roster import Listed, read_name

# Words of headings in contributor lists; a line with one of them is no person.
HEADINGS = word_set(
    "acknowledgements acknowledgments administration alignment annotation appendix"
    " author authors business compliance contribution contributions contributor"
    " contributors core data engineering evaluation evaluations executive foundational"
    " founders infrastructure lead leaders leadership leads management members"
    " multimodal operations organisation organization partners post pretraining"
    " program project research researchers safety science special support systems team"
    " teams technical thanks training university"
)
NUMBERED = re.compile(r"^\s*(?:[-–—*•‣]|\(?\d{1,4}[.)])\s+")
BETWEEN = re.compile(r"\s*(?:;|·|\||，|、|；|\s&\s|\sand\s)\s*")
LAST_FIRST = re.compile(r"^[^,;]+,[^,;]+$")


def read_lines(text: str) -> Listed:
    """Names of a text.

    A line may hold one name, a name and an affiliation in brackets or behind a tab, or several
    names. Commas separate names, unless every line has the form "Last, First". Headings and
    lines that read as no name are left out and counted.

    Args:
        text: of the list.
    """
    lines = [line for raw in text.splitlines() if (line := NUMBERED.sub("", raw).strip())]
    candidates = [line for line in lines if not _is_heading(line)]
    is_last_first = _is_last_first(candidates)
    left_out = len(lines) - len(candidates)
    names = []
    for line in candidates:
        name, _, affiliation = (part.strip() for part in line.partition("\t"))
        entries = [name] if affiliation or is_last_first else _entries(name)
        for entry in entries:
            found = read_name(entry, affiliation=affiliation)
            if found is None:
                left_out += 1
            else:
                names.append(found)
    return Listed(tuple(names), left_out)


def _is_last_first(lines: list[str]) -> bool:
    """Does every line have one comma, and mostly a single word on one side of it?

    "Lovelace, Ada" is one name, "Ada Lovelace, Wei Zhang" are two.
    """
    if not lines or not all(LAST_FIRST.match(line) for line in lines):
        return False
    single = sum(min(len(part.split()) for part in line.split(",")) == 1 for line in lines)
    return 2 * single >= len(lines)


def _entries(line: str) -> list[str]:
    """Names on a line; commas inside brackets belong to an affiliation."""
    found, depth, begun = [], 0, 0
    for at, character in enumerate(line):
        depth += (character == "(") - (character == ")")
        if character == "," and depth <= 0:
            found.append(line[begun:at])
            begun = at + 1
    found.append(line[begun:])
    if depth == 0 and "(" in line:
        return [entry for entry in found if entry.strip()]
    return [one for entry in found for one in BETWEEN.split(entry) if one.strip()]


def _is_heading(line: str) -> bool:
    words = re.findall(r"[^\W\d_]+", line.lower())
    head = line.partition("(")[0].partition("\t")[0]
    own = re.findall(r"[^\W\d_]+", head.lower())
    return not words or line.endswith(":") or not HEADINGS.isdisjoint(own)
