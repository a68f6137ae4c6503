"""US patent grants to Chinese companies (IFI Claims 2024), from PatentsView."""

from __future__ import annotations

from talentatlas.sources.official.patentsview import LICENCE, Grants, read_grants
from talentatlas.studies.base import Finding, Need, Text, Used, study
from talentatlas.studies.data import StudyData

YEAR = 2024
CHINA = "CN"
HUAWEI = "huawei"
TOTAL = Text(
    "Utility patents granted in 2024.",
    "2024 年授权的发明专利数。",
    "2024 年授權的發明專利數。",
)
COMPANY = Text(
    "Grants with a Huawei company among the assignees, by name.",
    "受让人名称含 Huawei 的授权专利数。",
    "受讓人名稱含 Huawei 的授權專利數。",
)
RANK = Text(
    "Place of these grants among organisations by name, without company families.",
    "以上授权数在按名称计的机构中的名次，未合并企业集团。",
    "以上授權數在按名稱計的機構中的名次，未合併企業集團。",
)
COUNTRY = Text(
    "Grants with an assignee located in mainland China.",
    "有受让人位于中国大陆的授权专利数。",
    "有受讓人位於中國大陸的授權專利數。",
)
GROWTH = Text(
    "Their growth on 2023.",
    "较 2023 年的增长。",
    "較 2023 年的增長。",
)


@study(
    "us-patents",
    title="2024 U.S. Top 50",
    cite="IFI Claims, January 2025",
    url="https://www.ificlaims.com/rankings-trends-2024.htm",
    words={
        "sample": Text(
            "Utility patents granted by the USPTO in 2024.",
            "USPTO 2024 年授权的发明专利。",
            "USPTO 2024 年授權的發明專利。",
        ),
        "unit": Text(
            "One grant for each company on it.",
            "每件授权专利对其每家公司各计一次。",
            "每件授權專利對其每家公司各計一次。",
        ),
        "definition": Text(
            "By ultimate or listed assignee, as the vendor resolves company families.",
            "按最终或所列受让人，由该商家归并企业集团。",
            "按最終或所列受讓人，由該商家歸併企業集團。",
        ),
        "departs": Text(
            "We count by the disambiguated name of the assignee, without company families.",
            "我们按消歧后的受让人名称计数，不归并企业集团。",
            "我們按消歧後的受讓人名稱計數，不歸併企業集團。",
        ),
        "limits": Text(
            "Rules on subsidiaries move Huawei between 3,046 and 3,285 grants; it is "
            "fifth in both. Licence revenue is known to the company only.",
            "子公司规则使华为在 3,046 与 3,285 件之间变动，两"
            "种排名皆第五。许可收入仅公司自知。",
            "子公司規則使華為在 3,046 與 3,285 件之間變動，兩"
            "種排名皆第五。許可收入僅公司自知。",
        ),
    },
    needs=(
        Need(
            Text(
                "PatentsView tables g_patent, g_assignee_disambiguated, "
                "g_location_disambiguated",
                "PatentsView 的 g_patent、g_assign"
                "ee_disambiguated、g_location_dis"
                "ambiguated 表",
                "PatentsView 的 g_patent、g_assign"
                "ee_disambiguated、g_location_dis"
                "ambiguated 表",
            ),
            Text(
                "Download the .tsv.zip files from patentsview.org/download into the data "
                "folder.",
                "从 patentsview.org/download 下载 .tsv.zip 文件，放入数据目录。",
                "從 patentsview.org/download 下載 .tsv.zip 檔案，放入資料目錄。",
            ),
            ("huawei-us", "china-us", "us-grants"),
        ),
    ),
)
def us_patents(data: StudyData) -> dict[str, Finding]:
    """Counts of grants, when the three tables are there."""
    grants = read_grants(data.named("g_*.tsv", "g_*.tsv.zip"), (YEAR - 1, YEAR))
    if grants is None or not grants.total.get(YEAR):
        return {}
    ours = _named(grants, HUAWEI)
    found = {
        "us-grants-total": _finding(grants, grants.total[YEAR], TOTAL),
        "huawei-us-grants-ifi": _finding(grants, sum(ours.values()), COMPANY),
        "china-us-grants": _finding(grants, grants.by_country.get((CHINA, YEAR), 0), COUNTRY),
    }
    if ours:
        larger = [
            name
            for (name, year), count in grants.by_organisation.items()
            if year == YEAR and name not in ours and count > sum(ours.values())
        ]
        found["huawei-us-rank"] = _finding(grants, len(larger) + 1, RANK)
    before = grants.by_country.get((CHINA, YEAR - 1))
    if before:
        growth = 100 * (grants.by_country.get((CHINA, YEAR), 0) / before - 1)
        found["china-us-grants-growth"] = _finding(grants, growth, GROWTH)
    return found


def _named(grants: Grants, part: str) -> dict[str, int]:
    """Grants of the year by organisation whose name holds a word."""
    return {
        name: count
        for (name, year), count in grants.by_organisation.items()
        if year == YEAR and part in name.lower()
    }


def _finding(grants: Grants, value: float, method: Text) -> Finding:
    used = tuple(Used("PatentsView", str(YEAR), LICENCE, name) for name in grants.files)
    return Finding(value=value, method=method, data=used, departs=("definition",))
