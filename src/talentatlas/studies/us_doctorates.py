"""New US doctors by citizenship (Survey of Earned Doctorates), the census behind the claims."""

from __future__ import annotations

from talentatlas.sources.official.ncses_sed import (
    ALL,
    CHINA_AND_HONG_KONG,
    CITIZEN,
    TEMPORARY,
    TOTAL,
    Doctorates,
    read_sed,
)
from talentatlas.sources.official.ncses_table import LICENCE, NcsesTable
from talentatlas.studies.base import Finding, Need, Text, Used, study
from talentatlas.studies.carried import carried
from talentatlas.studies.data import StudyData
from talentatlas.studies.rounded import from_quoted

SURVEY = "NCSES, Survey of Earned Doctorates"
KNOWN, EVERYONE = "known", "everyone"  # denominators: citizenship known, or all recipients
SHARES = {  # claim: (field, year, denominator)
    "sed-2023-foreign-cs-math": ("mathematics-and-computing", 2023, EVERYONE),
    "sed-2023-math-temp-share": ("mathematics", 2023, KNOWN),
    "sed-2023-eng-temp-share": ("engineering", 2023, KNOWN),
    "sed-2023-se-temp-share": ("science-and-engineering", 2023, KNOWN),
    "sed-2022-mathcs-temp-share-all": ("mathematics-and-computing", 2022, EVERYONE),
    "sed-2022-mathcs-temp-share-known": ("mathematics-and-computing", 2022, KNOWN),
}
COUNTS = {  # claim: (field, citizenship, year)
    "sed-2023-total": (TOTAL, ALL, 2023),
    "sed-2022-mathcs-total": ("mathematics-and-computing", ALL, 2022),
    "sed-2022-mathcs-temp": ("mathematics-and-computing", TEMPORARY, 2022),
    "sed-2022-mathcs-citizen": ("mathematics-and-computing", CITIZEN, 2022),
    "sed-2022-cis-total": ("computing", ALL, 2022),
    "sed-2022-cis-temp": ("computing", TEMPORARY, 2022),
}
COUNTRIES = {
    "sed-2023-china-total": CHINA_AND_HONG_KONG,
    "sed-2023-india-total": "IND",
    "sed-2023-iran-total": "IRN",
}
COMPUTING_2023 = "sed-2023-cis-temp-share"
PROFILE = "computer and information science research doctorate recipients, statistical profile"
OF_ALL = Text(
    "Holders of temporary visas over all recipients.",
    "持临时签证者占全部博士学位获得者的比例。",
    "持臨時簽證者佔全部博士學位獲得者的比例。",
)
OF_KNOWN = Text(
    "Holders of temporary visas over recipients of known citizenship.",
    "持临时签证者占国籍身份已知的博士学位获得者的比例。",
    "持臨時簽證者佔國籍身份已知的博士學位獲得者的比例。",
)
AS_PUBLISHED = Text(
    "Count as published.",
    "照公布的计数。",
    "照公佈的計數。",
)
CARRIED = Text(
    "Carried from the last year at hand by random walk with drift (90% interval).",
    "由手头最近一年以带漂移的随机游走外推（90% 区间）。",
    "由手頭最近一年以帶漂移的隨機遊走外推（90% 區間）。",
)
BY_STATUS = Need(
    Text(
        "SED 2022 and 2023 tables of doctorate recipients by citizenship status and "
        "field (1-6, 1-7) and by country (7-7)",
        "SED 2022 和 2023 年按国籍身份与学科（表 1-6"
        "、1-7）及按国家或地区（表 7-7）的博士学位获得者表",
        "SED 2022 和 2023 年按國籍身份與學科（表 1-6"
        "、1-7）及按國家或地區（表 7-7）的博士學位獲得者表",
    ),
    Text(
        "Download the .xlsx tables from ncses.nsf.gov/pubs/nsf25300 and nsf24300 "
        "into the data folder.",
        "从 ncses.nsf.gov/pubs/nsf25300 与 nsf24300 下载 .xlsx 表，放入数据目录。",
        "從 ncses.nsf.gov/pubs/nsf25300 與 nsf24300 下載 .xlsx 表，放入資料目錄。",
    ),
)


