"""Digital Science, DeepSeek and the New Geopolitics of AI (July 2025): shares by open proxy."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from talentatlas.engine import connect
from talentatlas.quantity import LEVEL
from talentatlas.studies.atlas_figures import used
from talentatlas.studies.base import Finding, Need, Text, Used, study
from talentatlas.studies.country_groups import group
from talentatlas.studies.data import StudyData
from talentatlas.studies.macropolo import atlas_with_people

if TYPE_CHECKING:
    from talentatlas.atlas import Atlas

Flags = NDArray[np.bool_]
YEAR = 2024
CITED_SINCE = YEAR - 4  # citations at hand are totals, so that older papers would rule the sum
LEAST_PAPERS = 200
WEST = "USA+GBR+EU27"
TABLES = ("work", "ai_work", "affiliation")
ROWS = """
select w.work_id, w.year, coalesce(w.citations, -1) as citations, f.country
from work as w
join ai_work as s on s.work_id = w.work_id
join affiliation as f on f.work_id = w.work_id
where w.year between $first and $last and w.is_accepted and f.country is not null
group by w.work_id, w.year, w.citations, f.country
order by w.work_id, f.country
"""
SHARES = Text(
    "AI papers of 2024 at hand, counted once for every country or region with an author; "
    "interval from papers drawn again (90%).",
    "手头 2024 年人工智能论文，每个有作者的国家或地区各计一次；区间由论文重抽样得出（90%）。",
    "手邊 2024 年人工智慧論文，每個有作者的國家或地區各計一次；區間由論文重抽樣得出（90%）。",
)
CITED = Text(
    "Share of the citations so far of AI papers of 2020 to 2024 at hand that went to papers "
    "with an author there.",
    "手头 2020 至 2024 年人工智能论文迄今所获引用中，归于有当地作者之论文的比例。",
    "手邊 2020 至 2024 年人工智慧論文迄今所獲引用中，歸於有當地作者之論文的比例。",
)


@dataclass(frozen=True)
class _Papers:
    """Papers of some years: year, citations (-1 unknown), and the countries on each."""

    year: NDArray[np.int64]
    citations: NDArray[np.int64]
    at: dict[str, Flags]

    def in_area(self, area: str) -> Flags:
        """Papers with an author in an area or group."""
        none = np.zeros(len(self.year), dtype=bool)
        return np.logical_or.reduce([self.at.get(code, none) for code in group(area)])


@study(
    "digital-science",
    title="DeepSeek and the New Geopolitics of AI",
    cite="Hook, D., Digital Science, July 2025",
    url="https://doi.org/10.6084/m9.figshare.29336588.v1",
    words={
        "sample": Text(
            "Publications, patents and researchers in AI in Dimensions, 2000 to 2024.",
            "Dimensions 数据库中 2000 至 2024 年的人工智能出版物、专利与研究者。",
            "Dimensions 資料庫中 2000 至 2024 年的人工智慧出版物、專利與研究者。",
        ),
        "unit": Text(
            "Publication, researcher or patent application.",
            "出版物、研究者或专利申请。",
            "出版物、研究者或專利申請。",
        ),
        "definition": Text(
            "A publication counts once for every country of its authors; citation "
            "attention is "
            "the share of the citations received in the year.",
            "每篇出版物对其作者所属的每个国家或地区各计一次；引用关注度为当年所获引用的份额。",
            "每篇出版物對其作者所屬的每個國家或地區各計一次；引用關注度為當年所獲引用的份額。",
        ),
        "departs": Text(
            "Papers of the AI venues at hand instead of Dimensions, and citations so far "
            "instead "
            "of those of one year. Shares may be compared; levels may not, and are left "
            "untested.",
            "采用手头人工智能会议论文而非 Dimensions，引用为迄今累计而非单年。份额可比，绝"
            "对数不可比，不予检验。",
            "採用手邊人工智慧會議論文而非 Dimensions，引用為迄今累計而非單年。份額可比，絕"
            "對數不可比，不予檢驗。",
        ),
        "limits": Text(
            "Leading English-language conferences hold fewer authors from China, and more "
            "international papers, than all publications.",
            "与全部出版物相比，主要英文会议中来自中国的作者较少、国际合著论文较多。",
            "與全部出版物相比，主要英文會議中來自中國的作者較少、國際合著論文較多。",
        ),
    },
    needs=(
        Need(
            Text(
                "AI papers of 2024 with affiliations",
                "2024 年人工智能论文及其单位",
                "2024 年人工智慧論文及其單位",
            ),
            Text(
                "Run talentatlas fetch openalex --from 2020 --to 2024 --field ai --into "
                "works "
                "and talentatlas build openalex:works --out atlas.",
                "运行 talentatlas fetch openalex --from 2020 --to 2024 --field ai --into "
                "works "
                "与 talentatlas build openalex:works --out atlas。",
                "執行 talentatlas fetch openalex --from 2020 --to 2024 --field ai --into "
                "works "
                "與 talentatlas build openalex:works --out atlas。",
            ),
            ("ds-china-near", "ds-china-vs", "ds-collab", "ds-citation"),
        ),
        Need(
            Text(
                "Dimensions, a licensed database",
                "Dimensions（付费数据库）",
                "Dimensions（付費資料庫）",
            ),
            Text(
                "Its counts cannot be reached with open records.",
                "其数量无法由开放记录得出。",
                "其數量無法由開放記錄得出。",
            ),
            ("ds-pubs", "ds-researchers", "ds-patents"),
        ),
    ),
)
def digital_science(data: StudyData) -> dict[str, Finding]:
    """Shares of papers, of joint papers and of citations."""
    atlas = atlas_with_people(data)
    papers = _read(atlas) if atlas else None
    if atlas is None or papers is None:
        return {}
    now = papers.year == YEAR
    if now.sum() < LEAST_PAPERS:
        return {}
    china, usa, uk = (papers.in_area(area) for area in ("CHN", "USA", "GBR"))
    west = papers.in_area(WEST)
    three = sum(papers.in_area(area).astype(float) for area in WEST.split("+"))
    ratios = {
        "ds-china-near-half": (100.0 * china, np.ones(len(china))),
        "ds-china-vs-us-uk-eu": (china.astype(float), three),
        "ds-collab-chn-west": (100.0 * (china & west), china.astype(float)),
        "ds-collab-gbr-chn": (100.0 * (china & uk), uk.astype(float)),
        "ds-collab-usa-chn": (100.0 * (china & usa), usa.astype(float)),
    }
    title = f"{int(now.sum()):,} AI papers of {YEAR}"
    source = (Used(title, atlas.vintage, _licence(atlas)),)
    found = {
        claim: _ratio(above[now], below[now], SHARES, source)
        for claim, (above, below) in ratios.items()
    }
    return found | _cited(papers, source)


def _cited(papers: _Papers, source: tuple[Used, ...]) -> dict[str, Finding]:
    """Shares of citations, where most papers have a count."""
    known = papers.citations >= 0
    if known.mean() < 1 / 2:
        return {}
    citations = papers.citations[known].astype(float)
    areas = {"chn": "CHN", "usa": "USA", "eu": "EU27", "gbr": "GBR"}
    return {
        f"ds-citation-share-{name}": _ratio(
            100 * citations * papers.in_area(area)[known], citations, CITED, source
        )
        for name, area in areas.items()
    }


def _ratio(
    above: NDArray[np.float64],
    below: NDArray[np.float64],
    method: Text,
    source: tuple[Used, ...],
) -> Finding:
    """A ratio of sums over papers; linearised variance, papers independent."""
    value = float(above.sum() / below.sum())
    papers = len(above)
    error = math.sqrt(papers / (papers - 1) * float(((above - value * below) ** 2).sum()))
    half = float(norm.ppf((1 + LEVEL) / 2)) * error / float(below.sum())
    return Finding(
        value=value,
        lower=max(0.0, value - half),
        upper=value + half,
        method=method,
        data=source,
        departs=("definition", "coverage"),
    )


def _licence(atlas: Atlas) -> str:
    return used(atlas).licence


def _read(atlas: Atlas) -> _Papers | None:
    layers = {"ai_work": "core"}
    with connect() as engine:
        for name in TABLES:
            engine.read(atlas.folder / layers.get(name, "clean") / f"{name}.parquet")
        rows = engine.arrow(ROWS, {"first": CITED_SINCE, "last": YEAR})
    if not rows.num_rows:
        return None
    works = rows["work_id"].to_pylist()
    number = {work: at for at, work in enumerate(dict.fromkeys(works))}
    paper = np.array([number[work] for work in works])
    first = np.concatenate(([True], np.diff(paper) > 0))
    country = np.array(rows["country"].to_pylist())
    at: dict[str, Flags] = {}
    for code in sorted(set(country.tolist())):
        at[code] = np.zeros(len(number), dtype=bool)
        at[code][paper[country == code]] = True
    return _Papers(
        rows["year"].to_numpy()[first].astype(np.int64),
        rows["citations"].to_numpy()[first].astype(np.int64),
        at,
    )
