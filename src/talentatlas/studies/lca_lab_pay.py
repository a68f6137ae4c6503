"""Pay in technical posts at AI labs (in the BCG report), from labour condition applications."""

from __future__ import annotations

import math
import re
import statistics

from talentatlas.sources.official.dol_lca import LICENCE, Application, latest
from talentatlas.studies.base import Finding, Need, Text, Used, study
from talentatlas.studies.data import StudyData

FISCAL_YEAR = 2024
LABS = re.compile(r"\b(open\s?ai|anthropic|x\.?ai)\b", re.IGNORECASE)
TECHNICAL = ("15-", "17-", "11-3021")  # SOC: computing, engineering, computing managers
LEAST = 10  # lines; fewer say nothing about a mean
METHOD = Text(
    "Mean lower end of the yearly pay range over certified H-1B lines of the "
    "three labs, weighted by posts; interval from the spread between lines.",
    "三家实验室获核准 H-1B 申请行的年薪下限均值，按职位数加权；区间取自各行离散程度。",
    "三家實驗室獲核准 H-1B 申請行的年薪下限均值，按職位數加權；區間取自各行離散程度。",
)


@study(
    "lca-lab-pay",
    title="Where Will Tomorrow's AI Geniuses Go? Pay from H-1B filings",
    cite="BCG Henderson Institute, July 2025; Department of Labor, LCA disclosure data FY2024",
    url="https://www.dol.gov/agencies/eta/foreign-labor/performance",
    words={
        "sample": Text(
            "Labour condition applications of OpenAI, Anthropic and xAI, fiscal year 2024.",
            "OpenAI、Anthropic 与 xAI 在 2024 财年的劳工条件申请。",
            "OpenAI、Anthropic 與 xAI 在 2024 財年的勞工條件申請。",
        ),
        "unit": Text(
            "One certified application line; a line can cover several posts.",
            "一行获核准的申请；一行可涵盖多个职位。",
            "一行獲核准的申請；一行可涵蓋多個職位。",
        ),
        "definition": Text(
            "Offered yearly pay in technical occupations (SOC 15, 17 and 11-3021).",
            "技术职业（SOC 15、17 及 11-3021）的年薪报价。",
            "技術職業（SOC 15、17 及 11-3021）的年薪報價。",
        ),
        "departs": Text(
            "We take the lower end of the range and weight by posts; the report does not say.",
            "我们取区间下限并按职位数加权；报告未说明。",
            "我們取區間下限並按職位數加權；報告未說明。",
        ),
        "limits": Text(
            "An application is a promise about a job, not a person. It leaves out shares "
            "and bonuses, and US filings cannot hold pay for posts abroad.",
            "申请只是对职位的承诺，并非某人，且不含股权与奖金；美国申请也不"
            "可能包含国外职位的薪酬。",
            "申請只是對職位的承諾，並非某人，且不含股權與獎金；美國申請也不"
            "可能包含國外職位的薪酬。",
        ),
    },
    needs=(
        Need(
            Text(
                "LCA disclosure files of FY2024 (LCA_Disclosure_Data_FY2024_Q1 to Q4.xlsx)",
                "2024 财年 LCA 披露文件（LCA_Disclosure_Data_FY2024_Q1 至 Q4.xlsx）",
                "2024 財年 LCA 披露檔案（LCA_Disclosure_Data_FY2024_Q1 至 Q4.xlsx）",
            ),
            Text(
                "Download them from dol.gov/agencies/eta/foreign-labor/performance into the "
                "data folder.",
                "从 dol.gov/agencies/eta/foreign-labor/performance 下载，放入数据目录。",
                "從 dol.gov/agencies/eta/foreign-labor/performance 下載，放入資料目錄。",
            ),
            ("lca-us",),
        ),
    ),
)
def lca_lab_pay(data: StudyData) -> dict[str, Finding]:
    """Mean pay of the labs, when files of the fiscal year are there."""
    files = [file for file in data.lca if file.fiscal_year == FISCAL_YEAR]
    lines = [line for line in latest(files) if _counts(line)]
    posts = sum(line.positions for line in lines)
    if len(lines) < LEAST:
        return {}
    mean = sum(line.pay_from * line.positions for line in lines) / posts
    error = statistics.stdev(line.pay_from for line in lines) / math.sqrt(len(lines))
    used = tuple(Used("LCA disclosure data", "FY2024", LICENCE, f.path.name) for f in files)
    return {
        "lca-us-labs-mean-pay": Finding(
            value=mean,
            lower=mean - 1.645 * error,  # normal, 90%
            upper=mean + 1.645 * error,
            method=METHOD,
            data=used,
            departs=("definition",),
        )
    }


def _counts(line: Application) -> bool:
    """A certified H-1B line of one of the labs in a technical post."""
    return (
        line.is_certified
        and line.visa_class in ("H-1B", "")
        and bool(LABS.search(line.employer))
        and line.soc_code.startswith(TECHNICAL)
    )
