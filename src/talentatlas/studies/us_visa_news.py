"""Visas and recruiting in the news (a translated magazine article, December 2025)."""

from __future__ import annotations

from talentatlas.studies.base import Finding, Need, Text, study
from talentatlas.studies.data import StudyData


@study(
    "us-visa-news",
    title="US-based Chinese researchers who weigh a return",
    cite="The Economist, 2 December 2025, and press of 2025",
    url="",
    words={
        "sample": Text(
            "Interviews and announcements.",
            "访谈与公告。",
            "訪談與公告。",
        ),
        "unit": Text(
            "One visa, fee or person.",
            "一份签证、一笔费用或一人。",
            "一份簽證、一筆費用或一人。",
        ),
        "definition": Text(
            "As each account has it.",
            "以各报道所述为准。",
            "以各報道所述為準。",
        ),
        "departs": Text(
            "Nothing is computed.",
            "不作计算。",
            "不作計算。",
        ),
        "limits": Text(
            "Anecdotes about single persons cannot be tested. The account found speaks "
            "of 600,000 students, one document of visas.",
            "个人轶事无法检验。所见报道称 600,000 名学生，有文件写作签证。",
            "個人軼事無法檢驗。所見報道稱 600,000 名學生，有檔案寫作簽證。",
        ),
    },
    needs=(
        Need(
            Text(
                "The proclamation of 19 September 2025 and the remarks of August 2025",
                "2025 年 9 月 19 日公告及 2025 年 8 月讲话",
                "2025 年 9 月 19 日公告及 2025 年 8 月講話",
            ),
            Text(
                "They are at federalregister.gov and whitehouse.gov; save them with the date.",
                "见 federalregister.gov 与 whitehouse.gov；保存并注明日期。",
                "見 federalregister.gov 與 whitehouse.gov；儲存並註明日期。",
            ),
            ("h1b-fee", "student-visas"),
        ),
    ),
)
def us_visa_news(data: StudyData) -> dict[str, Finding]:
    """No document is at hand."""
    return {}
