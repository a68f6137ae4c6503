"""How often experts move country (BCG Top Talent Tracker), by open proxies."""

from __future__ import annotations

from collections import defaultdict

from talentatlas.atlas import Atlas
from talentatlas.sources.official.scholarly_migration import MigrationRelease
from talentatlas.studies.atlas_figures import Observation, atlas_of, finding
from talentatlas.studies.base import Finding, Need, Text, study
from talentatlas.studies.data import StudyData
from talentatlas.studies.migration_range import across_releases

LAST_YEARS = 5
WHOLE_YEAR = 2017  # last year of which both releases have seen nearly every move
AUTHORS = Text(
    "Moves of AI authors over AI authors, mean and range of the last five "
    "complete years (proxy).",
    "人工智能论文作者流动次数与人数之比，取最近五个完整年份的均值与范围（代理指标）。",
    "人工智慧論文作者流動次數與人數之比，取最近五個完整年份的均值與範圍（代理指標）。",
)
FIVE_YEARS = Text(
    "Five times that yearly rate (proxy).",
    "上述年率的五倍（代理指标）。",
    "上述年率的五倍（代理指標）。",
)
SCHOLARS = Text(
    "Moves of scholars of all fields over scholars, 2017; range of the releases (proxy).",
    "2017 年各学科学者流动次数与人数之比，取各版本的范围（代理指标）。",
    "2017 年各學科學者流動次數與人數之比，取各版本的範圍（代理指標）。",
)


@study(
    "bcg-talent-tracker",
    title="Who's Winning the Race for STEM and AI Talent?",
    cite="BCG, Top Talent Tracker, 2024 and 2025",
    url="https://www.bcg.com/publications/2024/whos-winning-race-stem-ai-talent",
    words={
        "sample": Text(
            "Online professional profiles of about 200 million skilled workers (not public).",
            "约两亿名高技能人士的网上职业档案（不公开）。",
            "約兩億名高技能人士的網上職業檔案（不公開）。",
        ),
        "unit": Text(
            "One profile and year.",
            "一份档案一年。",
            "一份檔案一年。",
        ),
        "definition": Text(
            "Share of people whose country changes within a year.",
            "一年内所在国家发生变化的人的比例。",
            "一年內所在國家發生變化的人的比例。",
        ),
        "departs": Text(
            "We see authors: of AI papers in the atlas, of all fields in the Scholarly "
            "Migration Database. Authors move more often than other workers.",
            "我们看到的是论文作者：图谱中为人工智能论文，Scholarly"
            " Migration Database 中为所有学科。作者比其"
            "他从业者更常流动。",
            "我們看到的是論文作者：圖譜中為人工智慧論文，Scholarly"
            " Migration Database 中為所有學科。作者比其"
            "他從業者更常流動。",
        ),
        "limits": Text(
            "Stocks of profiles cannot be checked. Small cells are hidden in the atlas, "
            "moves and persons alike.",
            "档案总数无法核对。图谱中过小的数目不显示，流动与人数皆然。",
            "檔案總數無法核對。圖譜中過小的數目不顯示，流動與人數皆然。",
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
def bcg_talent_tracker(data: StudyData) -> dict[str, Finding]:
    """Yearly mobility of authors."""
    atlas = atlas_of(data)
    found: dict[str, Finding] = {}
    yearly = _mobility(atlas)
    if yearly is not None:
        found["bcg-ttt-ai-mobility"] = finding(atlas, yearly, method=AUTHORS, scale=100)
        found["bcg-ttt-ai-5y-moves"] = finding(atlas, yearly, method=FIVE_YEARS, scale=500)
    scholars = across_releases(
        data, _scholars, method=SCHOLARS, departs=("definition", "coverage", "time")
    )
    if scholars is not None:
        found["bcg-ttt-all-mobility"] = scholars
    return found


def _mobility(atlas: Atlas) -> Observation | None:
    """Moves over persons by year: mean and range of the last complete years."""
    moves, persons = _by_year(atlas, "outflow"), _by_year(atlas, "stock")
    years = [year for year in sorted(moves) if persons.get(year)][-LAST_YEARS:]
    if len(years) < LAST_YEARS:
        return None
    rates = [moves[year] / persons[year] for year in years]
    return Observation(years[-1], sum(rates) / len(rates), min(rates), max(rates))


def _by_year(atlas: Atlas, indicator: str) -> dict[int, float]:
    """Sum over areas of a yearly indicator, complete years only."""
    sums: dict[int, float] = defaultdict(float)
    rows = atlas.estimates().where(
        indicator=indicator,
        population="ai-authors",
        period_years=1,
        obs_status="A",
        sector="_T",
    )
    for row in rows.rows():
        if row["value"] is not None and row["counterpart_area"] is None:
            sums[row["time_period"]] += row["value"]
    return dict(sums)


def _scholars(release: MigrationRelease) -> float | None:
    persons = sum(n for (_, year), n in release.stock.items() if year == WHOLE_YEAR)
    moves = sum(n for (_, _, year), n in release.flow.items() if year == WHOLE_YEAR)
    return 100 * moves / persons if persons else None
