"""Hoover Institution and Stanford HAI, A Deep Peek into DeepSeek AI's Talent (April 2025)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from talentatlas.engine import connect
from talentatlas.studies.atlas_figures import used
from talentatlas.studies.base import Finding, Need, Text, Used, study
from talentatlas.studies.data import StudyData
from talentatlas.studies.macropolo import atlas_with_people
from talentatlas.studies.own_counts import from_own_counts
from talentatlas.teams.figures import SHOWN, Figure, Pedigree
from talentatlas.teams.pedigree import LEAST_MEMBERS, pedigree
from talentatlas.teams.roster import Member, Roster
from talentatlas.vocabulary.titles import title_key

if TYPE_CHECKING:
    from talentatlas.atlas import Atlas

HOME, HOST = "CHN", "USA"
# Titles as printed on arXiv: 2401.02954, 2405.04434, 2406.11931, 2412.19437, 2501.12948.
TITLES = (
    "DeepSeek LLM: Scaling Open-Source Language Models with Longtermism",
    "DeepSeek-V2: A Strong, Economical, and Efficient Mixture-of-Experts Language Model",
    "DeepSeek-Coder-V2: Breaking the Barrier of Closed-Source Models in Code Intelligence",
    "DeepSeek-V3 Technical Report",
    "DeepSeek-R1: Incentivizing Reasoning Capability in LLMs via Reinforcement Learning",
)
BY_NAME = "name:"  # keys that are no identifier
NAMES = """
select w.title_key, a.name_normal, a.author_key
from work as w join authorship as a on a.work_id = w.work_id
where w.title_key is not null
"""
COUNTED = Text(
    "Different names on those of the five papers that the atlas holds.",
    "数据库所含五篇论文上的不同姓名数。",
    "資料庫所含五篇論文上的不同姓名數。",
)
TRACED = Text(
    "Members of the team traced in the atlas by name and affiliation; interval from doubtful "
    "matches and from members not traced (90%).",
    "按姓名与单位在数据库中追踪到的团队成员；区间来自不确定的匹配与未追踪到的成员（90%）。",
    "按姓名與單位在資料庫中追蹤到的團隊成員；區間來自不確定的匹配與未追蹤到的成員（90%）。",
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Where the figure of a claim stands in a pedigree.

    Args:
        name: of the figure.
        area: of it.
        kind: of it; share, mean, median or count.
        core: of the group on all papers.
    """

    name: str
    area: str = ""
    kind: str = "share"
    core: bool = False


SHARES = {
    "hoover-never-left-share": _Asked("never_left", HOME),
    "hoover-us-ties-share": _Asked("ever_in", HOST),
    "hoover-ever-china-share": _Asked("ever_home", HOME),
}
NUMBERS = {  # persons: shares times the members, those not traced included
    "hoover-never-left": _Asked("never_left", HOME),
    "hoover-us-ties": _Asked("ever_in", HOST),
    "hoover-ever-china-n": _Asked("ever_home", HOME),
    "hoover-now-china": _Asked("now_in", HOME),
    "hoover-now-us": _Asked("now_in", HOST),
}
PLAIN = {
    "hoover-all-inst": _Asked("organisations", "", "count"),
    "hoover-cn-inst": _Asked("organisations", HOME, "count"),
    "hoover-us-inst": _Asked("organisations", HOST, "count"),
    "hoover-mean-works": _Asked("works", "", "mean"),
    "hoover-mean-cites": _Asked("citations", "", "mean"),
    "hoover-key-works": _Asked("works", "", "mean", core=True),
    "hoover-key-cites": _Asked("citations", "", "mean", core=True),
}
KNOWN = ("hoover-never-left", "hoover-us-ties", "hoover-ever", "hoover-now", "hoover-us-",
         "hoover-path", "hoover-cn-", "hoover-all", "hoover-mean", "hoover-key", "hoover-cas",
         "hoover-top", "hoover-authors", "hoover-papers", "hoover-openai")  # fmt: skip


