"""Organisations by name: the ROR table and our own table of those that papers name most."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from talentatlas.places.ror import Record
from talentatlas.places.tables import read_lines
from talentatlas.places.text import key, keys
from talentatlas.places.word_sets import word_set

_FOLDER = Path(__file__).parent
_KINDS = {
    k[0]: k
    for k in (
        "education",
        "company",
        "facility",
        "government",
        "healthcare",
        "nonprofit",
        "other",
    )
}
# Words that may follow a name without changing it; those of a laboratory only behind a name
# of our own table, because "Theta Labs" is not "Theta".
_LEGAL_FORMS = word_set(
    "inc limited llc corporation company gmbh ag sa srl bv plc kk pte pvt oy ab spa sas"
    " private incorporated kg aps asa nv sarl"
)
_LABORATORIES = _LEGAL_FORMS | {"research", "ai", "ml", "laboratory", "team", "group", "com"}
# Inside a longer text, a name of ROR needs one of these words or two that are not generic.
_INSTITUTIONS = word_set(
    "university institute college hospital academy polytechnic laboratory center school"
)
# A name of generic words only is believed as a whole part if it is this long, in words.
_LONG = 4


class Organisation(NamedTuple):
    """One organisation of the gazetteer; country is ISO 3166-1 alpha-3."""

    organisation_id: str
    name: str
    country: str
    kind: str
    parent_id: str | None
    relations: int


class Hit(NamedTuple):
    """A name found in a text: who bears it, and how surely it was meant.

    Attributes:
        rows: bearers; the one of our own table first.
        words: length of the name.
        is_whole: the name fills its part of the affiliation.
        is_own: the name stands in our own table.
        reaches_end: no word follows the name in its part.
    """

    rows: tuple[int, ...]
    words: int
    is_whole: bool
    is_own: bool
    reaches_end: bool = True


class OwnName(NamedTuple):
    """A name of our own table: `whole` only as a whole part, `capitals` only if so printed."""

    row: int
    whole: bool
    capitals: str | None


@dataclass(frozen=True, slots=True)
class Organisations:
    """Organisations by key of name or by acronym.

    Attributes:
        rows: organisations, or still the line of the table that describes one.
        names: rows that bear a key; a bare number for one.
        own: names of our own table.
        acronyms: rows that bear an acronym, as printed.
        longest: number of words of the longest key by first word.
        generic: words that name no organisation by themselves.
        places_by_id: row by identifier, filled on first use.
    """

    rows: list[Organisation | str] = field(default_factory=list)
    names: dict[str, int | tuple[int, ...]] = field(default_factory=dict)
    own: dict[str, OwnName] = field(default_factory=dict)
    acronyms: dict[str, tuple[int, ...]] = field(default_factory=dict)
    longest: dict[str, int] = field(default_factory=dict)
    generic: frozenset[str] = frozenset()
    places_by_id: dict[str, int] = field(default_factory=dict)

    def row(self, at: int) -> Organisation:
        """Organisation at one place of the table."""
        found = self.rows[at]
        if isinstance(found, str):
            found = self.rows[at] = _organisation(_read(found))
        return found

    def by_identifier(self, identifier: str) -> Organisation | None:
        """Organisation with this identifier, if the table has it."""
        if not self.places_by_id:
            for at in range(len(self.rows)):
                self.places_by_id[self._identifier(at)] = at
        at = self.places_by_id.get(identifier)
        return None if at is None else self.row(at)

    def _identifier(self, at: int) -> str:
        found = self.rows[at]
        if isinstance(found, str):
            return "ror:" + found.partition("\t")[0]
        return found.organisation_id

    def find(self, words: tuple[str, ...], printed: str) -> list[Hit]:
        """Names inside one part of an affiliation, longest first at each place.

        Args:
            words: canonical words of the part.
            printed: the part as printed.
        """
        longest = self.longest
        found: list[Hit] = []
        at, end = 0, len(words)
        while at < end:
            step = 1
            for length in range(min(longest.get(words[at], 0), end - at), 0, -1):
                hit = self._hit(words, at, length, printed)
                if hit is not None:
                    found.append(hit)
                    step = length
                    break
            at += step
        return found

    def bearers(self, name: str, words: int) -> Hit | None:
        """Organisations with exactly this key as a name."""
        own, rows = self.own.get(name), self._rows_of(name)
        if own is not None:
            return Hit((own.row, *rows), words, True, True)
        return Hit(rows, words, True, False) if rows else None

    def _rows_of(self, name: str) -> tuple[int, ...]:
        found = self.names.get(name, ())
        return (found,) if isinstance(found, int) else found

    def _hit(self, words: tuple[str, ...], at: int, length: int, printed: str) -> Hit | None:
        name = " ".join(words[at : at + length])
        own = self.own.get(name)
        if own is None and name not in self.names:
            return None
        rows = self._rows_of(name)
        reaches_end = at + length == len(words)
        following = words[length:] if at == 0 else None
        if own is not None:
            is_whole = following is not None and _LABORATORIES.issuperset(following)
            fits = is_whole or not own.whole
            if fits and (own.capitals is None or own.capitals in printed or is_whole):
                return Hit((own.row, *rows), length, is_whole, True, reaches_end)
        is_whole = following is not None and _LEGAL_FORMS.issuperset(following)
        if rows and self._is_telling(words[at : at + length], is_whole):
            return Hit(rows, length, is_whole, False, reaches_end)
        return None

    def _is_telling(self, words: tuple[str, ...], is_whole: bool) -> bool:
        telling = sum(w not in self.generic for w in words)
        if is_whole:
            return telling > 0 or len(words) >= _LONG
        if telling == 0:
            return False
        return len(words) > 1 and (telling > 1 or not _INSTITUTIONS.isdisjoint(words))

    def add(self, records: Iterable[Record]) -> None:
        """Add organisations of a ROR dump; one already known by identifier gains names only."""
        known = {self._identifier(at): at for at in range(len(self.rows))}
        for record in records:
            at = known.get(record.organisation_id or "")
            if at is None:
                at = len(self.rows)
                self.rows.append(_organisation(record))
            for name in keys([record.name, *record.aliases]):
                self.note(name, at)
            for acronym in record.acronyms:
                self.note_acronym(acronym, at)

    def note(self, name: str, at: int) -> None:
        """Remember that a row bears a key."""
        known = self.names.get(name)
        if known is None:
            if name:
                self.names[name] = at
                self.note_length(name)
        elif isinstance(known, int):
            if known != at:
                self.names[name] = (known, at)
        elif at not in known:
            self.names[name] = (*known, at)

    def note_acronym(self, acronym: str, at: int) -> None:
        """Remember that a row bears an acronym; two letters are too few to tell."""
        known = self.acronyms.get(acronym, ())
        if len(acronym) > 2 and at not in known:
            self.acronyms[acronym] = (*known, at)

    def note_length(self, name: str) -> None:
        """Remember how long names starting with this word may be."""
        first, _, rest = name.partition(" ")
        length = rest.count(" ") + 2 if rest else 1
        if length > self.longest.get(first, 0):
            self.longest[first] = length


def load_organisations() -> Organisations:
    """Read the bundled table of ROR."""
    words = (_FOLDER / "generic_words.txt").read_text(encoding="utf-8").split()
    table = Organisations(generic=frozenset(words))
    rows, names = table.rows, table.names
    for at, line in enumerate(read_lines("ror_organisations.tsv.xz")):
        rows.append(line)
        _, name, _, _, _, _, acronyms, printed_keys = line.split("\t")
        own_keys = printed_keys.split("|")
        own_keys[0] = own_keys[0] or name.lower()
        for own_key in own_keys:
            if names.setdefault(own_key, at) != at:
                table.note(own_key, at)
        if acronyms:
            for acronym in acronyms.split("|"):
                table.note_acronym(acronym, at)
    for name in names:
        table.note_length(name)
    return table


def _read(line: str) -> Record:
    identifier, name, country, kind, parent, relations, _, _ = line.split("\t")
    return Record(
        "ror:" + identifier if identifier else None,
        name,
        country,
        _KINDS[kind],
        parent_id="ror:" + parent if parent else None,
        relations=int(relations or 0),
    )


def _organisation(record: Record) -> Organisation:
    identifier = record.organisation_id or slug(record.name, record.country)
    return Organisation(
        identifier, record.name, record.country, record.kind, record.parent_id, record.relations
    )


def slug(name: str, country: str) -> str:
    """Identifier of an organisation without a ROR record."""
    return f"org:{key(name).replace(' ', '-')}-{country.lower()}"
