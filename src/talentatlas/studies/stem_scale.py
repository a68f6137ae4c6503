"""Scale of STEM education in China and the US (CNBC column, December 2025)."""

from __future__ import annotations

from talentatlas.sources.official.world_bank import (
    LICENCES,
    MASTERS_OR_MORE,
    POPULATION,
    Indicators,
)
from talentatlas.studies.base import Finding, Need, Text, Used, study
from talentatlas.studies.data import StudyData

POPULATION_YEAR = 2025
OLDEST = 5  # years by which attainment may be off: censuses are that far apart
PEOPLE = Text(
    "Population of China over that of the US, last year at hand.",
    "手头最近一年中国人口与美国人口之比。",
    "手頭最近一年中國人口與美國人口之比。",
)
ATTAINED = Text(
    "Share of people of 25 and over with a master's degree or more, nearest year at hand.",
    "25 岁及以上具硕士及以上学位者比例，取手头最近年份。",
    "25 歲及以上具碩士及以上學位者比例，取手頭最近年份。",
)
RATIO = Text(
    "Ratio of the two attainment shares, which is what the figure behind the claim measures.",
    "两个年份受教育比例之比，即该说法背后数字所衡量者。",
    "兩個年份受教育比例之比，即該說法背後數字所衡量者。",
)


@study(
    "stem-scale",
    title="U.S.-China AI talent race heats up",
    cite="CNBC, The China Connection, December 2025; CSET, 27 November 2023",
    url="",
    words={
        "sample": Text(
            "Official statistics of education and population of the two countries.",
            "两国的教育与人口官方统计。",
            "兩國的教育與人口官方統計。",
        ),
        "unit": Text(
            "One graduate, one adult, or one inhabitant.",
            "一名毕业生、一名成年人或一名居民。",
            "一名畢業生、一名成年人或一名居民。",
        ),
        "definition": Text(
            "STEM graduates of 2020 in the broad sense; adults with at least a master's "
            "degree.",
            "广义的 2020 年 STEM 毕业生；至少具硕士学位的成年人。",
            "廣義的 2020 年 STEM 畢業生；至少具碩士學位的成年人。",
        ),
        "departs": Text(
            "Attainment from World Bank or UIS series where the user has them; the "
            "column names no source. Years of schooling (Barro-Lee) are at hand, but are "
            "not a share of degrees.",
            "若有世界银行或 UIS 序列则用之；专栏未注明来源。手头有受教"
            "育年限（Barro-Lee），但并非学位比例。",
            "若有世界銀行或 UIS 序列則用之；專欄未註明來源。手頭有受教"
            "育年限（Barro-Lee），但並非學位比例。",
        ),
        "limits": Text(
            "How broad STEM is decides the ratio. The column says graduates grew "
            "ninefold; the figures behind it are attainment shares.",
            "STEM 的范围决定比值。专栏称毕业生增长九倍，其数字实为受教育比例。",
            "STEM 的範圍決定比值。專欄稱畢業生增長九倍，其數字實為受教育比例。",
        ),
    },
    needs=(
        Need(
            Text(
                "World Bank or UIS series SE.TER.CUAT.MS.ZS (master's degree or more, 25+)",
                "世界银行或 UIS 序列 SE.TER.CUAT.MS.ZS（25 岁以上硕士及以上）",
                "世界銀行或 UIS 序列 SE.TER.CUAT.MS.ZS（25 歲以上碩士及以上）",
            ),
            Text(
                "Download the CSV of the indicator from data.worldbank.org into the data "
                "folder.",
                "从 data.worldbank.org 下载该指标 CSV，放入数据目录。",
                "從 data.worldbank.org 下載該指標 CSV，放入資料目錄。",
            ),
            ("attain", "stem-grads-growth"),
        ),
        Need(
            Text(
                "Graduates by field of study (UNESCO UIS), and China's education yearbook "
                "for 2020",
                "按学科的毕业生数（UNESCO UIS）及 2020 年《中国教育统计年鉴》",
                "按學科的畢業生數（UNESCO UIS）及 2020 年《中國教育統計年鑑》",
            ),
            Text(
                "Download them from databrowser.uis.unesco.org.",
                "从 databrowser.uis.unesco.org 下载。",
                "從 databrowser.uis.unesco.org 下載。",
            ),
            ("stem-grads-chn", "stem-grads-usa", "stem-grads-ratio", "stem-share"),
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
            ("pop-ratio",),
        ),
        Need(
            Text(
                "The dated source itself: ministry notice, leaderboard of December 2025, index",
                "注明日期的原始来源：教育部通知、2025 年 12 月排行榜、指数",
                "註明日期的原始來源：教育部通知、2025 年 12 月排行榜、指數",
            ),
            Text(
                "Save the page with its date; a live page cannot be compared afterwards.",
                "保存页面并注明日期；实时页面事后无法比较。",
                "儲存頁面並註明日期；實時頁面事後無法比較。",
            ),
            ("moe", "aa-i2v", "olympiad"),
        ),
    ),
)
def stem_scale(data: StudyData) -> dict[str, Finding]:
    """Population and attainment from indicators at hand."""
    known = data.world_bank
    found: dict[str, Finding | None] = {"pop-ratio-003": _population(known)}
    for area in ("CHN", "USA"):
        for year in (2000, 2020):
            found[f"attain-{area.lower()}-{year}"] = _attainment(known, area, year)
    early, late = found["attain-chn-2000"], found["attain-chn-2020"]
    if early and late and early.value:
        found["stem-grads-growth-chn"] = Finding(
            value=late.value / early.value,
            method=RATIO,
            data=late.data,
            departs=("definition",),
        )
    return {claim: finding for claim, finding in found.items() if finding is not None}


def _population(known: Indicators) -> Finding | None:
    china, usa = (known.nearest(POPULATION, area, POPULATION_YEAR) for area in ("CHN", "USA"))
    if china is None or usa is None:
        return None
    used = _used(known, POPULATION, china[0])
    return Finding(value=china[1] / usa[1], method=PEOPLE, data=(used,), departs=("time",))


def _attainment(known: Indicators, area: str, year: int) -> Finding | None:
    near = known.around(MASTERS_OR_MORE, area, year)
    if near is None or abs(near[0] - year) > OLDEST:
        return None
    used = _used(known, MASTERS_OR_MORE, near[0])
    departs = () if near[0] == year else ("time",)
    return Finding(value=near[1], method=ATTAINED, data=(used,), departs=departs)


def _used(known: Indicators, code: str, year: int) -> Used:
    producer = known.producers[code]
    return Used(f"{producer}, {code}", str(year), LICENCES[producer], known.files[code])
