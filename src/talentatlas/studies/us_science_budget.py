"""The federal science budget for FY2026 as requested in May 2025."""

from __future__ import annotations

from talentatlas.studies.base import Finding, Need, Text, study
from talentatlas.studies.data import StudyData
from talentatlas.studies.rounded import from_quoted

NSF = ("nsf-2025", "nsf-2026-request")
NIH = ("nih-2025", "nih-2026-request")
CHANGE = Text(
    "Request for FY2026 over the level of FY2025, from figures that others published.",
    "2026 财年请求额与 2025 财年水平之比，数字取自他方公布。",
    "2026 財年請求額與 2025 財年水平之比，數字取自他方公佈。",
)
LEVEL = Text(
    "Level of the request by another account.",
    "据另一报道的请求额。",
    "據另一報道的請求額。",
)
KEPT = Text(
    "What the request leaves of NIH's money; 15 is the cap on overhead, another quantity.",
    "请求额占 NIH 原有经费的比例；15 是间接费率上限，属另一数量。",
    "請求額佔 NIH 原有經費的比例；15 是間接費率上限，屬另一數量。",
)


def _change(before: float, after: float) -> float:
    return 100 * (after / before - 1)


@study(
    "us-science-budget",
    title="President's discretionary budget request for FY2026",
    cite="Office of Management and Budget, 2 May 2025; AIP FYI; Biophysical Society",
    url="https://www.aip.org/fyi/the-week-of-may-5-2025",
    words={
        "sample": Text(
            "The budgets of NSF and NIH.",
            "NSF 与 NIH 的预算。",
            "NSF 與 NIH 的預算。",
        ),
        "unit": Text(
            "One dollar of budget authority.",
            "一美元预算授权。",
            "一美元預算授權。",
        ),
        "definition": Text(
            "Change from the level of FY2025 to the request for FY2026.",
            "由 2025 财年水平到 2026 财年请求额的变化。",
            "由 2025 財年水平到 2026 財年請求額的變化。",
        ),
        "departs": Text(
            "Accounts differ in what they count as the level of 2025, by up to two points.",
            "各报道对 2025 年水平的口径不同，相差可达两个百分点。",
            "各報道對 2025 年水平的口徑不同，相差可達兩個百分點。",
        ),
        "limits": Text(
            "A request is no law: Congress decides. The two thirds for NSF were a rumour "
            "before it.",
            "请求并非法律，由国会决定。NSF 削减三分之二为此前传闻。",
            "請求並非法律，由國會決定。NSF 削減三分之二為此前傳聞。",
        ),
    },
    needs=(
        Need(
            Text(
                "Awards on AI of all federal agencies over ten years, by agency",
                "联邦各机构十年间人工智能相关资助，按机构",
                "聯邦各機構十年間人工智慧相關資助，按機構",
            ),
            Text(
                "Export them from reporter.nih.gov and nsf.gov/awardsearch with one set of "
                "keywords.",
                "以同一组关键词从 reporter.nih.gov 与 nsf.gov/awardsearch 导出。",
                "以同一組關鍵詞從 reporter.nih.gov 與 nsf.gov/awardsearch 匯出。",
            ),
            ("ai-funding",),
        ),
    ),
)
def us_science_budget(data: StudyData) -> dict[str, Finding]:
    """Cuts from published levels; no file is needed."""
    nsf = from_quoted(NSF, _change, method=CHANGE)
    nih = from_quoted(NIH, _change, method=CHANGE)
    rumour = from_quoted(NSF, _change, method=CHANGE, departs=("time",))
    return {
        "budget-nsf-cut-000": nsf,
        "budget-nsf-cut-004": rumour,
        "budget-nih-cut-000": nih,
        "budget-nih-cut-exact": nih,
        "budget-nsf-level": from_quoted(
            ("nsf-2026-request",), lambda level: level, method=LEVEL
        ),
        "budget-nih-15": from_quoted(
            NIH,
            lambda before, after: 100 * after / before,
            method=KEPT,
            departs=("definition",),
        ),
    }
