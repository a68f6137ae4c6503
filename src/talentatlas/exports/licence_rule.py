"""Which results may be passed on under an open licence, and what the folder says about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from talentatlas.errors import LicenceError
from talentatlas.provenance import LicenceClass

if TYPE_CHECKING:
    from talentatlas.atlas import Atlas

OPEN = "CC-BY-4.0"  # of figures that may be passed on; SPDX identifier
NONE = "none"  # for own use only
LICENCES = (OPEN, NONE)
LICENCE_URL = {OPEN: "https://creativecommons.org/licenses/by/4.0/"}
BARRED = (LicenceClass.NON_COMMERCIAL, LicenceClass.NO_DERIVATIVES)
# How licences of these classes are written: SPDX identifiers, and their owners' own words.
WORDS = {
    LicenceClass.NON_COMMERCIAL: re.compile(r"\bNC\b|non-?\s?commercial", re.IGNORECASE),
    LicenceClass.NO_DERIVATIVES: re.compile(r"\bND\b|no-?\s?deriv", re.IGNORECASE),
}


def check_open(atlas: Atlas, licence: str) -> None:
    """Stop before results of a source that forbids it are put under an open licence.

    The class that a source is registered with counts, and so does the licence that stands on
    each of its files: the pages of one interface may be more closely held than its yearly file.

    Args:
        atlas: whose results are to be written.
        licence: of the bundle.

    Raises:
        LicenceError: names the sources and their licences.
    """
    if licence == NONE:
        return
    found = barred(atlas)
    if not found:
        return
    named = "; ".join(f"{source} ({words})" for source, words in found)
    raise LicenceError(
        f"These sources do not allow an open licence on what is made from them: {named}.",
        why=f"Whoever received the folder under {licence} could break their terms.",
        todo="Leave the source out of the build, or write the folder for your own use with "
        "--licence none.",
    )


def barred(atlas: Atlas) -> list[tuple[str, str]]:
    """(source, licence) of everything in an atlas that bars an open bundle, sorted."""
    kinds = {kind.value for kind in BARRED}
    found = {
        (s["name"], s["licence"]) for s in atlas.run["sources"] if s["licence_class"] in kinds
    }
    origins = atlas.origins().arrow.select(["source", "licence"])
    groups = origins.group_by(["source", "licence"]).aggregate([]).to_pylist()
    found |= {
        (row["source"], row["licence"])
        for row in groups
        if any(pattern.search(row["licence"]) for pattern in WORDS.values())
    }
    return sorted(found)


def licence_text(atlas: Atlas, licence: str, attributions: list[str]) -> str:
    """The file LICENSE of a bundle.

    Args:
        atlas: whose results they are.
        licence: of the bundle.
        attributions: lines that the sources ask for.
    """
    if licence == NONE:
        head = (
            "These figures are for the use of whoever made them. They carry no licence that\n"
            "would allow passing them on: see the terms of the sources below."
        )
    else:
        head = (
            "These figures are licensed under Creative Commons Attribution 4.0 International\n"
            f"({licence}), {LICENCE_URL[licence]}legalcode\n\n"
            "They may be copied, changed and passed on, also for money, by whoever names the\n"
            "source as in CITATION.cff and says what was changed."
        )
    about = (
        f"Talent Atlas {atlas.manifest['version']}, vintage {atlas.vintage}, "
        f"run {atlas.run_id}.\nAggregates only: no record of a source and no row about a "
        "person is part of this folder."
    )
    lines = "\n".join(f"- {line}" for line in attributions)
    return f"{about}\n\n{head}\n\nMade from:\n{lines}\n"
