"""Foreigners among the hundred most-cited AI researchers in the US (in the BCG report)."""

from __future__ import annotations

from talentatlas.studies.base import Finding, Need, Text, study
from talentatlas.studies.data import StudyData


@study(
    "top-100-cited",
    title="Where Will Tomorrow's AI Geniuses Go? The hundred most-cited",
    cite="BCG Henderson Institute, July 2025",
    url="https://bcghendersoninstitute.com/where-will-tomorrows-ai-geniuses-go",
    words={
        "sample": Text(
            "A hundred researchers by citations; the ranking is not named.",
            "按引用排名的一百名研究者；排名来源未说明。",
            "按引用排名的一百名研究者；排名來源未說明。",
        ),
        "unit": Text(
            "One researcher.",
            "一名研究者。",
            "一名研究者。",
        ),
        "definition": Text(
            "Foreign by a rule that is not stated: passport, birth or first degree.",
            "“外国”的规则未说明：护照、出生地或首个学位。",
            "「外國」的規則未說明：護照、出生地或首個學位。",
        ),
        "departs": Text(
            "By our rule, origin is the country of the first degree or first residence.",
            "本项目以首个学位或首个居住地所在国家或地区为来源。",
            "本專案以首個學位或首個居住地所在國家或地區為來源。",
        ),
        "limits": Text(
            "Of a hundred people, 67 percent carries a 95 percent interval of 57 to 76, "
            "so even a match would be weak evidence.",
            "一百人中 67% 的 95% 区间为 57 至 76，即便相符也只是薄弱证据。",
            "一百人中 67% 的 95% 區間為 57 至 76，即便相符也只是薄弱證據。",
        ),
    },
    needs=(
        Need(
            Text(
                "Works on AI with citations by author and the authors' first degrees "
                "(OpenAlex with ORCID or OpenReview)",
                "人工智能著作的逐作者引用数及作者首个学位（OpenAlex 加 ORCID 或 OpenReview）",
                "人工智慧著作的逐作者引用數及作者首個學位（OpenAlex 加 ORCID 或 OpenReview）",
            ),
            Text(
                "Fetch OpenAlex works and ORCID records with `talentatlas fetch`, and build.",
                "用 `talentatlas fetch` 获取 OpenAlex 著作与 ORCID 记录，然后构建。",
                "用 `talentatlas fetch` 獲取 OpenAlex 著作與 ORCID 記錄，然後構建。",
            ),
        ),
    ),
)
def top_100_cited(data: StudyData) -> dict[str, Finding]:
    """No ranking by person is at hand."""
    return {}
