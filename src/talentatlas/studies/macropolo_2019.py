"""MacroPolo's first Global AI Talent Tracker: authors of NeurIPS 2019 (June 2020)."""

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
    nearest,
    place_findings,
)
from talentatlas.studies.macropolo_words import (
    DEFINITION,
    DEPARTS,
    LIMITS,
    UNIT,
    degrees_needed,
    organiser_needed,
    papers_needed,
)
from talentatlas.studies.own_counts import from_own_counts
from talentatlas.studies.ranks import ranked
from talentatlas.studies.sampling import MACROPOLO_2019
from talentatlas.studies.shares import (
    away,
    comes_from,
    doctorate_in,
    doctors_to,
    origin_to,
    works_in,
)

YEAR = 2019
TOP, ELITE = Asked(YEAR, MACROPOLO_2019), Asked(YEAR, None, ORAL)
PLACES = {
    "mp-2019-work-usa": works_in("USA"),
    "mp-2019-work-chn": works_in("CHN"),
    "mp-2019-work-europe-exuk": works_in("EUROPE-exUK"),
    "mp-2019-work-can": works_in("CAN"),
    "mp-2019-work-gbr": works_in("GBR"),
}
ELITE_PLACES = {
    "mp-2019-elite-work-usa": works_in("USA"),
    "mp-2019-elite-work-can": works_in("CAN"),
    "mp-2019-elite-work-fra": works_in("FRA"),
}
DEGREES = {
    "mp-2019-origin-chn-004": comes_from("CHN"),
    "mp-2019-origin-usa": comes_from("USA"),
    "mp-2019-origin-europe-exuk": comes_from("EUROPE-exUK"),
    "mp-2019-origin-ind": comes_from("IND"),
    "mp-2019-origin-can": comes_from("CAN"),
    "mp-2019-origin-gbr": comes_from("GBR"),
    "mp-2019-origin-irn": comes_from("IRN"),
    "mp-2019-origin-isr": comes_from("ISR"),
    "mp-2019-uswork-chn-004": comes_from("CHN", within="USA"),
    "mp-2019-uswork-usa-004": comes_from("USA", within="USA"),
    "mp-2019-uswork-ind": comes_from("IND", within="USA"),
    "mp-2019-uswork-europe-exuk": comes_from("EUROPE-exUK", within="USA"),
    "mp-2019-mobile-share": away(),
    "mp-2019-chn-in-usa": origin_to("USA", origin="CHN"),
    "mp-2019-chn-usphd-stay": doctors_to("USA", origin="CHN", doctorate="USA"),
    "mp-2019-chn-usphd-return": doctors_to("CHN", origin="CHN", doctorate="USA"),
    "mp-2019-ind-us-grad": doctorate_in("USA", origin="IND"),
}
ELITE_DEGREES = {
    f"mp-2019-elite-origin-{code.lower()}": comes_from(code)
    for code in ("USA", "IND", "CHN", "ISR", "FRA")
}
TSINGHUA = "ror:03cve4549"
RANKED = Text(
    "Rank by authors in the nearest editions at hand; the interval covers papers drawn "
    "again in "
    "each (90%).",
    "手头最近各届按作者数的名次；区间涵盖各届论文重抽样的结果（90%）。",
    "手邊最近各屆按作者數的名次；區間涵蓋各屆論文重抽樣的結果（90%）。",
)
ORIGINS = ("mp-2019-origin", "mp-2019-uswork", "mp-2019-mobile", "mp-2019-chn", "mp-2019-ind",
           "mp-2019-elite-origin")  # fmt: skip


@study(
    "macropolo-2019",
    title="The Global AI Talent Tracker",
    cite="MacroPolo (Paulson Institute), The Global AI Talent Tracker, June 2020",
    url="https://macropolo.org/digital-projects/the-global-ai-talent-tracker/",
    words={
        "sample": Text(
            "NeurIPS 2019: 675 authors of papers drawn at random from 1,428 accepted ones;"
            " and "
            "the authors of oral papers (elite, then about the top 0.5 percent).",
            "NeurIPS 2019：从 1,428 篇录用论文中随机抽取论文，共 675 名作者；另取口头报告"
            "论文作者（精英层，当时约为前 0.5%）。",
            "NeurIPS 2019：從 1,428 篇錄用論文中隨機抽取論文，共 675 名作者；另取口頭報告"
            "論文作者（菁英層，當時約為前 0.5%）。",
        ),
        "unit": UNIT,
        "definition": DEFINITION,
        "departs": DEPARTS,
        "limits": LIMITS,
    },
    needs=(
        papers_needed(YEAR),
        degrees_needed(ORIGINS),
        organiser_needed(("mp-2019-submi", "mp-2019-acceptance")),
    ),
)
def macropolo_2019(data: StudyData) -> dict[str, Finding]:
    """Shares by place from the year or those around it, by first degree, and arithmetic."""
    return {
        **_arithmetic(),
        **_counted(data),
        **_rank(data),
        **place_findings(data, TOP, PLACES),
        **place_findings(data, ELITE, ELITE_PLACES),
        **degree_findings(data, TOP, DEGREES),
        **degree_findings(data, ELITE, ELITE_DEGREES),
    }


def _arithmetic() -> dict[str, Finding]:
    """Figures that follow from others that the study published."""
    return {
        "mp-2019-acceptance": from_own_counts(
            ("mp-2019-papers", "mp-2019-submissions"),
            lambda papers, submissions: 100 * papers / submissions,
        ),
        "mp-2019-uswork-usa-chn-sum": from_own_counts(
            ("mp-2019-uswork-usa-004", "mp-2019-uswork-chn-004"), lambda usa, chn: usa + chn
        ),
        "mp-2019-usa-foreign-trained": from_own_counts(
            ("mp-2019-uswork-usa-004",), lambda usa: 100 - usa
        ),
    }


def _counted(data: StudyData) -> dict[str, Finding]:
    """Papers of the year itself; other years tell nothing of their number."""
    atlas = atlas_with_people(data)
    edition = read_edition(atlas, VENUE, YEAR) if atlas else None
    if atlas is None or edition is None:
        return {}
    method = Text(
        "Papers in the records at hand; the list may be incomplete.",
        "手头记录中的论文数；名单可能不全。",
        "手邊記錄中的論文數；名單可能不全。",
    )
    source = (edition_used(atlas, edition),)
    return {
        "mp-2019-papers": Finding(
            value=edition.works, method=method, data=source, departs=("coverage",)
        )
    }


def _rank(data: StudyData) -> dict[str, Finding]:
    """Rank of Tsinghua in the year, or the middle of its ranks in the editions around it."""
    atlas = atlas_with_people(data)
    if atlas is None:
        return {}
    there = [e for year in nearest(atlas, TOP) if (e := read_edition(atlas, VENUE, year))]
    found = [(e, rank) for e in there if (rank := ranked(e).rank(TSINGHUA)) is not None]
    if not found:
        return {}
    is_year = [e.year for e, _ in found] == [YEAR]
    return {
        "mp-2019-rank-tsinghua": Finding(
            value=sum(rank[0] for _, rank in found) / len(found),
            lower=min(rank[1] for _, rank in found),
            upper=max(rank[2] for _, rank in found),
            method=RANKED,
            data=tuple(edition_used(atlas, e) for e, _ in found),
            departs=("coverage",) if is_year else ("coverage", "time"),
        )
    }
