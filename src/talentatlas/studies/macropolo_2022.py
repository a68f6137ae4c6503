"""MacroPolo's Global AI Talent Tracker 2.0: authors of NeurIPS 2022 (March 2024)."""

from __future__ import annotations

from talentatlas.quantity import LEVEL
from talentatlas.studies.base import Finding, Text, Used, study
from talentatlas.studies.claims import load_claims
from talentatlas.studies.data import StudyData
from talentatlas.studies.edition import Edition, read_edition
from talentatlas.studies.macropolo import (
    ORAL,
    THEIRS,
    VENUE,
    Asked,
    atlas_with_people,
    degree_findings,
    edition_used,
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
from talentatlas.studies.ranks import Ranked, ranked
from talentatlas.studies.sampling import MACROPOLO_2022, draw
from talentatlas.studies.shares import (
    away,
    comes_from,
    doctorate_in,
    origin_to,
    works_in,
)

YEAR = 2022
TOP, ELITE = Asked(YEAR, MACROPOLO_2022), Asked(YEAR, None, ORAL)
PLACES = {"mp-2022-work-usa": works_in("USA"), "mp-2022-work-chn": works_in("CHN")}
ELITE_PLACES = {"mp-2022-elite-work-chn": works_in("CHN")}
DEGREES = {
    "mp-2022-origin-chn-004": comes_from("CHN"),
    "mp-2022-origin-chn-002": comes_from("CHN"),
    "mp-2022-origin-usa": comes_from("USA"),
    "mp-2022-origin-europe-exuk": comes_from("EUROPE-exUK"),
    "mp-2022-origin-ind": comes_from("IND"),
    "mp-2022-origin-can": comes_from("CAN"),
    "mp-2022-origin-gbr": comes_from("GBR"),
    "mp-2022-origin-kor": comes_from("KOR"),
    "mp-2022-origin-rus": comes_from("RUS"),
    "mp-2022-uswork-chn-004": comes_from("CHN", within="USA"),
    "mp-2022-uswork-chn-002": comes_from("CHN", within="USA"),
    "mp-2022-uswork-usa-004": comes_from("USA", within="USA"),
    "mp-2022-mobile-share": away(),
    "mp-2022-chn-grad-home": doctorate_in("CHN", origin="CHN"),
    "mp-2022-chn-grad-us": doctorate_in("USA", origin="CHN"),
    "mp-2022-ind-stay": origin_to("IND", origin="IND"),
}
ELITE_DEGREES = {
    "mp-2022-elite-usa-004": comes_from("USA"),
    "mp-2022-elite-chn-004": comes_from("CHN"),
}
TSINGHUA, PEKING = "ror:03cve4549", "ror:02v51f717"
FIRST_INSTITUTIONS = 25
DRAWN = Text(
    "Samples of the published number of papers, drawn from all papers at hand; 90% of them.",
    "按公布的论文数从手头全部论文中抽样；取其 90%。",
    "按公布的論文數從手邊全部論文中抽樣；取其 90%。",
)
COUNTED = Text(
    "Papers in the records at hand; the list may be incomplete.",
    "手头记录中的论文数；名单可能不全。",
    "手邊記錄中的論文數；名單可能不全。",
)
RANKED = Text(
    "Organisations of all authors at hand, companies with what belongs to them; interval "
    "from "
    "papers drawn again (90%).",
    "手头全部作者的单位，公司含其下属；区间由论文重抽样得出（90%）。",
    "手邊全部作者的單位，公司含其下屬；區間由論文重抽樣得出（90%）。",
)


@study(
    "macropolo-2022",
    title="The Global AI Talent Tracker 2.0",
    cite="MacroPolo (Paulson Institute), The Global AI Talent Tracker 2.0, March 2024",
    url="https://archivemacropolo.org/interactive/digital-projects/the-global-ai-talent-tracker",
    words={
        "sample": Text(
            "NeurIPS 2022: 186 of 2,671 accepted papers drawn at random, all 867 authors; "
            "and "
            "all 190 oral papers (elite) with 955 authors.",
            "NeurIPS 2022：从 2,671 篇录用论文中随机抽取 186 篇，含全部 867 名作者；另取全"
            "部 190 篇口头报告论文（精英层），955 名作者。",
            "NeurIPS 2022：從 2,671 篇錄用論文中隨機抽取 186 篇，含全部 867 名作者；另取全"
            "部 190 篇口頭報告論文（菁英層），955 名作者。",
        ),
        "unit": UNIT,
        "definition": DEFINITION,
        "departs": DEPARTS,
        "limits": LIMITS,
    },
    needs=(
        papers_needed(YEAR, ("mp-2022-papers", "mp-2022-sample", "mp-2022-work", "mp-2022-rank",
                             "mp-2022-top25", "mp-2022-elite")),
        degrees_needed(("mp-2022-origin", "mp-2022-uswork", "mp-2022-elite-usa",
                        "mp-2022-elite-chn", "mp-2022-mobile-share", "mp-2022-chn-grad",
                        "mp-2022-ind-stay")),
        organiser_needed(("mp-2022-acceptance",)),
    ),
)  # fmt: skip
def macropolo_2022(data: StudyData) -> dict[str, Finding]:
    """Counts, shares by place, shares by first degree, ranks, and arithmetic of the study."""
    return {
        **_arithmetic(),
        **_frame(data),
        **place_findings(data, TOP, PLACES),
        **place_findings(data, ELITE, ELITE_PLACES),
        **degree_findings(data, TOP, DEGREES),
        **degree_findings(data, ELITE, ELITE_DEGREES),
    }


def _arithmetic() -> dict[str, Finding]:
    """Figures that follow from others that the study published."""
    return {
        "mp-2022-elite-rate": from_own_counts(
            ("mp-2022-elite-papers", "mp-2022-papers", "mp-2022-acceptance"),
            lambda orals, papers, acceptance: orals / papers * acceptance,
        ),
        "mp-tier-elite-pct-2022": from_own_counts(
            ("mp-2022-elite-papers", "mp-2022-papers", "mp-2022-acceptance"),
            lambda orals, papers, acceptance: orals / papers * acceptance,
        ),
        "mp-tier-top-pct": from_own_counts(
            ("mp-2022-acceptance",), lambda acceptance: acceptance, departs=("definition",)
        ),
        "mp-2022-uswork-usa-chn-sum": from_own_counts(
            ("mp-2022-uswork-usa-004", "mp-2022-uswork-chn-004"), lambda usa, chn: usa + chn
        ),
        "mp-2022-mobile-change": from_own_counts(
            ("mp-2022-mobile-share", "mp-2019-mobile-share"),
            lambda now, before: now - before,
            departs=("definition", "time"),
        ),
    }


def _frame(data: StudyData) -> dict[str, Finding]:
    """Counts of the frame and of samples from it, and ranks of institutions."""
    atlas = atlas_with_people(data)
    edition = read_edition(atlas, VENUE, YEAR) if atlas else None
    if atlas is None or edition is None:
        return {}
    source = (edition_used(atlas, edition),)
    found = {
        "mp-2022-papers": Finding(
            value=edition.works, method=COUNTED, data=source, departs=("coverage",)
        )
    }
    if edition.works >= (MACROPOLO_2022.papers or 0):
        drawn = draw(edition, THEIRS, (works_in("USA"),), MACROPOLO_2022)
        low, high = drawn.author_band(LEVEL)
        mean = float(drawn.authors.mean())
        found["mp-2022-sample-authors"] = Finding(
            value=mean, lower=low, upper=high, method=DRAWN, data=source, departs=("coverage",)
        )
        authors = next(c.value for c in load_claims() if c.claim_id == "mp-2022-sample-authors")
        papers = MACROPOLO_2022.papers or 0
        found["mp-2022-sample-papers"] = Finding(
            value=papers * authors / mean, lower=papers * authors / high,
            upper=papers * authors / low, method=DRAWN, data=source, departs=("coverage",),
        )  # fmt: skip
    return found | _ranks(edition, source)


def _ranks(edition: Edition, source: tuple[Used, ...]) -> dict[str, Finding]:
    ranks: Ranked = ranked(edition)
    asked = {"mp-2022-rank-tsinghua": TSINGHUA, "mp-2022-rank-peking": PEKING}
    figures = {claim: ranks.rank(identifier) for claim, identifier in asked.items()}
    figures["mp-2022-top25-us"] = ranks.share_of_first(
        FIRST_INSTITUTIONS, lambda owner: owner.country == "USA"
    )
    return {
        claim: Finding(
            value=figure[0], lower=figure[1], upper=figure[2], method=RANKED, data=source,
            departs=("definition", "coverage"),
        )
        for claim, figure in figures.items()
        if figure is not None
    }  # fmt: skip
