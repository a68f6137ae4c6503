"""A roster: the names on one or several lists of authors, each person once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from talentatlas.errors import SourceError, UsageError
from talentatlas.sources.byline import split_name_and_affiliation
from talentatlas.vocabulary.names import normal_name

if TYPE_CHECKING:
    from talentatlas.sources.fetch.surroundings import Surroundings

MOST_BYTES = 20_000_000  # a list of names is smaller; a larger file is something else
MOST_WORDS, LONGEST = 7, 70  # of a name, in words and characters
FORMATS = "a text file with one name a line, a CSV file with a column name, or BibTeX"
ARXIV = re.compile(
    r"(?:arxiv:|https?://arxiv\.org/(?:abs|pdf)/)?(\d{4}\.\d{4,5})(?:v\d+)?", re.I
)
OPENALEX = re.compile(r"(?:openalex:|https?://openalex\.org/(?:works/)?)?(W\d{4,})", re.I)
MARKS = re.compile(r"[*†‡§¶#∗⋆★♦♠♣♥•·‣⁰¹²³⁴⁵⁶⁷⁸⁹^]+")
DIGITS_BEHIND = re.compile(r"(?<=[^\W\d_])[\d,]+$")
LATIN = re.compile(r"[A-Za-z]")
NOT_LATIN = re.compile(r"[\u0400-\u04ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
NAME = re.compile(r"(?:[^\W\d_]|[\s.,'’‘ʼ`´\-‐‑–])+")


class Named(NamedTuple):
    """One name on one list.

    Args:
        name: as printed.
        affiliation: stated beside it, or "".
        keys: identifiers with their scheme, such as orcid:0000-…
        paper: which paper of the list; "" when the list is one paper.
    """

    name: str
    affiliation: str = ""
    keys: tuple[str, ...] = ()
    paper: str = ""


class Listed(NamedTuple):
    """A list as read: its names, and the number of entries that are no names."""

    names: tuple[Named, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a team as far as the lists tell; never shown.

    Args:
        normal: normal form of the name.
        affiliations: stated ones.
        keys: identifiers with their scheme.
        papers: numbers of the papers.
    """

    normal: str
    affiliations: tuple[str, ...]
    keys: tuple[str, ...]
    papers: frozenset[int]


@dataclass(frozen=True, slots=True)
class Roster:
    """A team.

    Args:
        papers: names of the papers or files that the lists come from.
        members: in order of first mention.
        left_out: entries that read as no name.
    """

    papers: tuple[str, ...]
    members: tuple[Member, ...]
    left_out: int

    def core(self) -> Roster:
        """Those on every paper."""
        every = frozenset(range(len(self.papers)))
        kept = tuple(member for member in self.members if member.papers == every)
        return Roster(self.papers, kept, 0)


def read_roster(where: Sequence[str], around: Surroundings | None = None) -> Roster:
    """The team behind one or several lists.

    Args:
        where: files, arXiv identifiers, or identifiers of works in OpenAlex.
        around: environment of the fetch, for identifiers.

    Raises:
        UsageError: nothing is given.
        SourceError: a list cannot be read, or holds no name.
    """
    if not where:
        raise UsageError("No list of authors is given.", todo=f"Give {FORMATS}.")
    papers: dict[str, int] = {}
    people: dict[str, Member] = {}
    left_out = 0
    for place in where:
        listed = _listed(place, around)
        left_out += listed.left_out
        for named in listed.names:
            title = named.paper or Path(place).name
            _add(people, named, papers.setdefault(title, len(papers)))
    return Roster(tuple(papers), tuple(people.values()), left_out)


