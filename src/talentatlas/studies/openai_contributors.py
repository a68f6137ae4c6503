"""Shares of ethnic Chinese in teams of US AI labs (press and social media)."""

from __future__ import annotations

from talentatlas.studies.base import Finding, Need, Text, study
from talentatlas.studies.data import StudyData


@study(
    "openai-contributors",
    title="Contributor lists of GPT-4, GPT-4o and o1, and launch events",
    cite="OpenAI contributor pages, 2023 to 2024; counts by unnamed persons",
    url="https://openai.com/contributions/gpt-4/",
    words={
        "sample": Text(
            "People on public contributor lists or on stage at launches.",
            "公开贡献者名单上或发布会台上的人。",
            "公開貢獻者名單上或釋出會臺上的人。",
        ),
        "unit": Text(
            "One contributor or presenter.",
            "一名贡献者或讲者。",
            "一名貢獻者或講者。",
        ),
        "definition": Text(
            "Ethnic Chinese as an unnamed person judged by name or looks.",
            "由不具名者凭姓名或外貌判断的“华裔”。",
            "由不具名者憑姓名或外貌判斷的「華裔」。",
        ),
        "departs": Text(
            "Ethnicity is never inferred here, from names or otherwise, so nothing is "
            "computed.",
            "本项目从不以姓名或其他方式推断族裔，故不作计算。",
            "本專案從不以姓名或其他方式推斷族裔，故不作計算。",
        ),
        "limits": Text(
            "Where members studied and worked can be shown instead: see `talentatlas team`.",
            "可改为展示成员在何处就读与工作：见 `talentatlas team`。",
            "可改為展示成員在何處就讀與工作：見 `talentatlas team`。",
        ),
    },
    needs=(
        Need(
            Text(
                "Origins stated by the contributors themselves",
                "贡献者本人陈述的来源",
                "貢獻者本人陳述的來源",
            ),
            Text(
                "No such list exists; first degrees on public records are the nearest, with "
                "`talentatlas team`.",
                "不存在此类名单；最接近的是公开记录中的首个学位，见 `talentatlas team`。",
                "不存在此類名單；最接近的是公開記錄中的首個學位，見 `talentatlas team`。",
            ),
        ),
    ),
)
def openai_contributors(data: StudyData) -> dict[str, Finding]:
    """Nothing can be computed without inferring ethnicity."""
    return {}
