"""Which form and which language an answer has: by parameter, else by header."""

from __future__ import annotations

from collections.abc import Sequence

from talentatlas.rest.problems import Refused
from talentatlas.vocabulary.messages import LANGUAGES

MEDIA = {
    "json": "application/json",
    "csv": "text/csv",
    "arrow": "application/vnd.apache.arrow.stream",
}
TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")
Weighted = list[tuple[float, str]]


def form_of(accept: str, asked: str | None, forms: Sequence[str] = tuple(MEDIA)) -> str:
    """Form of an answer.

    Args:
        accept: header `Accept`, "" when there is none.
        asked: parameter `format`, which wins.
        forms: that can be given, the preferred one first.

    Raises:
        Refused: none of the accepted forms can be given.
    """
    if asked is not None and asked in forms:
        return asked
    wanted = weighted(accept) or [(1.0, "*/*")]
    best = max(forms, key=lambda form: (_weight(MEDIA[form], wanted), -forms.index(form)))
    if asked is None and _weight(MEDIA[best], wanted) > 0:
        return best
    given = ", ".join(forms)
    raise Refused(
        "NotAcceptable", f"This answer comes as {given}, not as {asked or accept}.",
        todo=f"Ask for {given} with `format`, or in the header Accept.",
    )  # fmt: skip


def language_of(accept: str, asked: str | None = None) -> str:
    """Language of an answer; English when none of ours is asked for.

    Args:
        accept: header `Accept-Language`, "" when there is none.
        asked: parameter `lang`, which wins.
    """
    if asked in LANGUAGES:
        return asked
    for weight, tag in sorted(weighted(accept), key=lambda pair: -pair[0]):
        if weight == 0:
            continue
        if tag.startswith(TRADITIONAL):
            return "zh-Hant"
        if tag == "zh" or tag.startswith("zh-"):
            return "zh-Hans"
        if tag == "en" or tag.startswith("en-"):
            return "en"
    return "en"


def weighted(header: str) -> Weighted:
    """(weight, lower-case value) of a header with q-values; what cannot be read weighs 0."""
    found: Weighted = []
    for part in header.split(","):
        value, *rest = (piece.strip().lower() for piece in part.split(";"))
        weight = 1.0
        for piece in rest:
            if piece.startswith("q="):
                try:
                    weight = float(piece[2:])
                except ValueError:
                    weight = 0.0
        if value:
            found.append((weight if 0 <= weight <= 1 else 0.0, value))
    return found


def _weight(media: str, wanted: Weighted) -> float:
    """Weight of a media type: that of the most specific range that holds it."""
    ranges = {value: weight for weight, value in wanted}
    specific = (media, f"{media.partition('/')[0]}/*", "*/*")
    return next((ranges[value] for value in specific if value in ranges), 0.0)
