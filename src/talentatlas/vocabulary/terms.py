"""The words of the field: label, definition and source of each term in three languages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from talentatlas.errors import UnknownNameError
from talentatlas.vocabulary.messages import column, read_catalogue

TERMS = Path(__file__).with_name("terms.csv")


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the vocabulary.

    Args:
        term_id: stable identifier, words joined by hyphens.
        row: its row of terms.csv.
    """

    term_id: str
    row: dict[str, str]

    def label(self, lang: str = "en") -> str:
        """The word in a language."""
        return self.row[column(lang)]

    def definition(self, lang: str = "en") -> str:
        """What it means, in one or two sentences."""
        return self.row["definition" if lang == "en" else f"definition_{column(lang)}"]

    @property
    def source(self) -> str:
        """Where the definition comes from."""
        return self.row["source"]


def term(term_id: str) -> Term:
    """The term of that identifier; underscores and colons count as hyphens.

    Raises:
        UnknownNameError: terms.csv has no such term.

    Example:
        >>> term("return_rate").label("zh-Hans")
        '回流率'
    """
    rows = read_catalogue(TERMS)
    key = term_id.replace("_", "-").replace(":", "-")
    if key not in rows:
        raise UnknownNameError("term", term_id, rows)
    return Term(key, rows[key])


def term_ids() -> list[str]:
    """Identifiers of all terms, in the order of terms.csv."""
    return list(read_catalogue(TERMS))
