"""Degrees near AI in the US and China (CEA, AI Talent Report, January 2025)."""

from __future__ import annotations

from collections.abc import Callable

from talentatlas.sources.official.ncses_sed import ALL, TEMPORARY, Doctorates, read_sed
from talentatlas.sources.official.ncses_table import LICENCE, NcsesTable
from talentatlas.sources.official.world_bank import LICENCES, POPULATION
from talentatlas.studies.base import Finding, Need, Text, Used, study
from talentatlas.studies.carried import Carried, carried
from talentatlas.studies.cea_completions import from_completions
from talentatlas.studies.data import StudyData

YEAR, DECADE = 2022, 10
NEAR_AI = ("mathematics-and-computing", "electrical-engineering")  # software and hardware
SOFTWARE = ("mathematics-and-computing",)
STUDENTS = "master's and doctoral student demographics"
SHARE = Text(
    "Temporary visas over all new doctors in mathematics, computing and "
    "electrical engineering.",
    "数学、计算机与电气工程新博士中持临时签证者的比例。",
    "數學、計算機與電氣工程新博士中持臨時簽證者的比例。",
)
FLOOR = Text(
    "Least of the yearly shares at hand, same fields.",
    "手头各年比例中的最小值，领域相同。",
    "手頭各年比例中的最小值，領域相同。",
)
GROWTH = Text(
    "Growth of new doctors in the same fields over ten years, the last years carried (90%).",
    "同样领域新博士十年增长率，最后几年为外推（90%）。",
    "同樣領域新博士十年增長率，最後幾年為外推（90%）。",
)
ANNUAL = Text(
    "Yearly growth of new doctors in mathematics and computing over ten years, "
    "the last years carried (90%).",
    "数学与计算机新博士十年间的年均增长率，最后几年为外推（90%）。",
    "數學與計算機新博士十年間的年均增長率，最後幾年為外推（90%）。",
)
ENROLLED = Text(
    "Temporary visas over all master's students enrolled in computing.",
    "计算机专业在读硕士生中持临时签证者的比例。",
    "計算機專業在讀碩士生中持臨時簽證者的比例。",
)
PEOPLE = Text(
    "Population of China over that of the US, 2022.",
    "2022 年中国人口与美国人口之比。",
    "2022 年中國人口與美國人口之比。",
)
SED = "NCSES, Survey of Earned Doctorates"
Scale = Callable[[float], float]


@study(
    "cea-degrees",
    title="AI Talent Report",
    cite="Council of Economic Advisers, 14 January 2025",
    url="",
    words={
        "sample": Text(
            "All degrees of US colleges (IPEDS), and official counts of other countries.",
            "美国高校授予的全部学位（IPEDS），以及其他国家或地区的官方计数。",
            "美國高校授予的全部學位（IPEDS），以及其他國家或地區的官方計數。",
        ),
        "unit": Text(
            "One degree.",
            "一个学位。",
            "一個學位。",
        ),
        "definition": Text(
            "Fields near AI: computing, mathematics, statistics and near fields "
            "(software), electrical, mechanical, materials and near fields (hardware). "
            "Foreign is non-resident.",
            "与人工智能相关的学科：软件类为计算机、数学、统计等，硬件类为电"
            "气、机械、材料等。“外国”指非居民。",
            "與人工智慧相關的學科：軟體類為計算機、數學、統計等，硬體類為電"
            "氣、機械、材料等。「外國」指非居民。",
        ),
        "departs": Text(
            "Without IPEDS files, doctorates come from the Survey of Earned Doctorates "
            "in fewer fields, master's degrees from enrolment in computing. With them, "
            "our own list of fields stands in for the report's, which was not found in "
            "full.",
            "若无 IPEDS 文件，博士采用 SED 中较少的学科，硕士采"
            "用计算机专业在读人数；若有，则以本项目学科清单代替报告清单（未"
            "见全文）。",
            "若無 IPEDS 檔案，博士採用 SED 中較少的學科，碩士採"
            "用計算機專業在讀人數；若有，則以本專案學科清單代替報告清單（未"
            "見全文）。",
        ),
        "limits": Text(
            "The report says nearly half in its summary and 59 percent in its body. "
            "Growth of job postings is a vendor's series.",
            "报告摘要写“近一半”，正文写 59%。招聘广告的增长为商业数据。",
            "報告摘要寫「近一半」，正文寫 59%。招聘廣告的增長為商業資料。",
        ),
    },
    needs=(
        Need(
            Text(
                "IPEDS completions by CIP code, award level and citizenship (C2012_A to "
                "C2022_A)",
                "IPEDS 按 CIP 代码、学位层次和国籍的学位授予数（C2012_A 至 C2022_A）",
                "IPEDS 按 CIP 程式碼、學位層次和國籍的學位授予數（C2012_A 至 C2022_A）",
            ),
            Text(
                "Download the Completions files from nces.ed.gov/ipeds into the data folder.",
                "从 nces.ed.gov/ipeds 下载 Completions 文件，放入数据目录。",
                "從 nces.ed.gov/ipeds 下載 Completions 檔案，放入資料目錄。",
            ),
            (
                "cea-ba-growth",
                "cea-ba-annual",
                "cea-ba-cs",
                "cea-ma",
                "cea-phd-n",
                "cea-phd-g",
                "cea-phd-a",
            ),
        ),
        Need(
            Text(
                "Graduates by field and level in China and the US (UNESCO UIS or China's "
                "education yearbook)",
                "中国与美国按学科和层次的毕业生数（UNESCO UIS 或《中国教育统计年鉴》）",
                "中國與美國按學科和層次的畢業生數（UNESCO UIS 或《中國教育統計年鑑》）",
            ),
            Text(
                "Download them from databrowser.uis.unesco.org.",
                "从 databrowser.uis.unesco.org 下载。",
                "從 databrowser.uis.unesco.org 下載。",
            ),
            ("cea-ba-ratio", "cea-phd-ratio"),
        ),
        Need(
            Text(
                "World Bank series SP.POP.TOTL (population)",
                "世界银行序列 SP.POP.TOTL（人口）",
                "世界銀行序列 SP.POP.TOTL（人口）",
            ),
            Text(
                "Download the CSV of the indicator from data.worldbank.org into the data "
                "folder.",
                "从 data.worldbank.org 下载该指标 CSV，放入数据目录。",
                "從 data.worldbank.org 下載該指標 CSV，放入資料目錄。",
            ),
            ("cea-population",),
        ),
        Need(
            Text(
                "Costs of frontier models by part",
                "前沿模型各部分成本",
                "前沿模型各部分成本",
            ),
            Text(
                "Epoch AI publishes them at epoch.ai with the paper on rising costs.",
                "Epoch AI 在 epoch.ai 随成本上升论文公布。",
                "Epoch AI 在 epoch.ai 隨成本上升論文公佈。",
            ),
            ("cea-labour",),
        ),
    ),
)
def cea_degrees(data: StudyData) -> dict[str, Finding]:
    """What doctorates, enrolment and population at hand can say."""
    sed = read_sed(data.ncses)
    shares = _shares(sed)
    found: dict[str, Finding | None] = {
        "cea-population-ratio": _population(data),
        "cea-ma-noncitizen": _masters(data.ncses),
        "cea-phd-growth": _growth(sed, NEAR_AI, GROWTH, lambda r: 100 * (r - 1)),
        "cea-phd-annual": _growth(
            sed, SOFTWARE, ANNUAL, lambda r: 100 * (r ** (1 / DECADE) - 1)
        ),
    }
    for claim in ("cea-phd-noncitizen", "cea-phd-noncitizen-exact"):
        found[claim] = _doctor(sed, carried(shares, YEAR), SHARE)
    if shares:
        least = min(shares, key=lambda year: shares[year])
        found["cea-phd-noncitizen-floor"] = _doctor(
            sed, Carried(shares[least], None, None, least), FLOOR
        )
    found |= from_completions(data.completions)
    return {claim: finding for claim, finding in found.items() if finding is not None}


