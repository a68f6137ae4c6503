"""Width of text and breaking of lines, for the title and source line of pictures."""

from __future__ import annotations

import unicodedata

# Widths in parts of the font size; measured on Fira Sans, rounded up. Chinese letters are 1.
NARROW_LETTERS, WIDE_LETTERS = "iljtfrI.,:;'|()[]·! ", "mwMWOQG%@—"
NARROW_WIDTH, WIDE_WIDTH, CAPITAL_WIDTH, USUAL_WIDTH = 0.32, 0.84, 0.62, 0.56
NOT_AT_START = "，。；、：）》」』！？％,.;:)%–"  # a line may not begin with these


def width(text: str, size: float) -> float:
    """Approximate width of a text in pixels, never too small."""
    return size * sum(_letter(letter) for letter in text)


def lines(text: str, size: float, available: float) -> list[str]:
    """A text broken to a width: between words, and between any two Chinese letters."""
    broken: list[str] = [""]
    for piece in _pieces(text):
        full = width(broken[-1] + piece.rstrip(), size) > available
        if full and broken[-1] and piece[0] not in NOT_AT_START:
            broken[-1] = broken[-1].rstrip()
            broken.append("")
        broken[-1] += piece if broken[-1] else piece.lstrip()
    return [line.rstrip() for line in broken if line.strip()]


def _letter(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if letter in NARROW_LETTERS:
        return NARROW_WIDTH
    if letter in WIDE_LETTERS:
        return WIDE_WIDTH
    return CAPITAL_WIDTH if letter.isupper() else USUAL_WIDTH


def _pieces(text: str) -> list[str]:
    """Parts that may not be broken: words with the space after them, Chinese letters."""
    pieces: list[str] = []
    for letter in text:
        joins = pieces and not pieces[-1].endswith(" ") and not _is_wide(pieces[-1][-1])
        if joins and not _is_wide(letter):
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"
