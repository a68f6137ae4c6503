"""Public money to attract researchers (in the BCG report), in the announced currency."""

from __future__ import annotations

from talentatlas.studies.base import Finding, Text, study
from talentatlas.studies.data import StudyData
from talentatlas.studies.rounded import from_quoted

IN_USD = Text(
    "Announced amount in the national currency at the rate of late May or June 2025.",
    "以公布的本国货币金额按 2025 年 5 月底或 6 月汇率折算。",
    "以公佈的本國貨幣金額按 2025 年 5 月底或 6 月匯率折算。",
)
AS_ANNOUNCED = Text(
    "As announced, by another account.",
    "据另一报道所载公布内容。",
    "據另一報道所載公佈內容。",
)
EUROS = 500  # million, worth so many pounds in the quoted rate


@study(
    "attraction-programmes",
    title="Where Will Tomorrow's AI Geniuses Go? Programmes to attract researchers",
    cite="BCG Henderson Institute, July 2025",
    url="https://bcghendersoninstitute.com/where-will-tomorrows-ai-geniuses-go",
    words={
        "sample": Text(
            "Programmes of the EU, France and the UK announced in spring 2025.",
            "欧盟、法国、英国 2025 年春公布的计划。",
            "歐盟、法國、英國 2025 年春公佈的計劃。",
        ),
        "unit": Text(
            "One US dollar promised.",
            "承诺的一美元。",
            "承諾的一美元。",
        ),
        "definition": Text(
            "Amounts turned into dollars at a rate that the report does not state.",
            "金额折合美元，报告未说明汇率。",
            "金額摺合美元，報告未說明匯率。",
        ),
        "departs": Text(
            "We turn the announced amount into dollars at a dated rate.",
            "我们按注明日期的汇率折算公布金额。",
            "我們按註明日期的匯率折算公佈金額。",
        ),
        "limits": Text(
            "A promise is no spending. The dollar fell over the spring, so the rate matters.",
            "承诺不等于支出。该春季美元走弱，汇率影响结果。",
            "承諾不等於支出。該春季美元走弱，匯率影響結果。",
        ),
    },
)
def attraction_programmes(data: StudyData) -> dict[str, Finding]:
    """Amounts at a dated rate; no file is needed."""
    return {
        "bcg-eu-programme": from_quoted(
            ("choose-europe", "usd-per-eur"),
            lambda a, r: a * r,
            method=IN_USD,
            departs=("time",),
        ),
        "bcg-france-programme": from_quoted(
            ("choose-france", "usd-per-eur"),
            lambda a, r: a * r,
            method=IN_USD,
            departs=("time",),
        ),
        "bcg-uk-programme": from_quoted(
            ("uk-global-talent-fund", "gbp-per-500m-eur", "usd-per-eur"),
            lambda amount, pounds, rate: amount * EUROS / pounds * rate,
            method=IN_USD,
            departs=("time",),
        ),
        "bcg-eu-super-grant": from_quoted(
            ("choose-europe-grant-years",), lambda years: years, method=AS_ANNOUNCED
        ),
        "bcg-eu-rd-target": from_quoted(
            ("eu-rd-target",), lambda share: share, method=AS_ANNOUNCED
        ),
    }
