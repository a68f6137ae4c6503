"""Recruiters' answers about foreign talent (BCG Henderson Institute, July 2025)."""

from __future__ import annotations

from talentatlas.studies.base import Finding, Text, study
from talentatlas.studies.data import StudyData


@study(
    "bcg-recruiters",
    title="Where Will Tomorrow's AI Geniuses Go? Survey of recruiters",
    cite="BCG Henderson Institute, July 2025",
    url="https://bcghendersoninstitute.com/where-will-tomorrows-ai-geniuses-go",
    words={
        "sample": Text(
            "Forty senior recruiters; how they were chosen is not said.",
            "四十名资深招聘者；如何选取未说明。",
            "四十名資深招聘者；如何選取未說明。",
        ),
        "unit": Text(
            "One recruiter.",
            "一名招聘者。",
            "一名招聘者。",
        ),
        "definition": Text(
            "Shares and balances of answers.",
            "回答的比例与净差。",
            "回答的比例與淨差。",
        ),
        "departs": Text(
            "Nothing is computed.",
            "不作计算。",
            "不作計算。",
        ),
        "limits": Text(
            "With forty answers, one person is 2.5 points, and a share of 53 percent has "
            "a 95 percent margin of 15 points even for a random sample.",
            "四十份回答中一人即 2.5 个百分点；即便随机抽样，53% 的 95% 误差也达 15 个百分点。",
            "四十份回答中一人即 2.5 個百分點；即便隨機抽樣，53% 的 95% 誤差也達 15 個百分點。",
        ),
    },
)
def bcg_recruiters(data: StudyData) -> dict[str, Finding]:
    """Only the answers themselves could give the figures."""
    return {}
