"""What the editions of MacroPolo's Global AI Talent Tracker have in common: frame and rules.

Follows: authors of accepted NeurIPS papers, counted by the head office of the employer, one
place each. Departs: every paper at hand instead of a sample; the interval of a finding says
what a sample of the published design would have shown, so that its sampling error is in it.
The employer is the affiliation on the paper, not the one found when authors were looked up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from talentatlas.studies.atlas_figures import used
from talentatlas.studies.base import Finding, Text, Used
from talentatlas.studies.edition import Edition, editions, holds_people, read_edition
from talentatlas.studies.sampling import Design, draw
from talentatlas.studies.shares import (
    AUTHORSHIP,
    FIRST,
    HEAD_OFFICE,
    Question,
    Rules,
    by_degree,
    by_work,
    share,
)

if TYPE_CHECKING:
    from talentatlas.atlas import Atlas
    from talentatlas.studies.data import StudyData

VENUE, ORAL = "neurips", "oral"
THEIRS = Rules(HEAD_OFFICE, AUTHORSHIP, FIRST)
FARTHEST = 2  # years to an edition that may stand in; work shares moved about 1 point a year
LEAST_PAPERS = 30  # an edition with fewer is a fragment
LEAST_UNITS = 30  # authors below which a share says nothing
TAKES_EDITION = "NeurIPS {year}, {works} papers"
OF_THE_YEAR = Text(
    "Authors of every paper at hand by head office of the employer on the paper; "
    "interval: what "
    "90% of samples of the published design drawn from them show.",
    "手头全部论文的作者，按论文所载雇主总部所在地计；区间：从中按公布的抽样设计抽取，90% "
    "的样本所得结果。",
    "手邊全部論文的作者，按論文所載雇主總部所在地計；區間：從中按公布的抽樣設計抽取，90% "
    "的樣本所得結果。",
)
BETWEEN = Text(
    "As for the year itself, but from the nearest editions at hand, carried in a straight "
    "line "
    "between them where there are two; the interval covers the samples of each.",
    "同上，但采用手头最近的届次；若前后各有一届，则按直线内插；区间涵盖各届的样本。",
    "同上，但採用手邊最近的屆次；若前後各有一屆，則按直線內插；區間涵蓋各屆的樣本。",
)
ALL_OF_TIER = Text(
    "Authors of every oral paper at hand; interval from papers as clusters.",
    "手头全部口头报告论文的作者；区间以论文为群组。",
    "手邊全部口頭報告論文的作者；區間以論文為群組。",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a study asks of its edition.

    Args:
        year: of the edition.
        design: of its sample; None when all papers of the tier were taken.
        tier: only papers of this tier, "" for all.
    """

    year: int
    design: Design | None
    tier: str = ""


@dataclass(frozen=True, slots=True)
class _At:
    """Value and bounds at one edition."""

    year: int
    value: float
    lower: float
    upper: float


def atlas_with_people(data: StudyData) -> Atlas | None:
    """The atlas that was given, if it holds papers and persons."""
    return data.atlas if holds_people(data.atlas) else None


def place_findings(
    data: StudyData, asked: Asked, questions: Mapping[str, Question]
) -> dict[str, Finding]:
    """Findings for shares by place of work, from the edition or those nearest to it.

    Args:
        data: with the atlas.
        asked: edition, design and tier.
        questions: by claim.
    """
    atlas = atlas_with_people(data)
    if atlas is None or not questions:
        return {}
    near = [read_edition(atlas, VENUE, y, asked.tier) for y in nearest(atlas, asked)]
    columns = [
        _answers(edition, asked, tuple(questions.values())) for edition in near if edition
    ]
    found: dict[str, Finding] = {}
    for number, claim in enumerate(questions):
        answers = [one for column in columns if (one := column[number]) is not None]
        if answers:
            found[claim] = _finding(atlas, asked, answers)
    return found


def degree_findings(
    data: StudyData, asked: Asked, questions: Mapping[str, Question]
) -> dict[str, Finding]:
    """Findings that rest on first degrees, as far as enough authors have one on record."""
    atlas = atlas_with_people(data)
    edition = read_edition(atlas, VENUE, asked.year, asked.tier) if atlas else None
    if atlas is None or edition is None or not edition.has_degree.any():
        return {}
    known = {
        claim: by_degree(question)
        for claim, question in questions.items()
        if _units(edition, by_degree(question)) >= LEAST_UNITS
    }
    return place_findings(data, asked, known)


def nearest(atlas: Atlas, asked: Asked) -> list[int]:
    """The year of the edition if at hand, else the nearest before and after it."""
    there = {
        year
        for year, works in editions(atlas, VENUE, asked.tier).items()
        if works >= LEAST_PAPERS and abs(year - asked.year) <= FARTHEST
    }
    if asked.year in there:
        return [asked.year]
    before = [year for year in there if year < asked.year]
    after = [year for year in there if year > asked.year]
    return [*([max(before)] if before else []), *([min(after)] if after else [])]


def edition_used(atlas: Atlas, edition: Edition) -> Used:
    """What a finding from one edition rests on."""
    title = TAKES_EDITION.format(year=edition.year, works=f"{edition.works:,}")
    return Used(title, atlas.vintage, used(atlas).licence)


def _units(edition: Edition, question: Question) -> float:
    return float(by_work(edition, THEIRS, question).base.sum())


def _answers(
    edition: Edition, asked: Asked, questions: tuple[Question, ...]
) -> list[_At | None]:
    enough = [_units(edition, question) >= LEAST_UNITS for question in questions]
    if asked.design is None or (asked.design.papers or 0) > edition.works:
        shares = [share(edition, THEIRS, question) for question in questions]
        return [
            _At(edition.year, s.value, s.lower, s.upper) if s and is_enough else None
            for s, is_enough in zip(shares, enough, strict=True)
        ]
    drawn = draw(edition, THEIRS, questions, asked.design)
    return [
        _At(edition.year, float(drawn.frame[n]), *drawn.band(n)) if is_enough else None
        for n, is_enough in enumerate(enough)
    ]


def _finding(atlas: Atlas, asked: Asked, answers: list[_At]) -> Finding:
    years = [one.year for one in answers]
    value = answers[0].value
    if len(answers) == 2:  # one before, one after
        early, late = answers
        part = (asked.year - early.year) / (late.year - early.year)
        value = early.value + part * (late.value - early.value)
    is_year = years == [asked.year]
    method = (OF_THE_YEAR if asked.design else ALL_OF_TIER) if is_year else BETWEEN
    used_now = [read_edition(atlas, VENUE, year, asked.tier) for year in years]
    return Finding(
        value=value,
        lower=min(one.lower for one in answers),
        upper=max(one.upper for one in answers),
        method=method,
        data=tuple(edition_used(atlas, edition) for edition in used_now if edition),
        departs=("definition", "coverage") if is_year else ("definition", "coverage", "time"),
    )