def _sums(sed: Doctorates, fields: tuple[str, ...], status: str) -> dict[int, float]:
    """Doctors of some fields together, by year in which all are known."""
    years = set.intersection(*({*sed.years(field, status)} for field in fields))
    return {y: sum(sed.by_status[field, status, y] for field in fields) for y in sorted(years)}


def _shares(sed: Doctorates) -> dict[int, float]:
    everyone = _sums(sed, NEAR_AI, ALL)
    foreign = _sums(sed, NEAR_AI, TEMPORARY)
    return {y: 100 * foreign[y] / everyone[y] for y in foreign if everyone.get(y)}


def _growth(
    sed: Doctorates, fields: tuple[str, ...], method: Text, scale: Scale
) -> Finding | None:
    """Growth to 2022 over ten years, the last year carried where it is not at hand."""
    counts = _sums(sed, fields, ALL)
    last, first = carried(counts, YEAR, is_count=True), counts.get(YEAR - DECADE)
    if last is None or not first:
        return None
    low, high = (None if b is None else scale(b / first) for b in (last.lower, last.upper))
    return _doctor(sed, Carried(scale(last.value / first), low, high, last.base), method)


def _doctor(sed: Doctorates, got: Carried | None, method: Text) -> Finding | None:
    if got is None:
        return None
    file = sed.files[NEAR_AI[0], got.base]
    return Finding(
        value=got.value,
        lower=got.lower,
        upper=got.upper,
        method=method,
        data=(Used(SED, str(got.base), LICENCE, file),),
        departs=("definition",) if got.base == YEAR else ("definition", "time"),
    )


def _masters(tables: tuple[NcsesTable, ...]) -> Finding | None:
    for table in tables:
        if STUDENTS in table.title.casefold() and table.title.casefold().startswith("computer"):
            citizens = table.find(
                "All graduate students",
                "U.S. citizens and permanent residents",
                column="master s students percent",
            )
            if citizens is not None:
                survey = "NCSES, Survey of Graduate Students and Postdoctorates"
                return Finding(
                    value=100 - citizens,
                    method=ENROLLED,
                    data=(Used(survey, str(table.last_year), LICENCE, table.file),),
                    departs=("definition",),
                )
    return None


def _population(data: StudyData) -> Finding | None:
    world_bank = data.world_bank
    china, usa = (world_bank.nearest(POPULATION, area, YEAR) for area in ("CHN", "USA"))
    if china is None or usa is None:
        return None
    producer = world_bank.producers[POPULATION]
    used = Used(
        "Population, total", str(china[0]), LICENCES[producer], world_bank.files[POPULATION]
    )
    return Finding(value=china[1] / usa[1], method=PEOPLE, data=(used,))
