"""China and the US in the Nature Index (Research Leaders 2025)."""

from __future__ import annotations

from talentatlas.studies.base import Finding, Need, Text, study
from talentatlas.studies.data import StudyData

PRESS_RELEASE = (
    "https://group.springernature.com/gp/group/media/press-releases/"
    "nature-index-research-leaders/27786652"
)


@study(
    "nature-index",
    title="Nature Index 2025 Research Leaders",
    cite="Springer Nature, 11 June 2025",
    url=PRESS_RELEASE,
    words={
        "sample": Text(
            "Articles in 145 journals of the natural and health sciences.",
            "145 种自然科学与健康科学期刊的文章。",
            "145 種自然科學與健康科學期刊的文章。",
        ),
        "unit": Text(
            "Share: one article divided evenly among its authors' affiliations.",
            "Share：一篇文章在作者单位间均分。",
            "Share：一篇文章在作者單位間均分。",
        ),
        "definition": Text(
            "Sum of shares by country; adjusted Share corrects for the yearly volume.",
            "按国家或地区求和；调整后的 Share 校正年度总量。",
            "按國家或地區求和；調整後的 Share 校正年度總量。",
        ),
        "departs": Text(
            "Nothing is computed.",
            "不作计算。",
            "不作計算。",
        ),
        "limits": Text(
            "The raw rise of China from 2023 to 2024 is 38.6 percent, the adjusted one "
            "17.4; the year of overtaking is 2023 for all subjects, 2022 for natural "
            "sciences.",
            "中国 2023 至 2024 年原始增幅 38.6%，调整后 "
            "17.4%；超越年份为全部学科 2023 年、自然科学 202"
            "2 年。",
            "中國 2023 至 2024 年原始增幅 38.6%，調整後 "
            "17.4%；超越年份為全部學科 2023 年、自然科學 202"
            "2 年。",
        ),
    },
    needs=(
        Need(
            Text(
                "The table of Shares by country and year, or OpenAlex works of the 145 "
                "journals",
                "按国家与年份的 Share 表，或 145 种期刊的 OpenAlex 著作",
                "按國家與年份的 Share 表，或 145 種期刊的 OpenAlex 著作",
            ),
            Text(
                "Download the yearly tables from nature.com/nature-index (its own terms "
                "apply).",
                "从 nature.com/nature-index 下载年度表（须遵守其条款）。",
                "從 nature.com/nature-index 下載年度表（須遵守其條款）。",
            ),
        ),
    ),
)
def nature_index(data: StudyData) -> dict[str, Finding]:
    """The official values are closed."""
    return {}
