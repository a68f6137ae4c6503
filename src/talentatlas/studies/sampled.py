"""Where MacroPolo's published values fall among many samples of its own design."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from talentatlas.studies.claims import Claim, claim_named
from talentatlas.studies.edition import Edition, read_edition
from talentatlas.studies.macropolo import THEIRS, VENUE, atlas_with_people
from talentatlas.studies.macropolo_2022 import PLACES, YEAR
from talentatlas.studies.sampling import MACROPOLO_2022, Draws, Reversal, draw, reversal
from talentatlas.studies.shares import comes_from

if TYPE_CHECKING:
    from talentatlas.studies.data import StudyData

AUTHORS, IN_US = "mp-2022-sample-authors", "mp-2022-work-usa"
PAIR = {  # by claim, where the first degree is from
    "mp-2022-uswork-chn-004": "CHN",  # 38 percent of authors at US institutions
    "mp-2022-uswork-usa-004": "USA",  # 37 percent
}


@dataclass(frozen=True, slots=True)
class Sampled:
    """A published design, drawn many times from the full list.

    Args:
        edition: the full list.
        papers: of one sample.
        claims: shares that were published, in the order of `drawn`.
        drawn: what each sample gave.
        pair: the two shares whose order was told as a reversal.
        units: authors that these two are shares of.
        order: how surely they can be ordered.
    """

    edition: Edition
    papers: int
    claims: tuple[Claim, ...]
    drawn: Draws
    pair: tuple[Claim, Claim]
    units: float
    order: Reversal


def sampled(data: StudyData) -> Sampled | None:
    """Draw the design of the tracker of 2022 from the edition at hand.

    Returns:
        None without an atlas that holds at least as many papers as one sample.
    """
    atlas = atlas_with_people(data)
    edition = read_edition(atlas, VENUE, YEAR) if atlas else None
    papers = MACROPOLO_2022.papers or 0
    if edition is None or edition.works < papers:
        return None
    ahead, behind = map(claim_named, PAIR)
    # How alike co-authors are is what is taken from this draw; for it, the first residence of
    # those without a degree on record will do, though not for the shares themselves.
    alike = tuple(comes_from(area, within="USA") for area in PAIR.values())
    units = claim_named(AUTHORS).value * claim_named(IN_US).value / 100
    return Sampled(
        edition,
        papers,
        tuple(claim_named(name) for name in PLACES),
        draw(edition, THEIRS, tuple(PLACES.values()), MACROPOLO_2022),
        (ahead, behind),
        units,
        reversal(
            draw(edition, THEIRS, alike, MACROPOLO_2022),
            (ahead.value, behind.value),
            units,
        ),
    )