@study(
    "hoover-deepseek",
    title="A Deep Peek into DeepSeek AI's Talent and Implications for US Innovation",
    cite="Zegart, A. and Johnston, E., Hoover Institution and Stanford HAI, April 2025",
    url="https://www.hoover.org/research/deep-peek-deepseek-ais-talent-and-implications-us-innovation",
    words={
        "sample": Text(
            "223 authors of five DeepSeek papers, January 2024 to February 2025; 201 of them "
            "with a known history of affiliations.",
            "2024 年 1 月至 2025 年 2 月五篇 DeepSeek 论文的 223 名作者，其中 201 名有已知"
            "的任职经历。",
            "2024 年 1 月至 2025 年 2 月五篇 DeepSeek 論文的 223 名作者，其中 201 名有已知"
            "的任職經歷。",
        ),
        "unit": Text("One author.", "一名作者。", "一名作者。"),
        "definition": Text(
            "Never left: every affiliation of the author's profile is in China. US tie: at "
            "least one is in the US. The key team is on all five papers.",
            "“从未离开”：作者资料中的全部单位均在中国。“与美国有联系”：至少一个单位在美国。"
            "核心团队为五篇论文皆署名者。",
            "「從未離開」：作者資料中的全部單位均在中國。「與美國有聯繫」：至少一個單位在"
            "美國。核心團隊為五篇論文皆署名者。",
        ),
        "departs": Text(
            "Members are matched with stated probabilities instead of one profile each. "
            "Without "
            "the papers at hand, only figures that follow from the study's own counts are "
            "checked.",
            "成员按注明的概率匹配，而非各取一份资料。手头没有这些论文时，只核对可由该研究"
            "自身计数推出的数字。",
            "成員按註明的機率匹配，而非各取一份資料。手邊沒有這些論文時，只核對可由該研究"
            "自身計數推出的數字。",
        ),
        "limits": Text(
            "Common Chinese names are many people each, and profiles of April 2025 have "
            "moved "
            "since. Conference records alone see too little of most members' lives.",
            "常见中文姓名往往对应多人，2025 年 4 月的资料此后已有变动。仅凭会议记录只能看"
            "到多数成员经历的一小部分。",
            "常見中文姓名往往對應多人，2025 年 4 月的資料此後已有變動。僅憑會議記錄只能看"
            "到多數成員經歷的一小部分。",
        ),
    },
    needs=(
        Need(
            Text(
                "the five papers and their authors' other works (OpenAlex)",
                "这五篇论文及其作者的其他著作（OpenAlex）",
                "這五篇論文及其作者的其他著作（OpenAlex）",
            ),
            Text(
                "Run talentatlas fetch openalex --from 2015 --to 2025 --field ai --into "
                "works, "
                "then talentatlas build openalex:works --out atlas. Or trace the team by "
                "itself: "
                "talentatlas team arxiv:2401.02954 arxiv:2405.04434 arxiv:2406.11931 "
                "arxiv:2412.19437 arxiv:2501.12948 --atlas atlas --home CHN.",
                "运行 talentatlas fetch openalex --from 2015 --to 2025 --field ai --into "
                "works，"
                "再运行 talentatlas build openalex:works --out atlas。也可单独追踪该团队："
                "talentatlas team arxiv:2401.02954 arxiv:2405.04434 arxiv:2406.11931 "
                "arxiv:2412.19437 arxiv:2501.12948 --atlas atlas --home CHN。",
                "執行 talentatlas fetch openalex --from 2015 --to 2025 --field ai --into "
                "works，"
                "再執行 talentatlas build openalex:works --out atlas。也可單獨追蹤該團隊："
                "talentatlas team arxiv:2401.02954 arxiv:2405.04434 arxiv:2406.11931 "
                "arxiv:2412.19437 arxiv:2501.12948 --atlas atlas --home CHN。",
            ),
            KNOWN,
        ),
    ),
)
def hoover_deepseek(data: StudyData) -> dict[str, Finding]:
    """What follows from the study's counts, replaced by the team itself where it is at hand."""
    atlas = atlas_with_people(data)
    team = team_at_hand(atlas) if atlas else None
    return _arithmetic() | (_of_team(atlas, team) if atlas and team else {})


