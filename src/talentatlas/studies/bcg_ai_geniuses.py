"""AI workers gained by the US (BCG Henderson Institute, July 2025), by open proxies."""

from __future__ import annotations

import math

from talentatlas.atlas import Atlas
from talentatlas.studies.atlas_figures import Observation, atlas_of, finding, observations
from talentatlas.studies.base import Finding, Need, Text, study
from talentatlas.studies.data import StudyData

YEARS = 3  # of the claim's sum
NET = Text(
    "Net moves of AI authors over three years per hundred in the country (proxy).",
    "人工智能论文作者三年净流入与该国存量之比（代理指标）。",
    "人工智慧論文作者三年淨流入與該國存量之比（代理指標）。",
)
FOREIGN = Text(
    "AI authors in the US whose first degree or first residence was elsewhere (proxy).",
    "在美国、但首个学位或首个居住地在他处的人工智能论文作者比例（代理指标）。",
    "在美國、但首個學位或首個居住地在他處的人工智慧論文作者比例（代理指標）。",
)


@study(
    "bcg-ai-geniuses",
    title="Where Will Tomorrow's AI Geniuses Go?",
    cite="BCG Henderson Institute, July 2025",
    url="https://bcghendersoninstitute.com/where-will-tomorrows-ai-geniuses-go",
    words={
        "sample": Text(
            "Online professional profiles of about 200 million skilled workers, of whom "
            "1.4 million are called AI experts (not public).",
            "约两亿名高技能人士的网上职业档案，其中约一百四十万人被称为人工"
            "智能专家（不公开）。",
            "約兩億名高技能人士的網上職業檔案，其中約一百四十萬人被稱為人工"
            "智慧專家（不公開）。",
        ),
        "unit": Text(
            "One profile.",
            "一份档案。",
            "一份檔案。",
        ),
        "definition": Text(
            "An AI worker is someone whose profile shows AI skills or titles; a move is "
            "a change of country between two dates; net inflow is arrivals less "
            "departures over three years.",
            "档案显示人工智能技能或职称者为人工智能人才；两日期间国家变更为"
            "一次流动；净流入为三年到达减离开。",
            "檔案顯示人工智慧技能或職稱者為人工智慧人才；兩日期間國家變更為"
            "一次流動；淨流入為三年到達減離開。",
        ),
        "departs": Text(
            "We see authors of AI papers, not workers: a small, more mobile and more "
            "academic part. Only shares are compared. Who came as a student and "
            "published first in the US counts as from there, unless a first degree is on "
            "record.",
            "我们看到的是人工智能论文作者而非从业者：人数少、更流动、更学术"
            "。只比较比例。若无首个学位记录，来美就读并在美首次发表者计为出"
            "自美国。",
            "我們看到的是人工智慧論文作者而非從業者：人數少、更流動、更學術"
            "。只比較比例。若無首個學位記錄，來美就讀並在美首次發表者計為出"
            "自美國。",
        ),
        "limits": Text(
            "The web page speaks of 32,000 welcomed (gross), the report of a net gain; "
            "the stock of 488,000 cannot be checked.",
            "网页写“接纳”32,000 人（总数），报告写净增；488,000 人的存量无法核对。",
            "網頁寫「接納」32,000 人（總數），報告寫淨增；488,000 人的存量無法核對。",
        ),
    },
    needs=(
        Need(
            Text(
                "BCG's Top Talent Tracker by country and year",
                "BCG Top Talent Tracker 按国家与年份数据",
                "BCG Top Talent Tracker 按國家與年份資料",
            ),
            Text(
                "It is not for sale or download; ask BCG.",
                "不出售亦不提供下载，须向 BCG 索取。",
                "不出售亦不提供下載，須向 BCG 索取。",
            ),
        ),
    ),
)
def bcg_ai_geniuses(data: StudyData) -> dict[str, Finding]:
    """Shares that authors of papers can stand in for."""
    atlas = atlas_of(data)
    rates = observations(atlas, "net_rate", "USA")[-YEARS:]
    found: dict[str, Finding] = {}
    if len(rates) == YEARS:
        half = math.hypot(*(rate.upper - rate.value for rate in rates))
        total = sum(rate.value for rate in rates)
        summed = Observation(rates[0].year, total, total - half, total + half)
        # per 1,000 person-years to percent
        found["bcg-us-inflow-share-of-pool"] = finding(atlas, summed, method=NET, scale=0.1)
    foreign = foreign_share(atlas)
    if foreign is not None:
        found["bcg-foreign-share-top-tech"] = finding(atlas, foreign, method=FOREIGN, scale=100)
    return found


def foreign_share(atlas: Atlas, area: str = "USA") -> Observation | None:
    """Share of the residents of an area who came from elsewhere, last period of five years.

    Bounds from those of the natives' number, the larger part of the error.
    """
    estimates = atlas.estimates().where(
        indicator="origin_residence", counterpart_area=area, population="ai-authors"
    )
    shown = [row for row in estimates.rows() if row["value"] is not None]
    if not shown:
        return None
    last = max(row["time_period"] for row in shown)
    residents = sum(row["value"] for row in shown if row["time_period"] == last)
    natives = observations(atlas, "origin_residence", area, partner=area, years=5)
    if not natives or natives[-1].year != last:
        return None
    own = natives[-1]
    others = residents - own.value
    low, high = (others / (others + count) for count in (own.upper, own.lower))
    return Observation(last, others / residents, low, high)
