"""Carnegie's follow-up: Chinese-origin authors of NeurIPS 2019 at US institutions, in 2025."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from talentatlas.quantity import LEVEL
from talentatlas.sources.official.ncses_stay_rates import read_stay_rates
from talentatlas.sources.official.ncses_table import LICENCE
from talentatlas.studies.base import Finding, Need, Text, Used, study
from talentatlas.studies.data import StudyData
from talentatlas.studies.edition import UNKNOWN, Edition, Flags, Ints, read_edition
from talentatlas.studies.later_places import later_places
from talentatlas.studies.macropolo import VENUE, Asked, atlas_with_people, edition_used, nearest
from talentatlas.studies.macropolo_words import degrees_needed, papers_needed
from talentatlas.studies.own_counts import from_own_counts
from talentatlas.uncertainty.exact import clopper_pearson

if TYPE_CHECKING:
    from talentatlas.atlas import Atlas

YEAR, HORIZON = 2019, 6
SLACK = 2  # years before the horizon that still tell where somebody is
LEAST = 20  # persons seen again, below which shares say nothing
PER_HUNDRED = 100
HOME, HOST = "CHN", "USA"
FOLLOWED = Text(
    "Authors of the nearest edition with a Chinese first degree who worked in the US, by "
    "where "
    "they are seen about six years later, per 100 seen again; exact binomial interval.",
    "最近一届中首个学位来自中国且任职于美国的作者，按约六年后所在地计，以再次观察到的每百"
    "人计；精确二项区间。",
    "最近一屆中首個學位來自中國且任職於美國的作者，按約六年後所在地計，以再次觀察到的每百"
    "人計；精確二項區間。",
)
STAY = Text(
    "Five-year stay rates of doctors from China and Hong Kong in all survey years at hand: "
    "their mean, with the lowest and the highest.",
    "手头各调查年份中，来自中国内地及香港的博士五年留美率：平均值及最低、最高值。",
    "手邊各調查年份中，來自中國內地及香港的博士五年留美率：平均值及最低、最高值。",
)


@study(
    "carnegie-2025",
    title="Have Top Chinese AI Researchers Stayed in the United States?",
    cite="Carnegie Endowment for International Peace, December 2025",
    url="https://carnegieendowment.org/emissary/2025/12/china-ai-researchers-us-talent-pool",
    words={
        "sample": Text(
            "100 authors of MacroPolo's NeurIPS 2019 sample with a Chinese first degree who "
            "worked at US institutions then.",
            "MacroPolo NeurIPS 2019 样本中 100 名首个学位来自中国、当时任职于美国机构的作者。",
            "MacroPolo NeurIPS 2019 樣本中 100 名首個學位來自中國、當時任職於美國機構的作者。",
        ),
        "unit": Text("One researcher.", "一名研究者。", "一名研究者。"),
        "definition": Text(
            "Present employer in late 2025: US, China or elsewhere.",
            "2025 年底的雇主：美国、中国或其他。",
            "2025 年底的雇主：美國、中國或其他。",
        ),
        "departs": Text(
            "The 100 names are not public. Ours are all authors of NeurIPS 2019, or of the "
            "nearest edition at hand, with a Chinese first degree on record who worked in "
            "the "
            "US, followed by the affiliations on their papers.",
            "这 100 人名单未公开。本项目采用 NeurIPS 2019（或手头最近一届）中记录有中国首"
            "个学位且任职于美国的全部作者，按其论文所载单位追踪。",
            "這 100 人名單未公開。本專案採用 NeurIPS 2019（或手邊最近一屆）中記錄有中國首"
            "個學位且任職於美國的全部作者，按其論文所載單位追蹤。",
        ),
        "limits": Text(
            "Who stops publishing, mostly in industry, is not seen again and is left out. "
            "A first "
            "paper from China is no substitute for a degree: who wrote one there before "
            "working in the US had often come as a visitor.",
            "停止发表者（多在产业界）无法再观察到，不计入。在中国发表首篇论文不能代替学位："
            "先在中国发表、后任职于美国者多为访问者。",
            "停止發表者（多在產業界）無法再觀察到，不計入。在中國發表首篇論文不能代替學位："
            "先在中國發表、後任職於美國者多為訪問者。",
        ),
    },
    needs=(
        papers_needed(YEAR, ("carnegie-stay-us", "carnegie-return", "carnegie-third")),
        degrees_needed(("carnegie-stay", "carnegie-return", "carnegie-third", "carnegie-dir")),
        Need(
            Text(
                "Tables of stay rates of the Survey of Doctorate Recipients (NCSES)",
                "NCSES 博士调查（SDR）留美率表",
                "NCSES 博士調查（SDR）留美率表",
            ),
            Text(
                "Download them as .xlsx from ncses.nsf.gov/indicators into the data folder.",
                "从 ncses.nsf.gov/indicators 下载 .xlsx，放入数据目录。",
                "從 ncses.nsf.gov/indicators 下載 .xlsx，放入資料目錄。",
            ),
            ("carnegie-hist",),
        ),
        Need(
            Text(
                "the list of authors that MacroPolo drew in 2019",
                "MacroPolo 2019 年抽取的作者名单",
                "MacroPolo 2019 年抽取的作者名單",
            ),
            Text(
                "It was not published; ask the authors of the study.",
                "未公开，须向该研究作者索取。",
                "未公開，須向該研究作者索取。",
            ),
            ("carnegie-sample",),
        ),
    ),
)
def carnegie_2025(data: StudyData) -> dict[str, Finding]:
    """The cohort followed, its size by arithmetic, and the long-run stay rate."""
    return {
        "carnegie-cohort": from_own_counts(
            ("mp-2019-sample", "mp-2019-work-usa", "mp-2019-uswork-chn-004"),
            lambda authors, usa, chn: authors * usa / 100 * chn / 100,
            departs=("definition",),
        ),
        **_followed(data),
        **_long_run(data),
    }


def _followed(data: StudyData) -> dict[str, Finding]:
    atlas = atlas_with_people(data)
    found = _edition(atlas) if atlas else None
    if atlas is None or found is None:
        return {}
    later = later_places(atlas, found, found.year + HORIZON - SLACK, found.year + HORIZON)[
        cohort(found)
    ]
    later = later[later != UNKNOWN]
    if len(later) < LEAST:
        return {}
    host, home = (np.isin(later, found.codes((code,))) for code in (HOST, HOME))
    parts = {
        "carnegie-stay-us": host,
        "carnegie-return-china": home,
        "carnegie-third-country": ~host & ~home,
    }
    return {claim: _share(atlas, found, part) for claim, part in parts.items()}


def cohort(edition: Edition) -> Ints:
    """Persons with a first degree from China who worked in the US at the edition, by number."""
    in_host = np.isin(edition.head, edition.codes((HOST,)))
    from_home = np.isin(edition.origin, edition.codes((HOME,))) & edition.has_degree
    return np.unique(edition.person[in_host & from_home])


def _edition(atlas: Atlas) -> Edition | None:
    """The year, else the last edition before it, which can be followed as long."""
    years = [year for year in nearest(atlas, Asked(YEAR, None)) if year <= YEAR]
    return read_edition(atlas, VENUE, years[0]) if years else None


def _share(atlas: Atlas, edition: Edition, part: Flags) -> Finding:
    number, of = np.array([float(part.sum())]), np.array([float(len(part))])
    bounds = clopper_pearson(number, of, level=LEVEL)
    return Finding(
        value=PER_HUNDRED * float(part.mean()),
        lower=PER_HUNDRED * float(bounds.lower[0]),
        upper=PER_HUNDRED * float(bounds.upper[0]),
        method=FOLLOWED,
        data=(edition_used(atlas, edition),),
        departs=("definition", "coverage") + (("time",) if edition.year != YEAR else ()),
    )


def _long_run(data: StudyData) -> dict[str, Finding]:
    rates = read_stay_rates(data.ncses)
    own = rates.yearly("china-and-hong-kong", 5)
    if not own:
        return {}
    file = rates.files["china-and-hong-kong", 5, max(own)]
    return {
        "carnegie-hist-stay": Finding(
            value=sum(own.values()) / len(own),
            lower=min(own.values()),
            upper=max(own.values()),
            method=STAY,
            data=(
                Used(
                    "NCSES, Survey of Doctorate Recipients",
                    f"{min(own)}–{max(own)}",
                    LICENCE,
                    file,
                ),
            ),
            departs=("definition", "coverage"),
        )
    }
