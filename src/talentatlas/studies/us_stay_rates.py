"""Foreign doctors still in the US five and ten years after the degree (NCSES, table LBR-4)."""

from __future__ import annotations

from talentatlas.sources.official.ncses_stay_rates import StayRates, read_stay_rates
from talentatlas.sources.official.ncses_table import LICENCE
from talentatlas.studies.base import Finding, Need, Text, Used, study
from talentatlas.studies.carried import carried
from talentatlas.studies.data import StudyData

YEAR = 2021
GROUPS = {
    "all": "all",
    "mathcs": "computer-and-mathematical-sciences",
    "engineering": "engineering",
    "chn": "china-and-hong-kong",
    "ind": "india",
    "kor": "south-korea",
    "eur": "europe",
}
FIVE, TEN = 5, 10
AS_PUBLISHED = Text(
    "Rate as published.",
    "照公布的比率。",
    "照公佈的比率。",
)
CARRIED = Text(
    "Rate of the last survey year at hand; interval from how far five-year rates "
    "have moved between earlier surveys (90%).",
    "采用手头最近一次调查的比率；区间取自以往各次调查间五年比率的变动幅度（90%）。",
    "採用手頭最近一次調查的比率；區間取自以往各次調查間五年比率的變動幅度（90%）。",
)


@study(
    "us-stay-rates",
    title="Stay rates of foreign doctorate recipients, table LBR-4",
    cite="NSB, Science and Engineering Indicators 2024, labour force report (SDR 2021)",
    url="https://ncses.nsf.gov/pubs/nsb20245",
    words={
        "sample": Text(
            "A sample of US-trained doctors in science and engineering who held "
            "temporary visas when they graduated (Survey of Doctorate Recipients).",
            "毕业时持临时签证、在美国获得理工博士学位者的抽样调查（SDR）。",
            "畢業時持臨時簽證、在美國獲得理工博士學位者的抽樣調查（SDR）。",
        ),
        "unit": Text(
            "One doctor.",
            "一名博士。",
            "一名博士。",
        ),
        "definition": Text(
            "Share still living in the US five or ten years after the degree, in cohorts "
            "of three years. China includes Hong Kong in this source.",
            "取得学位五年或十年后仍居住在美国者的比例，每三届合计。该来源的“中国”包含香港。",
            "取得學位五年或十年後仍居住在美國者的比例，每三屆合計。該來源的「中國」包含香港。",
        ),
        "departs": Text(
            "Where the survey of 2021 is not at hand, the rates of 2017 stand in for it.",
            "若无 2021 年调查，则以 2017 年比率代替。",
            "若無 2021 年調查，則以 2017 年比率代替。",
        ),
        "limits": Text(
            "All of science and engineering, not AI. The producer gives no sampling "
            "error in the table.",
            "涵盖全部理工科，而非人工智能。表中未给出抽样误差。",
            "涵蓋全部理工科，而非人工智慧。表中未給出抽樣誤差。",
        ),
    },
    needs=(
        Need(
            Text(
                "Table LBR-4 of Science and Engineering Indicators 2024 (SDR 2021)",
                "《科学与工程指标 2024》表 LBR-4（SDR 2021）",
                "《科學與工程指標 2024》表 LBR-4（SDR 2021）",
            ),
            Text(
                "Download it as .xlsx from ncses.nsf.gov/pubs/nsb20245 into the data folder.",
                "从 ncses.nsf.gov/pubs/nsb20245 下载 .xlsx，放入数据目录。",
                "從 ncses.nsf.gov/pubs/nsb20245 下載 .xlsx，放入資料目錄。",
            ),
        ),
    ),
)
def us_stay_rates(data: StudyData) -> dict[str, Finding]:
    """Rates of 2021, or those of the last survey at hand with an interval."""
    rates = read_stay_rates(data.ncses)
    found = {
        f"sdr-stay{after}-{short}": _rate(rates, group, after)
        for short, group in GROUPS.items()
        for after in (FIVE, TEN)
    }
    return {claim: finding for claim, finding in found.items() if finding is not None}


def _rate(rates: StayRates, group: str, after: int) -> Finding | None:
    own = rates.yearly(group, after)
    earlier = [year for year in own if year <= YEAR]
    if not earlier:
        return None
    base = max(earlier)
    file = rates.files[group, after, base]
    if base == YEAR:
        return Finding(
            value=own[base],
            method=AS_PUBLISHED,
            data=(Used("NCSES, Survey of Doctorate Recipients", str(base), LICENCE, file),),
            same_data=True,
        )
    # steps of the group's own five-year rates, or of all doctors' where it has no series
    steps = rates.yearly(group, FIVE)
    moved = carried(steps, YEAR, has_drift=False) or carried(
        rates.yearly("all", FIVE), YEAR, has_drift=False
    )
    if moved is None or moved.lower is None or moved.upper is None:
        return None
    return Finding(
        value=own[base],
        lower=own[base] + moved.lower - moved.value,
        upper=min(100.0, own[base] + moved.upper - moved.value),
        method=CARRIED,
        data=(Used("NCSES, Survey of Doctorate Recipients", str(base), LICENCE, file),),
        departs=("time",),
    )
