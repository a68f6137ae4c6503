"""ETO Country AI Activity Metrics: articles on AI by country, in the release at hand."""

from __future__ import annotations

from talentatlas.sources.official.eto_activity import ALL, LICENCE, EtoActivity
from talentatlas.studies.base import Finding, Need, Text, Used, study
from talentatlas.studies.data import StudyData

COMPLETE_TO = 2024  # of release 1.12.0, from which the claims are
FIRST, LAST = 2017, 2022
AREAS = {"usa": "USA", "chn": "CHN", "eu": "grp:eu27", "ind": "IND", "gbr": "GBR"}
FIELDS = {
    "eto-vision-share-1722": "Computer Vision",
    "eto-nlp-share-1722": "Natural Language Processing",
    "eto-safety-share-1722": "AI Safety",
}
SUM = Text(
    "Articles with an author in the country, summed over the years of the release at hand.",
    "作者所在国家或地区计入的文章数，按手头版本逐年相加。",
    "作者所在國家或地區計入的文章數，按手頭版本逐年相加。",
)
CITED = Text(
    "Citations to those articles, by year of publication.",
    "这些文章获得的引用次数，按发表年份计。",
    "這些文章獲得的引用次數，按發表年份計。",
)
SUMMARY = Text(
    "Articles of all years in the summary file.",
    "汇总文件中所有年份的文章数。",
    "彙總檔案中所有年份的文章數。",
)
FIELD = Text(
    "Articles of the field over all AI articles, summed over countries; an "
    "article counts once for every country on it.",
    "该领域文章数占全部人工智能文章数的比例，按国家或地区相加；一篇"
    "文章在其每个国家或地区各计一次。",
    "該領域文章數佔全部人工智慧文章數的比例，按國家或地區相加；一篇"
    "文章在其每個國家或地區各計一次。",
)


@study(
    "eto-ai-activity",
    title="Country AI Activity Metrics",
    cite="Emerging Technology Observatory (CSET, Georgetown University), release 1.12.0",
    url="https://doi.org/10.5281/zenodo.13984221",
    words={
        "sample": Text(
            "Articles of CSET's merged corpus that a classifier trained on arXiv labels "
            "calls AI.",
            "CSET 合并语料库中由基于 arXiv 标签训练的分类器判定为人工智能的文章。",
            "CSET 合併語料庫中由基於 arXiv 標籤訓練的分類器判定為人工智慧的文章。",
        ),
        "unit": Text(
            "One article for each country with at least one author there (whole counting).",
            "每篇文章在其每个作者所在国家或地区各计一次（整数计数）。",
            "每篇文章在其每個作者所在國家或地區各計一次（整數計數）。",
        ),
        "definition": Text(
            "Sums of yearly articles and citations; China is the mainland.",
            "逐年文章数与引用数之和；中国指中国大陆。",
            "逐年文章數與引用數之和；中國指中國大陸。",
        ),
        "departs": Text(
            "Other releases count other articles: the release of December 2024 finds a "
            "fifth to a third more than 1.12.0 for the same years.",
            "不同版本所计文章不同：同样的年份，2024 年 12 月版比 1.12.0 版多出约两成至三成。",
            "不同版本所計文章不同：同樣的年份，2024 年 12 月版比 1.12.0 版多出約兩成至三成。",
        ),
        "limits": Text(
            "No file has a column of highly cited articles, nor institutions; many "
            "articles in Chinese are missing by the producer's own account.",
            "所有文件均无高被引文章栏，亦无机构；据发布者自述，缺少许多中文文章。",
            "所有檔案均無高被引文章欄，亦無機構；據釋出者自述，缺少許多中文文章。",
        ),
    },
    needs=(
        Need(
            Text(
                "The count of highly cited articles, or the list of institutions, of ETO's "
                "web tool",
                "ETO 网页工具的高被引文章数或机构名单",
                "ETO 網頁工具的高被引文章數或機構名單",
            ),
            Text(
                "They are not in the open files; save them from cat.eto.tech with the date.",
                "公开文件中没有；可在 cat.eto.tech 保存并注明日期。",
                "公開檔案中沒有；可在 cat.eto.tech 儲存並註明日期。",
            ),
            ("eto-highly-cited", "eto-rank"),
        ),
        Need(
            Text(
                "Country AI Activity Metrics, publications_yearly_articles.csv and the two "
                "files beside it",
                "Country AI Activity Metrics 的 p"
                "ublications_yearly_articles.csv"
                " 及其旁的两个文件",
                "Country AI Activity Metrics 的 p"
                "ublications_yearly_articles.csv"
                " 及其旁的兩個檔案",
            ),
            Text(
                "Download cat.zip from doi.org/10.5281/zenodo.13984221 and unpack it.",
                "从 doi.org/10.5281/zenodo.13984221 下载 cat.zip 并解压。",
                "從 doi.org/10.5281/zenodo.13984221 下載 cat.zip 並解壓。",
            ),
            ("eto-articles", "eto-citations", "eto-vision", "eto-nlp", "eto-safety"),
        ),
    ),
)
def eto_ai_activity(data: StudyData) -> dict[str, Finding]:
    """Article and citation totals of the release at hand."""
    eto = data.eto
    if eto is None:
        return {}
    found: dict[str, Finding | None] = {}
    for short in ("usa", "chn"):
        area = AREAS[short]
        for year in range(FIRST, LAST + 1):
            value = eto.articles(area, year, year)
            found[f"eto-articles-{short}-{year}"] = _finding(eto, value, SUM)
        value = eto.articles(area, FIRST, LAST)
        found[f"eto-articles-{short}-1722"] = _finding(eto, value, SUM)
        cited = eto.cited(area, FIRST, LAST)
        found[f"eto-citations-{short}-1722"] = _finding(eto, cited, CITED)
    for short, area in AREAS.items():
        found[f"eto-articles-{short}-all"] = _finding(eto, eto.total.get((area, ALL)), SUMMARY)
    for claim, field in FIELDS.items():
        found[claim] = _finding(eto, _field_share(eto, field), FIELD, ("definition",))
    return {claim: finding for claim, finding in found.items() if finding is not None}


def _finding(
    eto: EtoActivity, value: float | None, method: Text, departs: tuple[str, ...] = ()
) -> Finding | None:
    if value is None:
        return None
    is_same = eto.last_complete == COMPLETE_TO and not departs
    return Finding(
        value=value,
        method=method,
        data=(Used(eto.series.title, eto.series.vintage, LICENCE, "publications_*.csv"),),
        same_data=is_same,
        departs=() if is_same else (*departs, "time"),
    )


def _field_share(eto: EtoActivity, field: str) -> float | None:
    """Share of a field in percent, over countries without the groups and the world."""
    sums = {ALL: 0.0, field: 0.0}
    for (area, name, year), articles in eto.yearly.items():
        if name in sums and FIRST <= year <= LAST and len(area) == 3 and area != "WLD":
            sums[name] += articles
    return 100 * sums[field] / sums[ALL] if sums[ALL] else None