def read_name(text: str, *, affiliation: str = "", paper: str = "") -> Named | None:
    """A name as printed, freed of marks; None when the text is none.

    Args:
        text: one entry of a list.
        affiliation: stated beside it.
        paper: that the entry belongs to.
    """
    name, bracketed = split_name_and_affiliation(text.strip())
    name = DIGITS_BEHIND.sub("", MARKS.sub(" ", unicodedata.normalize("NFKC", name)).strip())
    if LATIN.search(name):
        name = NOT_LATIN.sub(" ", name)  # the same name once more in its own script
    name = " ".join(name.split()).strip(" ,;.")
    words = normal_name(name).split()
    is_short = len(words) < 2 and bool(LATIN.search(name))
    fits = NAME.fullmatch(name) and len(name) <= LONGEST and len(words) <= MOST_WORDS
    if not words or is_short or not fits:
        return None
    return Named(name, affiliation or bracketed or "", (), paper)


def _listed(place: str, around: Surroundings | None) -> Listed:
    """One list, by what it looks like."""
    path = Path(place).expanduser()
    if not path.exists():
        if found := ARXIV.fullmatch(place.strip()):
            return _fetched(f"/works/doi:10.48550/arxiv.{found[1]}", place, around)
        if found := OPENALEX.fullmatch(place.strip()):
            return _fetched(f"/works/{found[1].upper()}", place, around)
    listed = _parsed(path, _text(path))
    if not listed.names:
        raise SourceError(
            f"{path.name} holds no entry that reads as a name of a person.",
            why=f"{listed.left_out} entries were looked at; a name has two words or more.",
            todo=f"Give {FORMATS}.",
        )
    return listed


def _parsed(path: Path, text: str) -> Listed:
    from talentatlas.teams.bibtex import read_bibtex
    from talentatlas.teams.name_lines import read_lines
    from talentatlas.teams.name_table import read_table

    ending = path.suffix.lower()
    if ending == ".bib" or re.match(r"\s*@\w+\s*\{", text):
        return read_bibtex(text, path.name)
    if ending in (".csv", ".tsv"):
        return read_table(text, path.name)
    return read_lines(text)


def _fetched(address: str, place: str, around: Surroundings | None) -> Listed:
    from talentatlas.teams.work_authors import fetch_authors

    return fetch_authors(address, place, around)


def _text(path: Path) -> str:
    """The text of a file.

    Raises:
        SourceError: there is no such file, or it is empty, too large or no text.
    """
    if not path.is_file():
        raise SourceError(
            f"There is no file {path}, and it reads as no arXiv or OpenAlex identifier.",
            why="A team is made from a list of its members.",
            todo=f"Give {FORMATS}, or an identifier such as arxiv:2412.19437 or W4405903187.",
        )
    try:
        data = path.read_bytes() if path.stat().st_size <= MOST_BYTES else None
    except OSError as error:
        raise SourceError(
            f"{path} cannot be read ({error.strerror}).", todo="Check its permissions."
        ) from error
    if data is None:
        raise SourceError(
            f"{path.name} is larger than {MOST_BYTES // 10**6} MB.",
            why="No list of authors is; it is likely another file.",
            todo=f"Give {FORMATS}.",
        )
    if not data.strip():
        raise SourceError(f"{path.name} is empty.", todo=f"Give {FORMATS}.")
    return _decoded(data, path.name)


def _decoded(data: bytes, name: str) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        with_mark = "utf-16"
    elif b"\0" in data:
        with_mark = None
    else:
        with_mark = "utf-8-sig"
    try:
        if with_mark:
            return data.decode(with_mark)
    except UnicodeDecodeError:
        pass
    raise SourceError(
        f"{name} is not a text file in UTF-8.",
        why="Names in other encodings, in PDF or in office documents would be misread.",
        todo=f"Save it as plain text in UTF-8: {FORMATS}.",
    )


def _add(people: dict[str, Member], named: Named, paper: int) -> None:
    """Put a name into the team; the same identifier or the same name is the same person."""
    normal = normal_name(named.name)
    known = people.get(normal)
    if known is None:
        stated = (named.affiliation,) if named.affiliation else ()
        people[normal] = Member(normal, stated, named.keys, frozenset((paper,)))
        return
    people[normal] = Member(
        normal,
        _together(known.affiliations, (named.affiliation,) if named.affiliation else ()),
        _together(known.keys, named.keys),
        known.papers | {paper},
    )


def _together(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))
