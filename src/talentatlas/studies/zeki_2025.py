"""Net flow of top AI talent to the US (Zeki Data, 2025), by open proxies."""

from __future__ import annotations

from talentatlas.studies.atlas_figures import atlas_of, finding, observations
from talentatlas.studies.base import Finding, Need, Text, study
from talentatlas.studies.bcg_ai_geniuses import FOREIGN, foreign_share
from talentatlas.studies.data import StudyData

NET = Text(
    "Net moves of AI authors into the US in the last complete year (proxy).",
    "最近完整年份进入美国的人工智能论文作者净流动（代理指标）。",
    "最近完整年份進入美國的人工智慧論文作者淨流動（代理指標）。",
)


@study(
    "zeki-2025",
    title="The State of AI Talent 2025",
    cite="Zeki Data, 2025",
    url="https://www.prnewswire.com/news-releases/us-sets-off-major-global-shift-of-top-ai-talent-302442734.html",
    words={
        "sample": Text(
            "A vendor's frame of 800,000 people in 115 countries, China left out (not public).",
            "某商业公司的 800,000 人名录，涵盖 115 个国家或地区，不含中国（不公开）。",
            "某商業公司的 800,000 人名錄，涵蓋 115 個國家或地區，不含中國（不公開）。",
        ),
        "unit": Text(
            "One person in the frame.",
            "名录中的一人。",
            "名錄中的一人。",
        ),
        "definition": Text(
            "Net flow is arrivals less departures, a rolling mean of twelve months; top "
            "talent is the vendor's own score.",
            "净流动为到达减离开，取十二个月滚动平均；顶尖人才按该公司自有评分。",
            "淨流動為到達減離開，取十二個月滾動平均；頂尖人才按該公司自有評分。",
        ),
        "departs": Text(
            "We see authors of AI papers, China included, by calendar year.",
            "我们看到的是人工智能论文作者（含中国），按历年计。",
            "我們看到的是人工智慧論文作者（含中國），按歷年計。",
        ),
        "limits": Text(
            "The frame grew from 140,000 to 800,000 within a year, so editions do not "
            "compare. A net flow of authors is small in number; its sign and interval "
            "are what it says.",
            "名录一年内由 140,000 人增至 800,000 人，故各"
            "版不可比。作者净流动人数不多，要看其正负与区间。",
            "名錄一年內由 140,000 人增至 800,000 人，故各"
            "版不可比。作者淨流動人數不多，要看其正負與區間。",
        ),
    },
    needs=(
        Need(
            Text(
                "Zeki's frame and scores",
                "Zeki 的名录与评分",
                "Zeki 的名錄與評分",
            ),
            Text(
                "They are sold by the vendor; ask Zeki Data.",
                "由该公司出售，须向 Zeki Data 索取。",
                "由該公司出售，須向 Zeki Data 索取。",
            ),
        ),
    ),
)
def zeki_2025(data: StudyData) -> dict[str, Finding]:
    """Net flow and foreign share among authors."""
    atlas = atlas_of(data)
    found: dict[str, Finding] = {}
    net = observations(atlas, "net_flow", "USA")
    if net:
        found["zeki-us-net-flow-zero"] = finding(atlas, net[-1], method=NET)
    foreign = foreign_share(atlas)
    if foreign is not None:
        for claim in ("zeki-us-foreign-40", "zeki-us-foreign-41"):
            found[claim] = finding(atlas, foreign, method=FOREIGN, scale=100)
    return found
