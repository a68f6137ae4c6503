"""Chinese universities and company labs (press notes)."""

from __future__ import annotations

from talentatlas.studies.base import Finding, Need, Text, study
from talentatlas.studies.data import StudyData


@study(
    "chinese-labs",
    title="Notes on Chinese universities and company labs",
    cite="University notices, company pages and posts, 2017 to 2025",
    url="",
    words={
        "sample": Text(
            "Single institutions.",
            "个别机构。",
            "個別機構。",
        ),
        "unit": Text(
            "One university, city or member of staff.",
            "一所大学、一座城市或一名员工。",
            "一所大學、一座城市或一名員工。",
        ),
        "definition": Text(
            "As each page has it.",
            "以各页面所述为准。",
            "以各頁面所述為準。",
        ),
        "departs": Text(
            "Nothing is computed.",
            "不作计算。",
            "不作計算。",
        ),
        "limits": Text(
            "None of the pages was found; the Tencent lab is usually dated to 2016.",
            "各页面均未找到；腾讯实验室通常认为成立于 2016 年。",
            "各頁面均未找到；騰訊實驗室通常認為成立於 2016 年。",
        ),
    },
    needs=(
        Need(
            Text(
                "The notices of the universities, spring 2025",
                "2025 年春各大学公告",
                "2025 年春各大學公告",
            ),
            Text(
                "Save each notice with its address and date, and count.",
                "保存各公告及其地址与日期，然后计数。",
                "儲存各公告及其地址與日期，然後計數。",
            ),
            ("cn-univ", "fudan"),
        ),
    ),
)
def chinese_labs(data: StudyData) -> dict[str, Finding]:
    """No page is at hand."""
    return {}
