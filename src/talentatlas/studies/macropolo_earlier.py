"""MacroPolo before the tracker: NeurIPS 2018, and authors of Chinese origin since 2009."""

from __future__ import annotations

from talentatlas.studies.base import Finding, Text, study
from talentatlas.studies.data import StudyData
from talentatlas.studies.edition import read_edition
from talentatlas.studies.macropolo import (
    ORAL,
    VENUE,
    Asked,
    atlas_with_people,
    degree_findings,
    edition_used,
)
from talentatlas.studies.macropolo_words import (
    LIMITS,
    UNIT,
    degrees_needed,
    papers_needed,
)
from talentatlas.studies.shares import Question, comes_from, origin_to

YEAR = 2018
TOP = Asked(YEAR, None)
COUNTED = Text(
    "Persons on the oral papers at hand.",
    "手头口头报告论文的作者人数。",
    "手邊口頭報告論文的作者人數。",
)


def _abroad() -> Question:
    """Share working outside China among authors from China."""
    return Question(
        lambda rows: rows.has_place & ~rows.works_in("CHN"),
        lambda rows: rows.has_place & rows.comes_from("CHN"),
    )


def _abroad_in_usa() -> Question:
    """Share in the US among authors from China who work outside it."""
    return Question(
        lambda rows: rows.works_in("USA"),
        lambda rows: rows.has_place & rows.comes_from("CHN") & ~rows.works_in("CHN"),
    )


DEGREES = {
    "mp-2018-upper-chn": comes_from("CHN"),
    "mp-2018-chn-us-affil": origin_to("USA", origin="CHN"),
    "mp-2018-chn-abroad": _abroad(),
    "mp-2018-chn-abroad-us": _abroad_in_usa(),
}


@study(
    "macropolo-earlier",
    title="Where Chinese AI researchers work: NeurIPS 2009 to 2018",
    cite="MacroPolo (Paulson Institute), posts of 2018 and 2019 on NeurIPS authors",
    url="https://macropolo.org/",
    words={
        "sample": Text(
            "Authors of NeurIPS 2018, oral papers and all; and authors of Chinese origin in "
            "NeurIPS 2009 to 2018.",
            "NeurIPS 2018 的作者（口头报告论文及全部论文），以及 NeurIPS 2009 至 2018 年华"
            "人背景作者。",
            "NeurIPS 2018 的作者（口頭報告論文及全部論文），以及 NeurIPS 2009 至 2018 年華"
            "人背景作者。",
        ),
        "unit": UNIT,
        "definition": Text(
            "Chinese-born or of Chinese origin, as the authors of the posts judged from "
            "names "
            "and curricula; the rule is not printed.",
            "“华人出生”或“华人背景”由文章作者依姓名与履历判断，规则未公布。",
            "「華人出生」或「華人背景」由文章作者依姓名與履歷判斷，規則未公布。",
        ),
        "departs": Text(
            "Origin is the country of the first degree; names are never used. Years that "
            "need "
            "names (2009) are left untested.",
            "来源地为首个学位所在国家或地区，从不使用姓名；须凭姓名判断的年份（2009）不予"
            "检验。",
            "來源地為首個學位所在國家或地區，從不使用姓名；須憑姓名判斷的年份（2009）不予"
            "檢驗。",
        ),
        "limits": LIMITS,
    },
    needs=(
        papers_needed(YEAR, ("mp-2018",)),
        degrees_needed(("mp-2018-oral-chn", "mp-2018-upper", "mp-2018-chn", "mp-2009")),
    ),
)
def macropolo_earlier(data: StudyData) -> dict[str, Finding]:
    """Shares by first degree in the year itself, and the size of the oral tier."""
    return {**_orals(data), **degree_findings(data, TOP, DEGREES)}


def _orals(data: StudyData) -> dict[str, Finding]:
    atlas = atlas_with_people(data)
    edition = read_edition(atlas, VENUE, YEAR, ORAL) if atlas else None
    if atlas is None or edition is None:
        return {}
    return {
        "mp-2018-oral-authors": Finding(
            value=len(edition.person_ids),
            method=COUNTED,
            data=(edition_used(atlas, edition),),
            departs=("coverage",),
        )
    }
