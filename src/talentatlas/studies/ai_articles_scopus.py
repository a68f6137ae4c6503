"""Articles on AI by Scopus, as in Science and Engineering Indicators."""

from __future__ import annotations

from talentatlas.sources.official.ncses_articles import read_ai_articles
from talentatlas.sources.official.ncses_table import LICENCE
from talentatlas.studies.base import Finding, Need, Text, Used, study
from talentatlas.studies.data import StudyData

YEAR = 2022
CLAIMS = {"sei-ai-articles-world-2022": "WLD", "sei-ai-articles-usa-2022": "USA"}
METHOD = Text(
    "Count of the table, 2022, whole counting by country.",
    "表中 2022 年计数，按国家或地区整数计数。",
    "表中 2022 年計數，按國家或地區整數計數。",
)


@study(
    "ai-articles-scopus",
    title="AI-related S&E articles, whole counting, table APBS-1",
    cite="NSB, Science and Engineering Indicators 2024, Publications Output",
    url="https://ncses.nsf.gov/pubs/nsb202333",
    words={
        "sample": Text(
            "Articles in Scopus journals and proceedings that its subject classification "
            "calls AI.",
            "Scopus 收录、按其学科分类归为人工智能的期刊与会议文章。",
            "Scopus 收錄、按其學科分類歸為人工智慧的期刊與會議文章。",
        ),
        "unit": Text(
            "One article for each country on it.",
            "每篇文章在其每个国家或地区各计一次。",
            "每篇文章在其每個國家或地區各計一次。",
        ),
        "definition": Text(
            "Articles by year of publication.",
            "按发表年份计的文章数。",
            "按發表年份計的文章數。",
        ),
        "departs": Text(
            "Nowhere: the producer's own table.",
            "无：即发布者本身的表。",
            "無：即釋出者本身的表。",
        ),
        "limits": Text(
            "ETO's classifier finds over three times as many for the US in the same "
            "year, so counts of AI articles compare only within one definition.",
            "同一年 ETO 的分类器为美国找到三倍以上的文章，因此计数只能在同一定义内比较。",
            "同一年 ETO 的分類器為美國找到三倍以上的文章，因此計數只能在同一定義內比較。",
        ),
    },
    needs=(
        Need(
            Text(
                "Table APBS-1 of Indicators 2024",
                "《指标 2024》表 APBS-1",
                "《指標 2024》表 APBS-1",
            ),
            Text(
                "Download it as .xlsx from ncses.nsf.gov/pubs/nsb202333 into the data folder.",
                "从 ncses.nsf.gov/pubs/nsb202333 下载 .xlsx，放入数据目录。",
                "從 ncses.nsf.gov/pubs/nsb202333 下載 .xlsx，放入資料目錄。",
            ),
        ),
    ),
)
def ai_articles_scopus(data: StudyData) -> dict[str, Finding]:
    """Counts of 2022, as published."""
    articles = read_ai_articles(data.ncses)
    if articles is None:
        return {}
    used = Used("NCSES, Indicators", articles.series.vintage, LICENCE, articles.file)
    return {
        claim: Finding(
            value=articles.counts[area, YEAR], method=METHOD, data=(used,), same_data=True
        )
        for claim, area in CLAIMS.items()
        if (area, YEAR) in articles.counts
    }
