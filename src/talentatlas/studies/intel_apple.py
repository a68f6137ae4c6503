"""Company news about Intel and Apple, outside the subject and kept for completeness."""

from __future__ import annotations

from talentatlas.studies.base import Finding, Need, Text, study
from talentatlas.studies.data import StudyData


@study(
    "intel-apple",
    title="News on investment in Intel and by Apple",
    cite="Company statements and exchange data, August and September 2025",
    url="",
    words={
        "sample": Text(
            "Two companies.",
            "两家公司。",
            "兩家公司。",
        ),
        "unit": Text(
            "One dollar, or a percent of a share price.",
            "一美元，或股价的一个百分点。",
            "一美元，或股價的一個百分點。",
        ),
        "definition": Text(
            "As announced, or as traded.",
            "以公告或成交为准。",
            "以公告或成交為準。",
        ),
        "departs": Text(
            "Nothing is computed: it says nothing about talent.",
            "不作计算：与人才无关。",
            "不作計算：與人才無關。",
        ),
        "limits": Text(
            "Kept because a document that the project follows holds these figures.",
            "因本项目所循文件含这些数字而保留。",
            "因本專案所循檔案含這些數字而保留。",
        ),
    },
    needs=(
        Need(
            Text(
                "Company statements (8-K) and daily prices of August and September 2025",
                "2025 年 8、9 月公司公告（8-K）与每日股价",
                "2025 年 8、9 月公司公告（8-K）與每日股價",
            ),
            Text(
                "Statements are at sec.gov/edgar; prices at an exchange.",
                "公告见 sec.gov/edgar；股价见交易所。",
                "公告見 sec.gov/edgar；股價見交易所。",
            ),
        ),
    ),
)
def intel_apple(data: StudyData) -> dict[str, Finding]:
    """No statement is at hand."""
    return {}
