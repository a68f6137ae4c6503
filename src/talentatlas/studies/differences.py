"""Why a share of ours differs from a published one: definition, coverage, time and sampling.

Definition:
    Our share under our own rules is changed to the study's rules one at a time, each time
    computed anew; what then is left of the gap is split into what a sample of the published
    design varies by and a rest that nothing at hand explains. The steps add up to the gap.
    Their order matters where rules act together; it is that of the list.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from talentatlas.studies.base import Text
from talentatlas.studies.claims import load_claims
from talentatlas.studies.edition import UNKNOWN, Edition, Ints, read_edition
from talentatlas.studies.later_places import later_places
from talentatlas.studies.macropolo import VENUE, Asked, atlas_with_people
from talentatlas.studies.macropolo_2019 import PLACES as PLACES_2019
from talentatlas.studies.macropolo_2019 import TOP as TOP_2019
from talentatlas.studies.macropolo_2022 import PLACES as PLACES_2022
from talentatlas.studies.macropolo_2022 import TOP as TOP_2022
from talentatlas.studies.sampling import draw
from talentatlas.studies.shares import (
    AUTHORSHIP,
    DESK,
    FIRST,
    HEAD_OFFICE,
    PERSON,
    SPLIT,
    Question,
    Rules,
    by_work,
)

if TYPE_CHECKING:
    from talentatlas.atlas import Atlas
    from talentatlas.studies.data import StudyData

OURS = Rules(DESK, PERSON, SPLIT)
LOOK_UP = (1, 2)  # years after the edition in which the study looked up employers
LEAST_SEEN = 100  # persons seen again, below which a change over time says nothing
KINDS = ("definition", "coverage", "time", "sampling", "unexplained")
WORDS = {  # of the steps, for whoever shows them
    "head_office": Text("head office for desk", "以总部代替实际办公地", "以總部代替實際辦公地"),
    "every_name": Text(
        "every name on a paper for every person once",
        "以论文署名人次代替人数",
        "以論文署名人次代替人數",
    ),
    "first_affiliation": Text(
        "first affiliation for all in parts", "仅取第一单位", "僅取第一單位"
    ),
    "no_place": Text(
        "authors without a place put with their co-authors",
        "地点不明的作者按合著者归类",
        "地點不明的作者按合著者歸類",
    ),
    "looked_up_later": Text(
        "authors seen again when the study looked them up",
        "研究查询时再次观察到的作者",
        "研究查詢時再次觀察到的作者",
    ),
    "sample": Text(
        "what is left, as far as samples vary",
        "其余差距中抽样波动可解释的部分",
        "其餘差距中抽樣波動可解釋的部分",
    ),
    "rest": Text("unexplained", "未能解释", "未能解釋"),
}
ASKED: dict[str, tuple[Asked, Question]] = {
    **{claim: (TOP_2022, question) for claim, question in PLACES_2022.items()},
    **{claim: (TOP_2019, question) for claim, question in PLACES_2019.items()},
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step from our figure towards the published one.

    Args:
        kind: definition, coverage, time, sampling or unexplained.
        name: what was changed, a key of `WORDS`.
        change: in percentage points.
    """

    kind: str
    name: str
    change: float


@dataclass(frozen=True, slots=True)
class Difference:
    """The way from our figure to the published one.

    Args:
        claim_id: the claim.
        ours: percent, under our own rules.
        published: percent.
        steps: that add up to `published - ours`.
        percentile: of the published value among samples drawn under the study's rules.
        band: that holds 90% of these samples.
    """

    claim_id: str
    ours: float
    published: float
    steps: tuple[Step, ...]
    percentile: float
    band: tuple[float, float]

    def total(self, kind: str) -> float:
        """Sum of the steps of one kind."""
        return sum(step.change for step in self.steps if step.kind == kind)


