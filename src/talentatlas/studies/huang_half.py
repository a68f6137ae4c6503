"""Half of the world's AI researchers (Jensen Huang, 2025): three readings side by side."""

from __future__ import annotations

from talentatlas.studies.atlas_figures import atlas_of, finding, observations
from talentatlas.studies.base import Finding, Text, study
from talentatlas.studies.data import StudyData

METHOD = Text(
    "Share of AI authors whose affiliation is in China, same mix of venues every "
    "year, last complete year: the reading “in China”.",
    "单位在中国的人工智能论文作者比例（各年会议构成相同），最近完整年份：即“在中国”的理解。",
    "單位在中國的人工智慧論文作者比例（各年會議構成相同），最近完整年份：即「在中國」的理解。",
)


@study(
    "huang-half",
    title="Remark that half of the world's AI researchers are Chinese",
    cite="Jensen Huang, Hill and Valley Forum, 30 April 2025, as reported",
    url="",
    words={
        "sample": Text(
            "None is named.",
            "未指明。",
            "未指明。",
        ),
        "unit": Text(
            "One AI researcher, undefined.",
            "一名人工智能研究者（未定义）。",
            "一名人工智慧研究者（未定義）。",
        ),
        "definition": Text(
            "Reports differ: ethnic Chinese, from China, or in China. These are three "
            "quantities.",
            "各报道说法不同：华裔、来自中国、在中国，属三个不同的数量。",
            "各報道說法不同：華裔、來自中國、在中國，屬三個不同的數量。",
        ),
        "departs": Text(
            "Ethnicity is never inferred here. From China: see macropolo-2022 (47 "
            "percent by first degree, published). In China: our own share of authors, "
            "shown below.",
            "本项目不推断族裔。“来自中国”见 macropolo-2022"
            "（公布值：按首个学位 47%）；“在中国”为下列本项目的作者比"
            "例。",
            "本專案不推斷族裔。「來自中國」見 macropolo-2022"
            "（公佈值：按首個學位 47%）；「在中國」為下列本專案的作者比"
            "例。",
        ),
        "limits": Text(
            "Chinese-language venues are missing from our records, which lowers the share.",
            "本项目记录缺少中文会议与期刊，使该比例偏低。",
            "本專案記錄缺少中文會議與期刊，使該比例偏低。",
        ),
    },
)
def huang_half(data: StudyData) -> dict[str, Finding]:
    """The reading that open records can test."""
    atlas = atlas_of(data)
    shares = observations(atlas, "share_standardised", "CHN")
    if not shares:
        return {}
    return {
        claim: finding(atlas, shares[-1], method=METHOD, scale=100)
        for claim in ("huang-50-001", "huang-50-004")
    }
