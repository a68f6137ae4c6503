"""Capital, compute and private funds for AI (in the BCG report), from announced figures."""

from __future__ import annotations

from talentatlas.studies.base import Finding, Need, Text, study
from talentatlas.studies.data import StudyData
from talentatlas.studies.rounded import from_quoted

PLANNED = ("capex-2025-microsoft", "capex-2025-alphabet", "capex-2025-amazon")
SPENT = ("capex-2024-microsoft", "capex-2024-alphabet", "capex-2024-amazon", "capex-2024-meta")
OLD = ("capex-2025-meta-low-old", "capex-2025-meta-high-old")
NEW = ("capex-2025-meta-low-new", "capex-2025-meta-high-new")
ANNOUNCED = Text(
    "Sum of what the four firms had announced by May 2025, Meta at the middle of its range.",
    "四家公司截至 2025 年 5 月公布数之和，Meta 取区间中点。",
    "四家公司截至 2025 年 5 月公佈數之和，Meta 取區間中點。",
)
GROWTH = Text(
    "That sum over what they spent in 2024; fiscal years are not aligned.",
    "上述总和与 2024 年支出之比；财政年度未对齐。",
    "上述總和與 2024 年支出之比；財政年度未對齊。",
)
MIDDLE = Text(
    "Middle of the range in press reports.",
    "新闻报道所载区间的中点。",
    "新聞報道所載區間的中點。",
)
TARIFF = Text(
    "Middle of the new range over that of the old one; the firm names other causes too.",
    "新区间中点与旧区间中点之比；公司亦提到其他原因。",
    "新區間中點與舊區間中點之比；公司亦提到其他原因。",
)


@study(
    "ai-capital",
    title="Where Will Tomorrow's AI Geniuses Go? Capital and compute",
    cite="BCG Henderson Institute, July 2025",
    url="https://bcghendersoninstitute.com/where-will-tomorrows-ai-geniuses-go",
    words={
        "sample": Text(
            "Four US cloud firms, leading developers, and three professors named by the "
            "report.",
            "四家美国云公司、主要开发商，以及报告点名的三位教授。",
            "四家美國雲公司、主要開發商，以及報告點名的三位教授。",
        ),
        "unit": Text(
            "One US dollar, announced or spent.",
            "已公布或已支出的一美元。",
            "已公佈或已支出的一美元。",
        ),
        "definition": Text(
            "Capital spending as announced for 2025 and its growth on 2024.",
            "公布的 2025 年资本支出及其较 2024 年的增长。",
            "公佈的 2025 年資本支出及其較 2024 年的增長。",
        ),
        "departs": Text(
            "We add up firms' announcements from press reports, which round; the report "
            "names no source. Fiscal years differ by firm.",
            "我们将新闻报道中的公司公布数相加（有四舍五入）；报告未注明来源"
            "。各公司财政年度不同。",
            "我們將新聞報道中的公司公佈數相加（有四捨五入）；報告未註明來源"
            "。各公司財政年度不同。",
        ),
        "limits": Text(
            "Capacity in gigawatts and private funds are vendors' data. Grants of a "
            "named person are not looked up here.",
            "吉瓦容量与私募资金为商业数据。本项目不查询具名个人的资助。",
            "吉瓦容量與私募資金為商業資料。本專案不查詢具名個人的資助。",
        ),
    },
    needs=(
        Need(
            Text(
                "Cash in the firms' quarterly filings (10-Q)",
                "各公司季度报告（10-Q）中的现金",
                "各公司季度報告（10-Q）中的現金",
            ),
            Text(
                "They are at sec.gov/edgar.",
                "见 sec.gov/edgar。",
                "見 sec.gov/edgar。",
            ),
            ("bcg-hyperscaler",),
        ),
        Need(
            Text(
                "Awards of NSF, NIH and other agencies by investigator",
                "NSF、NIH 等机构按负责人的资助记录",
                "NSF、NIH 等機構按負責人的資助記錄",
            ),
            Text(
                "They are at usaspending.gov and nsf.gov/awardsearch; this project lists no "
                "person.",
                "见 usaspending.gov 与 nsf.gov/awardsearch；本项目不列出个人。",
                "見 usaspending.gov 與 nsf.gov/awardsearch；本專案不列出個人。",
            ),
            ("bcg-poggio", "bcg-li-", "bcg-lecun"),
        ),
    ),
)
def ai_capital(data: StudyData) -> dict[str, Finding]:
    """Sums and ratios of announced figures; no file is needed."""
    return {
        "bcg-capex-2025-big4": from_quoted(
            (*PLANNED, *NEW),
            lambda a, b, c, low, high: a + b + c + (low + high) / 2,
            method=ANNOUNCED,
        ),
        "bcg-capex-2025-growth": from_quoted(
            (*PLANNED, *NEW, *SPENT),
            lambda a, b, c, low, high, *spent: (
                100 * ((a + b + c + (low + high) / 2) / sum(spent) - 1)
            ),
            method=GROWTH,
            departs=("definition", "time"),
        ),
        "bcg-meta-capex-old": from_quoted(OLD, lambda a, b: (a + b) / 2, method=MIDDLE),
        "bcg-meta-capex-new": from_quoted(NEW, lambda a, b: (a + b) / 2, method=MIDDLE),
        "bcg-meta-tariff-cost": from_quoted(
            (*OLD, *NEW),
            lambda a, b, c, d: 100 * ((c + d) / (a + b) - 1),
            method=TARIFF,
            departs=("definition",),
        ),
    }
