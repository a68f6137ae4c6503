"""Scientists who think of leaving the US (Nature reader poll, March 2025)."""

from __future__ import annotations

from talentatlas.studies.base import Finding, Text, study
from talentatlas.studies.data import StudyData


@study(
    "nature-poll",
    title="75% of US scientists who answered Nature poll consider leaving",
    cite="Nature, 27 March 2025",
    url="",
    words={
        "sample": Text(
            "About 1,650 readers who chose to answer on the web.",
            "约 1,650 名自愿在网上作答的读者。",
            "約 1,650 名自願在網上作答的讀者。",
        ),
        "unit": Text(
            "One answer.",
            "一份回答。",
            "一份回答。",
        ),
        "definition": Text(
            "Share of answers that say the person considers leaving.",
            "表示考虑离开者占回答的比例。",
            "表示考慮離開者佔回答的比例。",
        ),
        "departs": Text(
            "Nothing is computed.",
            "不作计算。",
            "不作計算。",
        ),
        "limits": Text(
            "Self-selected: no margin of error can be given, and the share says nothing "
            "about all scientists. One document takes the 1,200 who consider leaving for "
            "the sample.",
            "自选样本：无法给出误差，亦不能说明全体科学家。有文件把考虑离开"
            "的 1,200 人误作样本数。",
            "自選樣本：無法給出誤差，亦不能說明全體科學家。有檔案把考慮離開"
            "的 1,200 人誤作樣本數。",
        ),
    },
)
def nature_poll(data: StudyData) -> dict[str, Finding]:
    """Only the answers themselves could give the figures."""
    return {}
