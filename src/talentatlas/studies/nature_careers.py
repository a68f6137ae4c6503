"""Applications from the US for jobs abroad (Nature Careers job board, April 2025)."""

from __future__ import annotations

from talentatlas.studies.base import Finding, Text, study
from talentatlas.studies.data import StudyData


@study(
    "nature-careers",
    title="A Nature analysis signals the beginnings of a US science brain drain",
    cite="Nature, April 2025",
    url="",
    words={
        "sample": Text(
            "Users of one job board in the US, all disciplines.",
            "某招聘网站的美国用户，涵盖各学科。",
            "某招聘網站的美國使用者，涵蓋各學科。",
        ),
        "unit": Text(
            "One application or view.",
            "一次申请或浏览。",
            "一次申請或瀏覽。",
        ),
        "definition": Text(
            "Percent change on the same months of the year before.",
            "与上年同月相比的百分比变化。",
            "與上年同月相比的百分比變化。",
        ),
        "departs": Text(
            "Nothing is computed.",
            "不作计算。",
            "不作計算。",
        ),
        "limits": Text(
            "Counts are withheld as trade data. An application is not a move, and the "
            "board covers all of science, not AI.",
            "计数作为商业数据不公开。申请不等于流动，且涵盖全部科学而非人工智能。",
            "計數作為商業資料不公開。申請不等於流動，且涵蓋全部科學而非人工智慧。",
        ),
    },
)
def nature_careers(data: StudyData) -> dict[str, Finding]:
    """Only the job board itself has the counts."""
    return {}