@study(
    "us-doctorates",
    title="Doctorate Recipients from U.S. Universities: 2022 and 2023",
    cite="NCSES, Survey of Earned Doctorates, NSF 24-300 and NSF 25-300",
    url="https://ncses.nsf.gov/pubs/nsf25300",
    words={
        "sample": Text(
            "Everyone who got a research doctorate in the US in an academic year (a census).",
            "某学年在美国获得研究型博士学位的所有人（普查）。",
            "某學年在美國獲得研究型博士學位的所有人（普查）。",
        ),
        "unit": Text(
            "One new doctor.",
            "一名新博士。",
            "一名新博士。",
        ),
        "definition": Text(
            "Foreign means on a temporary visa at graduation; permanent residents count "
            "with citizens. The share depends on whether those of unknown citizenship "
            "are counted.",
            "“外国”指毕业时持临时签证；永久居民与公民合计。比例取决于是否计入国籍身份不明者。",
            "「外國」指畢業時持臨時簽證；永久居民與公民合計。比例取決於是否"
            "計入國籍身份不明者。",
        ),
        "departs": Text(
            "Where the year is not at hand, the figure is carried from earlier years and "
            "says so; fields were regrouped in 2021, which a carried figure cannot see. "
            "The shares of 2022 rest on three cells that accounts of table 1-7 quote, "
            "unless the table is there.",
            "若无该年数据，则由更早年份外推并注明；2021 年学科重新归类"
            "，外推无法反映。若无原表，2022 年比例依据对表 1-7 的"
            "三个引述单元格。",
            "若無該年資料，則由更早年份外推並註明；2021 年學科重新歸類"
            "，外推無法反映。若無原表，2022 年比例依據對錶 1-7 的"
            "三個引述單元格。",
        ),
        "limits": Text(
            "Tables only: person-level records are restricted. Foreign is not foreign-born.",
            "仅有表格，个人记录不公开。“外国”不等于“在外国出生”。",
            "僅有表格，個人記錄不公開。「外國」不等於「在外國出生」。",
        ),
    },
    needs=(BY_STATUS,),
)
def us_doctorates(data: StudyData) -> dict[str, Finding]:
    """Shares and counts, exact where the year is at hand."""
    sed = read_sed(data.ncses)
    found = {claim: _share(sed, *rule) for claim, rule in SHARES.items()}
    found |= {claim: _count(sed, *rule) for claim, rule in COUNTS.items()}
    found |= {claim: _country(sed, code) for claim, code in COUNTRIES.items()}
    found[COMPUTING_2023] = _profile(data.ncses)
    return {claim: finding for claim, finding in found.items() if finding is not None}


def _share(sed: Doctorates, field: str, year: int, denominator: str) -> Finding | None:
    """A share in percent from a file, else from quoted cells, else carried."""
    if (field, TEMPORARY, year) not in sed.by_status and (field, year) == (
        "mathematics-and-computing",
        2022,
    ):
        return _quoted_share(denominator)
    shares: dict[int, float] = {}
    for when in sed.years(field):
        foreign = sed.by_status[field, TEMPORARY, when]
        known = foreign + sed.by_status.get((field, CITIZEN, when), 0.0)
        base = known if denominator == KNOWN else sed.by_status.get((field, ALL, when), 0.0)
        if base > foreign:
            shares[when] = 100 * foreign / base
    return _finding(sed, shares, (field, year), OF_KNOWN if denominator == KNOWN else OF_ALL)


def _quoted_share(denominator: str) -> Finding:
    foreign, citizens = "sed-2022-mathcs-temporary", "sed-2022-mathcs-citizens"
    if denominator == EVERYONE:
        return from_quoted(
            (foreign, "sed-2022-mathcs-all"),
            lambda part, whole: 100 * part / whole,
            method=OF_ALL,
            same_data=True,
        )
    return from_quoted(
        (foreign, citizens),
        lambda part, rest: 100 * part / (part + rest),
        method=OF_KNOWN,
        same_data=True,
    )


def _count(sed: Doctorates, field: str, status: str, year: int) -> Finding | None:
    counts = {y: n for (f, s, y), n in sed.by_status.items() if (f, s) == (field, status)}
    return _finding(sed, counts, (field, year), AS_PUBLISHED, is_count=True)


def _country(sed: Doctorates, code: str) -> Finding | None:
    counts = {year: n for (c, year), n in sed.by_country.items() if c == code}
    return _finding(sed, counts, (code, 2023), AS_PUBLISHED, is_count=True)


def _finding(
    sed: Doctorates,
    series: dict[int, float],
    key: tuple[str, int],
    method: Text,
    *,
    is_count: bool = False,
) -> Finding | None:
    """The figure of a year, as published or carried from the years before it."""
    what, year = key
    got = carried(series, year, is_count=is_count)
    if got is None:
        return None
    is_there = got.base == year
    return Finding(
        value=got.value,
        lower=got.lower,
        upper=got.upper,
        method=method if is_there else CARRIED,
        data=(Used(SURVEY, str(got.base), LICENCE, sed.files[what, got.base]),),
        same_data=is_there,
        departs=() if is_there else ("time",),
    )


def _profile(tables: tuple[NcsesTable, ...]) -> Finding | None:
    """Share in computing in 2023 from the statistical profile, which gives percentages."""
    for table in tables:
        if table.title.casefold().startswith(PROFILE) and table.last_year == 2023:
            rows = ("U.S. citizen or permanent resident", "Temporary visa holder")
            citizens, foreign = (
                table.find("Citizenship status (%)", row, column="all computer") for row in rows
            )
            if citizens and foreign:
                return Finding(
                    value=100 * foreign / (foreign + citizens),
                    method=OF_KNOWN,
                    data=(Used(SURVEY, "2023", LICENCE, table.file),),
                    same_data=True,
                )
    return None
