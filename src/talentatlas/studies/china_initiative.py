"""Departures of scientists from the US under the China Initiative (Xie et al.), by proxy."""

from __future__ import annotations

from talentatlas.sources.official.scholarly_migration import MigrationRelease
from talentatlas.studies.base import Finding, Need, Text, study
from talentatlas.studies.data import StudyData
from talentatlas.studies.migration_range import across_releases

BEFORE, DURING = range(2015, 2018), range(2018, 2021)
CHINA = ("CHN", "HKG")
GROWTH = Text(
    "Moves of scholars of any origin from the US to China and Hong Kong, "
    "2018–2020 over 2015–2017; range of the releases (proxy).",
    "任何出身的学者由美国赴中国内地与香港的流动，2018–2020"
    " 年与 2015–2017 年之比；取各版本范围（代理指标）。",
    "任何出身的學者由美國赴中國內地與香港的流動，2018–2020"
    " 年與 2015–2017 年之比；取各版本範圍（代理指標）。",
)
TO_CHINA = Text(
    "Moves of scholars of any origin from the US to China in 2021, which is not "
    "complete; range of the releases (proxy).",
    "2021 年任何出身的学者由美国赴中国的流动（该年数据不完整）；取各版本范围（代理指标）。",
    "2021 年任何出身的學者由美國赴中國的流動（該年資料不完整）；取各版本範圍（代理指標）。",
)


@study(
    "china-initiative",
    title="Caught in the crossfire: Fears of Chinese-American scientists",
    cite="Xie, Lin, Li, He, Huang (2023), PNAS; SCCEI brief, July 2024",
    url="https://pmc.ncbi.nlm.nih.gov/articles/PMC10318999",
    words={
        "sample": Text(
            "Authors in Microsoft Academic Graph to 2021 whom a list of surnames calls "
            "of Chinese descent, all fields; and 1,304 faculty who answered a survey.",
            "微软学术图谱至 2021 年、按姓氏表判为华裔的各学科作者；以及 1,304 名受访教师。",
            "微軟學術圖譜至 2021 年、按姓氏表判為華裔的各學科作者；以及 1,304 名受訪教師。",
        ),
        "unit": Text(
            "One author who leaves.",
            "一名离开的作者。",
            "一名離開的作者。",
        ),
        "definition": Text(
            "A leaver first published with a US affiliation and later with one abroad "
            "and none in the US; growth compares the last three years with the pace "
            "before.",
            "离开者先以美国单位发表、后以国外单位发表且不再有美国单位；增幅"
            "为最近三年与此前相比。",
            "離開者先以美國單位發表、後以國外單位發表且不再有美國單位；增幅"
            "為最近三年與此前相比。",
        ),
        "departs": Text(
            "We count moves of scholars of any origin from the US to China and Hong Kong "
            "in the Scholarly Migration Database: descent is never inferred from names "
            "here.",
            "我们计算 Scholarly Migration Databa"
            "se 中任何出身的学者由美国赴中国内地与香港的流动：本项目不从"
            "姓名推断族裔。",
            "我們計算 Scholarly Migration Databa"
            "se 中任何出身的學者由美國赴中國內地與香港的流動：本專案不從"
            "姓名推斷族裔。",
        ),
        "limits": Text(
            "Levels and destinations of people of Chinese descent cannot be tested this "
            "way; the last years of any such database are short of moves not yet seen.",
            "华裔的人数与去向无法以此检验；此类数据库最近几年缺少尚未显现的流动。",
            "華裔的人數與去向無法以此檢驗；此類資料庫最近幾年缺少尚未顯現的流動。",
        ),
    },
    needs=(
        Need(
            Text(
                "A list of leavers by the rule of the paper, by year and destination",
                "按论文规则得出的离开者名单（按年份与去向）",
                "按論文規則得出的離開者名單（按年份與去向）",
            ),
            Text(
                "Xie et al. share replication files with the paper; descent by surname is "
                "not inferred in this project.",
                "Xie 等人随论文提供复现文件；本项目不以姓氏推断族裔。",
                "Xie 等人隨論文提供復現檔案；本專案不以姓氏推斷族裔。",
            ),
            ("chinainit-to", "chinainit-leavers", "chinainit-life"),
        ),
        Need(
            Text(
                "Scholarly Migration Database, countryflows files",
                "Scholarly Migration Database 的 countryflows 文件",
                "Scholarly Migration Database 的 countryflows 檔案",
            ),
            Text(
                "Download them from scholarlymigration.org or its Zenodo record.",
                "从 scholarlymigration.org 或其 Zenodo 记录下载。",
                "從 scholarlymigration.org 或其 Zenodo 記錄下載。",
            ),
            ("chinainit-departures", "aasf"),
        ),
    ),
)
def china_initiative(data: StudyData) -> dict[str, Finding]:
    """What moves of scholars of any origin say."""
    departs = ("definition", "coverage", "time")
    found = {
        "chinainit-departures-75": across_releases(
            data, _growth, method=GROWTH, departs=departs
        ),
        "aasf-exits-2021": across_releases(
            data,
            lambda r: r.out_of("USA", 2021, "CHN") or None,
            method=TO_CHINA,
            departs=departs,
        ),
    }
    return {claim: finding for claim, finding in found.items() if finding is not None}


def _growth(release: MigrationRelease) -> float | None:
    before, during = (
        sum(release.out_of("USA", year, area) for year in years for area in CHINA)
        for years in (BEFORE, DURING)
    )
    return 100 * (during / before - 1) if before else None
