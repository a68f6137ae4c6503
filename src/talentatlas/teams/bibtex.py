"""Authors of BibTeX entries, one paper each."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from talentatlas.errors import SourceError
from talentatlas.teams.roster import Listed, Named, read_name

ENTRY = re.compile(r"@(\w+)\s*([{(])")
NO_ENTRIES = re.compile("string|comment|pre.mble", re.IGNORECASE)
FIELD = re.compile(r"(?:^|,)\s*([A-Za-z_-]+)\s*=\s*", re.MULTILINE)
ACCENTS = {
    '"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "=": "\u0304",
    ".": "\u0307", "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328",
    "r": "\u030a", "d": "\u0323", "b": "\u0331",
}  # fmt: skip
LETTERS = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ",
    "OE": "Œ", "aa": "å", "AA": "Å", "i": "i", "j": "j",
}  # fmt: skip
ACCENTED = re.compile(
    r"\\(?:([\"'`^~=.])\s*|([uvHckrdb])(?=\s*\{|\s+))\s*\{?\s*(\\[ij](?![a-z])|[A-Za-z])\s*\}?"
)
LETTER = re.compile(r"\\(ss|ae|AE|oe|OE|aa|AA|[oOlLij])(?![A-Za-z])\s*(?:\{\})?")
OTHERS = "others"


def read_bibtex(text: str, name: str) -> Listed:
    """Authors of all entries.

    Args:
        text: of the file.
        name: of the file, for messages.

    Raises:
        SourceError: a bracket is never closed, or no entry names an author.
    """
    names: list[Named] = []
    entries = left_out = 0
    for entry in _entries(text, name):
        entries += 1
        fields = _fields(entry)
        title = " ".join(_plain(fields.get("title", f"entry {entries}")).split())
        for author in _authors(fields.get("author", "")):
            found = read_name(_plain(author), paper=title)
            if found is None:
                left_out += 1
            else:
                names.append(found)
    if not names:
        raise SourceError(
            f"None of the {entries} entries of {name} names an author.",
            why="A team is made from the field author.",
            todo="Export the entries again with their authors.",
        )
    return Listed(tuple(names), left_out)


def _entries(text: str, name: str) -> Iterator[str]:
    """Inside of each entry, its key included."""
    at = 0
    while found := ENTRY.search(text, at):
        closing = "}" if found[2] == "{" else ")"
        end = _end(text, found.end(), found[2], closing)
        if end is None:
            line = text.count("\n", 0, found.start()) + 1
            raise SourceError(
                f"{name}, line {line}: the entry @{found[1]} is never closed.",
                why="A bracket is missing, so that what follows cannot be told apart.",
                todo="Add the bracket, or export the file again.",
            )
        if not NO_ENTRIES.fullmatch(found[1]):
            yield text[found.end() : end]
        at = end + 1


def _end(text: str, at: int, opening: str, closing: str) -> int | None:
    """Place of the bracket that closes an entry."""
    depth, last = 1, ""
    for place in range(at, len(text)):
        character = text[place]
        if last != "\\":
            depth += (character == opening) - (character == closing)
        if depth == 0:
            return place
        last = "" if last == "\\" else character
    return None


def _fields(entry: str) -> dict[str, str]:
    """Value of each field by its name in lower case."""
    found: dict[str, str] = {}
    at = 0
    while match := FIELD.search(entry, at):
        value, at = _value(entry, match.end())
        found.setdefault(match[1].lower(), value)
    return found


def _value(entry: str, at: int) -> tuple[str, int]:
    """A value in braces, in quotes or bare, and where it ends."""
    if at < len(entry) and entry[at] == "{":
        end = _end(entry, at + 1, "{", "}")
        end = len(entry) if end is None else end
        return entry[at + 1 : end], end + 1
    if at < len(entry) and entry[at] == '"':
        depth = 0
        for place in range(at + 1, len(entry)):
            depth += (entry[place] == "{") - (entry[place] == "}")
            if entry[place] == '"' and depth == 0:
                return entry[at + 1 : place], place + 1
        return entry[at + 1 :], len(entry)
    end = entry.find(",", at)
    end = len(entry) if end < 0 else end
    return entry[at:end].strip(), end


def _authors(value: str) -> list[str]:
    """Names separated by "and" outside of braces; "others" is nobody."""
    parts, depth, words = [], 0, []
    for word in value.split():
        if word.lower() == "and" and depth == 0:
            parts.append(" ".join(words))
            words = []
            continue
        depth += word.count("{") - word.count("}")
        words.append(word)
    parts.append(" ".join(words))
    return [part for part in parts if part and part.lower() != OTHERS]


def _plain(text: str) -> str:
    """Text without TeX: accents put on their letters, braces taken away."""
    text = ACCENTED.sub(_accented, text)
    text = LETTER.sub(lambda found: LETTERS[found[1]], text)
    text = re.sub(r"\\([&%$#_{}])", r"\1", text).replace("~", " ")
    return unicodedata.normalize("NFC", re.sub(r"\\[A-Za-z]+\s*|[{}\\]", "", text))


def _accented(found: re.Match[str]) -> str:
    return found[3].lstrip("\\") + ACCENTS[found[1] or found[2]]