def _arithmetic() -> dict[str, Finding]:
    """Shares that follow from other counts of the study."""

    def part(above: str, below: str, *departs: str) -> Finding:
        def percent(counted: float, of: float) -> float:
            return 100 * counted / of

        return from_own_counts((above, below), percent, departs=departs)

    return {
        "hoover-key-team-share": part("hoover-key-team", "hoover-authors"),
        "hoover-never-left-share": part("hoover-never-left", "hoover-authors-affil"),
        "hoover-us-ties-share": part("hoover-us-ties", "hoover-authors-affil"),
        "hoover-us-one-year": part("hoover-us-1y-n", "hoover-us-ties"),
        "hoover-us-five-years": part("hoover-us-5y-n", "hoover-us-ties"),
        "hoover-ever-china-share": part("hoover-ever-china-n", "hoover-authors-affil"),
        "hoover-cn-inst-share": part("hoover-cn-inst", "hoover-all-inst"),
        "hoover-us-tied-now-china": from_own_counts(
            ("hoover-path-cn-abroad-cn", "hoover-path-us-start", "hoover-us-ties"),
            lambda back, begun, ties: 100 * (back + begun) / ties,
            departs=("definition",),
        ),
    }


def team_at_hand(atlas: Atlas) -> Roster | None:
    """The authors of those of the five papers that an atlas holds; None without enough."""
    wanted = {key: title for title in TITLES if (key := title_key(title))}
    with connect() as engine:
        for name in ("work", "authorship"):
            engine.read(atlas.folder / "clean" / f"{name}.parquet")
        titles = ", ".join(f"'{key}'" for key in wanted)
        rows = engine.arrow(f"{NAMES} and w.title_key in ({titles})").to_pylist()
    papers = tuple(sorted({row["title_key"] for row in rows}))
    names: dict[str, set[int]] = {}
    keys: dict[str, set[str]] = {}
    for row in rows:
        name, key = row["name_normal"], row["author_key"]
        names.setdefault(name, set()).add(papers.index(row["title_key"]))
        keys.setdefault(name, set()).update(() if key.startswith(BY_NAME) else (key,))
    if len(names) < LEAST_MEMBERS:
        return None
    members = tuple(
        Member(name, (), tuple(sorted(keys[name])), frozenset(names[name]))
        for name in sorted(names)
    )
    return Roster(tuple(wanted[key] for key in papers), members, 0)


def _of_team(atlas: Atlas, team: Roster) -> dict[str, Finding]:
    title = f"{len(team.papers)} of {len(TITLES)} DeepSeek papers"
    source = (Used(title, atlas.vintage, used(atlas).licence),)
    departs = ("coverage", "time")
    found = {
        "hoover-papers": _count(len(team.papers), source, ("coverage",)),
        "hoover-authors": _count(len(team.members), source, ("coverage",)),
    }
    whole, core = pedigree(atlas, team, home=HOME), None
    if len(team.papers) == len(TITLES):
        found["hoover-key-team"] = _count(len(team.core().members), source, ("coverage",))
        if len(team.core().members) >= LEAST_MEMBERS:
            core = pedigree(atlas, team.core(), home=HOME)
    tables: tuple[tuple[dict[str, _Asked], Callable[[Figure], float]], ...] = (
        (SHARES, lambda figure: 100.0),
        (NUMBERS, lambda figure: float(len(team.members))),
        (PLAIN, lambda figure: 1.0),
    )
    for asked, scale in tables:
        for claim, one in asked.items():
            figure = _figure(core if one.core else whole, one)
            if figure is not None:
                found[claim] = _finding(figure, scale(figure), source, departs)
    return found


def _figure(team: Pedigree | None, asked: _Asked) -> Figure | None:
    if team is None:
        return None
    for figure in team.figures:
        if (figure.name, figure.area, figure.kind) == (asked.name, asked.area, asked.kind):
            return figure if figure.status == SHOWN else None
    return None


def _count(number: int, source: tuple[Used, ...], departs: tuple[str, ...]) -> Finding:
    return Finding(value=number, method=COUNTED, data=source, departs=departs)


def _finding(
    figure: Figure, scale: float, source: tuple[Used, ...], departs: tuple[str, ...]
) -> Finding:
    assert figure.value is not None
    assert figure.lower is not None
    assert figure.upper is not None
    return Finding(
        value=scale * figure.value, lower=scale * figure.lower, upper=scale * figure.upper,
        method=TRACED, data=source, departs=departs,
    )  # fmt: skip