def difference(data: StudyData, claim_id: str) -> Difference | None:
    """Take the gap between our figure and a published one apart.

    Args:
        data: with an atlas of records.
        claim_id: of a share by place of work that is drawn from an edition at hand.

    Returns:
        None for other claims, or when the edition is not at hand.
    """
    atlas = atlas_with_people(data)
    if atlas is None or claim_id not in ASKED:
        return None
    asked, question = ASKED[claim_id]
    edition = read_edition(atlas, VENUE, asked.year, asked.tier)
    design = asked.design
    if edition is None or design is None or edition.works < (design.papers or 1):
        return None
    published = next(c.value for c in load_claims() if c.claim_id == claim_id)
    drawn = draw(edition, Rules(HEAD_OFFICE, AUTHORSHIP, FIRST), (question,), design)
    band = drawn.band(0)
    steps = _steps(atlas, edition, question)
    ours = 100 * by_work(edition, OURS, question).share
    reached = ours + sum(step.change for step in steps)
    spread = reached + np.array(band) - float(drawn.frame[0])
    within = float(np.clip(published, *spread)) - reached
    steps += [
        Step("sampling", "sample", within),
        Step("unexplained", "rest", published - reached - within),
    ]
    return Difference(
        claim_id, ours, published, tuple(steps), drawn.percentile(0, published), band
    )


def _steps(atlas: Atlas, edition: Edition, question: Question) -> list[Step]:
    """Changes of rules one at a time, then of coverage and of time."""
    ladder = [
        ("head_office", Rules(HEAD_OFFICE, PERSON, SPLIT)),
        ("every_name", Rules(HEAD_OFFICE, AUTHORSHIP, SPLIT)),
        ("first_affiliation", Rules(HEAD_OFFICE, AUTHORSHIP, FIRST)),
    ]
    at, steps = 100 * by_work(edition, OURS, question).share, []
    for name, rules in ladder:
        now = 100 * by_work(edition, rules, question).share
        steps.append(Step("definition", name, now - at))
        at = now
    theirs = ladder[-1][1]
    filled = 100 * by_work(_with_neighbours(edition), theirs, question).share
    steps.append(Step("coverage", "no_place", filled - at))
    later = _later(atlas, edition, question)
    if later is not None:
        steps.append(Step("time", "looked_up_later", later))
    return steps


def _with_neighbours(edition: Edition) -> Edition:
    """Authors without a place put where the first author with a place on the paper is.

    Most papers come from one country, so that this is nearer than leaving them out; it shows
    how far unknown places could move the share.
    """
    head = edition.head.copy()
    known = np.flatnonzero(head != UNKNOWN)
    works, first = np.unique(edition.work[known], return_index=True)
    place = np.full(edition.works, UNKNOWN, dtype=np.int64)
    place[works] = head[known[first]]
    unknown = head == UNKNOWN
    head[unknown] = place[edition.work[unknown]]
    return replace(edition, head=head)


def _later(atlas: Atlas, edition: Edition, question: Question) -> float | None:
    """Change of the share among authors seen again in the years of the look-up.

    The country of the desk is followed, since lives are; branches hardly matter for a change.
    """
    first, last = (edition.year + years for years in LOOK_UP)
    later = later_places(atlas, edition, first, last)
    own = _main_place(edition)
    seen = (later != UNKNOWN) & (own != UNKNOWN)
    if seen.sum() < LEAST_SEEN:
        return None
    before, after = (
        by_work(_of_persons(edition, np.where(seen, place, UNKNOWN)), OURS, question).share
        for place in (own, later)
    )
    return 100 * (after - before)


def _main_place(edition: Edition) -> Ints:
    """Place of each person at the edition: that of the first entry with one."""
    place = np.full(len(edition.person_ids), UNKNOWN, dtype=np.int64)
    known = np.flatnonzero(edition.desk != UNKNOWN)
    persons, first = np.unique(edition.person[known], return_index=True)
    place[persons] = edition.desk[known[first]]
    return place


def _of_persons(edition: Edition, place: Ints) -> Edition:
    """The edition with every entry of a person at one place."""
    return replace(edition, desk=place[edition.person])
