"""Catalogues of sentences: a CSV file of key, en, zh_hans, zh_hant, filled in by name."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from talentatlas.errors import UnknownNameError

LANGUAGES = ("en", "zh-Hans", "zh-Hant")  # BCP 47 tags


def column(lang: str) -> str:
    """Name of the column that holds a language.

    Raises:
        UnknownNameError: the language is not one of `LANGUAGES`.
    """
    if lang not in LANGUAGES:
        raise UnknownNameError("language", lang, LANGUAGES)
    return lang.lower().replace("-", "_")


@cache
def read_catalogue(path: Path) -> dict[str, dict[str, str]]:
    """Rows of a CSV file by the value of their first column."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        head = next(reader)
        return {row[0]: dict(zip(head, row, strict=True)) for row in reader}


class Messages:
    """The sentences of one surface in one language.

    Args:
        path: the catalogue.
        lang: BCP 47 tag.
    """

    def __init__(self, path: Path, lang: str) -> None:
        self.lang = lang
        self._path, self._column = path, column(lang)

    def __call__(self, key: str, **values: object) -> str:
        """The sentence of that key with its places filled in.

        Raises:
            UnknownNameError: the catalogue has no such key.
        """
        rows = read_catalogue(self._path)
        if key not in rows:
            raise UnknownNameError("message", key, rows)
        return rows[key][self._column].format(**values)

    def has(self, key: str) -> bool:
        """Does the catalogue have a sentence of that key?"""
        return key in read_catalogue(self._path)
