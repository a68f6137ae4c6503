"""Normal names, keys of titles, ORCID iDs of columns: plain ones at once, others singly.

The definitions are `vocabulary.names.normal_name`, `vocabulary.titles.title_key` and
`identifiers.orcid`. What is done here instead, for plain texts, is held equal to them by a
property test.
"""

# The kernels of pyarrow.compute are made when it is imported.
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from talentatlas.sources import identifiers
from talentatlas.sources.openalex.work_record import doi
from talentatlas.vocabulary.names import normal_name
from talentatlas.vocabulary.titles import LENGTH, SHORTEST, title_key

LETTERS_ONLY = "^[a-z]+(?: [a-z]+)*$"  # lower case is all there is to do
# No digit or mark-up; at most one comma, with letters on both sides.
LAST_FIRST = r"^([a-z .'-]*[a-z][a-z .'-]*),( *[a-z][a-z .'-]*)$"
PLAIN_NAME = "^[a-z .'-]+$"
SUFFIX = r", *(?:jr|sr|ii|iii|iv)\.? *$"
DOI_ADDRESS = "https://doi.org/"
# ASCII, and European letters of which every library has the same small ones.
PLAIN_DOI = rf"^{DOI_ADDRESS}10\.[!-~À-ÖØ-öø-įı-ň]*$"
PLAIN_ORCID = r"^https://orcid\.org/\d{4}-\d{4}-\d{4}-\d{3}[\dX]$"
ORCID_LENGTH = 19
ORCID_DIGITS = [place for place in range(ORCID_LENGTH) if place % 5 != 4]
CHECK_WEIGHTS = [pow(2, 15 - place) for place in range(15)]  # ISO 7064 11,2
MARKS = "[\u0300-\u036f]+"
DAMAGED = "[ÂÃÄÅ¨´`ˆ˜¸ˇ˘˙˚¯]"  # may be UTF-8 read as Latin-1, or an accent that stands alone
WORD = b"abcdefghijklmnopqrstuvwxyz0123456789\n"  # a line feed parts one title from the next
NO_WORD = bytes(sorted(set(range(128)) - set(WORD)))


def by_value(column: pa.Array, function: Callable[[str], str | None]) -> pa.Array:
    """A function of each distinct text of a column; null stays null."""
    encoded = column.dictionary_encode()
    values = [function(text) for text in encoded.dictionary.to_pylist()]
    return pa.array(values, pa.string()).take(encoded.indices)


def normal_names(column: pa.Array) -> pa.Array:
    """`normal_name` of each text of a column."""
    encoded = column.dictionary_encode()
    names = encoded.dictionary
    bare, has_marks = without_marks(names)
    lower = pc.ascii_lower(bare)
    is_done = pc.match_substring_regex(lower, LETTERS_ONLY)
    if pc.any(has_marks).as_py():
        is_done = pc.and_not(is_done, pc.match_substring_regex(names, DAMAGED))
    rest = pc.invert(is_done)
    words = _words(names.filter(rest), lower.filter(rest))
    return pc.replace_with_mask(lower, rest, words).take(encoded.indices)


def _words(names: pa.Array, lower: pa.Array) -> pa.Array:
    """Normal names of texts that are more than words of letters.

    Args:
        names: as printed.
        lower: in small letters, without accents.
    """
    has_comma = pc.match_substring_regex(lower, LAST_FIRST)
    plain = pc.or_(has_comma, pc.match_substring_regex(lower, PLAIN_NAME))
    plain = pc.and_not(plain, pc.match_substring_regex(lower, SUFFIX))
    plain = pc.and_not(plain, pc.match_substring_regex(names, DAMAGED))
    turned = pc.replace_substring_regex(lower.filter(has_comma), LAST_FIRST, r"\2 \1")
    closed = pc.replace_substring_regex(
        pc.replace_with_mask(lower, has_comma, turned), "['-]", ""
    )
    words = pc.ascii_trim(pc.replace_substring_regex(closed, "[ .]+", " "), " ")
    return _singly(words, names, plain, normal_name)


def title_keys(column: pa.Array) -> pa.Array:
    """`title_key` of each text of a column."""
    bare, _ = without_marks(column)
    plain = pc.and_not(pc.string_is_ascii(bare), pc.match_substring_regex(bare, "[<\n]"))
    plain = pc.fill_null(plain, False)
    titles = bare.filter(plain).to_pylist()
    text = "\n".join(titles).lower().encode().translate(None, NO_WORD)
    letters = text.split(b"\n") if titles else []
    keys = [sha256(t).hexdigest()[:LENGTH] if len(t) > SHORTEST else None for t in letters]
    found = pc.replace_with_mask(
        pa.nulls(len(column), pa.string()), plain, pa.array(keys, pa.string())
    )
    return _singly(found, column, plain, title_key)


def without_marks(texts: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Texts with accents taken off, and which had any; others than ASCII may be left."""
    other = pc.fill_null(pc.invert(pc.string_is_ascii(texts)), False)
    if not pc.any(other).as_py():
        return texts, other
    apart = pc.utf8_normalize(texts.filter(other), form="NFKD")
    bare = pc.replace_substring_regex(apart, MARKS, "")
    return pc.replace_with_mask(texts, other, bare), other


def dois(column: pa.Array) -> pa.Array:
    """`work_record.doi` of each text of a column."""
    plain = pc.fill_null(pc.match_substring_regex(column, PLAIN_DOI), False)
    found = pc.utf8_lower(pc.replace_substring(column, DOI_ADDRESS, "", max_replacements=1))
    return _singly(pc.if_else(plain, found, None), column, plain, doi)


def orcids(column: pa.Array) -> pa.Array:
    """`identifiers.orcid` of each text of a column."""
    plain = pc.fill_null(pc.match_substring_regex(column, PLAIN_ORCID), False)
    bare = pc.utf8_slice_codeunits(column.filter(plain), -ORCID_LENGTH)
    digits = np.frombuffer("".join(bare.to_pylist()).encode(), np.uint8)
    digits = digits.reshape(-1, ORCID_LENGTH)[:, ORCID_DIGITS].astype(np.int64) - ord("0")
    total = (digits[:, :-1] * CHECK_WEIGHTS).sum(axis=1)
    check = (12 - total % 11) % 11
    stated = np.where(digits[:, -1] == ord("X") - ord("0"), 10, digits[:, -1])
    valid = pc.if_else(pa.array(check == stated), bare, None)
    found = pc.replace_with_mask(pa.nulls(len(column), pa.string()), plain, valid)
    return _singly(found, column, plain, identifiers.orcid)


def _singly(
    found: pa.Array, texts: pa.Array, plain: pa.Array, function: Callable[[str], str | None]
) -> pa.Array:
    """What was found, and for texts that are not plain what a function says; null for null."""
    other = pc.and_not(texts.is_valid(), plain)
    if not pc.any(other).as_py():
        return found
    values = [function(text) for text in texts.filter(other).to_pylist()]
    return pc.replace_with_mask(found, other, pa.array(values, pa.string()))
