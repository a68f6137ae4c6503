"""Who performs US basic and applied research and development (National Patterns, RD-2)."""

from __future__ import annotations

from talentatlas.sources.official.ncses_rd import (
    APPLIED,
    BASIC,
    BUSINESS,
    DEVELOPMENT,
    HIGHER_EDUCATION,
    read_rd,
)
from talentatlas.sources.official.ncses_table import LICENCE
from talentatlas.studies.base import Finding, Need, Text, Used, study
from talentatlas.studies.data import StudyData
from talentatlas.studies.rounded import from_quoted

YEAR = 2022
SHARES = {  # claim: (type, performer)
    "rd-basic-academia": (BASIC, HIGHER_EDUCATION),
    "rd-basic-academia-exact": (BASIC, HIGHER_EDUCATION),
    "rd-applied-business": (APPLIED, BUSINESS),
    "rd-applied-business-exact": (APPLIED, BUSINESS),
    "rd-development-business": (DEVELOPMENT, BUSINESS),
    "rd-development-business-exact": (DEVELOPMENT, BUSINESS),
    "rd-basic-business-exact": (BASIC, BUSINESS),
}
QUOTED = {  # cells that we hold ourselves: (performer's, all performers')
    (BASIC, HIGHER_EDUCATION): ("rd2-basic-higher-education", "rd2-basic-all"),
    (APPLIED, BUSINESS): ("rd2-applied-business", "rd2-applied-all"),
    (DEVELOPMENT, BUSINESS): ("rd2-development-business", "rd2-development-all"),
}
METHOD = Text(
    "Spending of the performer over that of all performers, 2022, table RD-2.",
    "2022 年该执行部门支出占全部执行部门支出的比例（表 RD-2）。",
    "2022 年該執行部門支出佔全部執行部門支出的比例（表 RD-2）。",
)


@study(
    "rd-by-performer",
    title="National Patterns of R&D Resources, table RD-2",
    cite="NSB, Science and Engineering Indicators 2024, Research and Development (NSB-2024-6)",
    url="https://ncses.nsf.gov/pubs/nsb20246",
    words={
        "sample": Text(
            "All research and development performed in the US, from surveys of every "
            "performing sector.",
            "在美国执行的全部研发活动，来自对各执行部门的调查。",
            "在美國執行的全部研發活動，來自對各執行部門的調查。",
        ),
        "unit": Text(
            "One dollar spent, by who performs the work.",
            "按执行部门计的一美元支出。",
            "按執行部門計的一美元支出。",
        ),
        "definition": Text(
            "Share of a sector in basic research, applied research or experimental "
            "development, estimates for 2022 as of the 2024 edition.",
            "某部门在基础研究、应用研究或试验发展中的比例，采用 2024 年版对 2022 年的估计。",
            "某部門在基礎研究、應用研究或試驗發展中的比例，採用 2024 年版對 2022 年的估計。",
        ),
        "departs": Text(
            "Without the file, the six cells behind the three headline shares are those "
            "that accounts of the table quote, kept in a table of our own.",
            "若无文件，则三个主要比例所需的六个单元格取自对该表的引述，存于"
            "本项目的引用数字表。",
            "若無檔案，則三個主要比例所需的六個單元格取自對該表的引述，存於"
            "本專案的引用數字表。",
        ),
        "limits": Text(
            "All fields, not AI. Later editions revise 2022.",
            "涵盖所有领域，而非人工智能。后续版本会修订 2022 年数字。",
            "涵蓋所有領域，而非人工智慧。後續版本會修訂 2022 年數字。",
        ),
    },
    needs=(
        Need(
            Text(
                "Table RD-2 of NSB-2024-6",
                "NSB-2024-6 表 RD-2",
                "NSB-2024-6 表 RD-2",
            ),
            Text(
                "Download it as .xlsx from ncses.nsf.gov/pubs/nsb20246 into the data folder.",
                "从 ncses.nsf.gov/pubs/nsb20246 下载 .xlsx，放入数据目录。",
                "從 ncses.nsf.gov/pubs/nsb20246 下載 .xlsx，放入資料目錄。",
            ),
        ),
    ),
)
def rd_by_performer(data: StudyData) -> dict[str, Finding]:
    """Shares from the table, or from its quoted cells."""
    table = read_rd(data.ncses)
    found: dict[str, Finding] = {}
    for claim, (kind, performer) in SHARES.items():
        share = table.share(kind, performer, YEAR) if table else None
        if table and share is not None:
            used = Used("NCSES, National Patterns", table.series.vintage, LICENCE, table.file)
            found[claim] = Finding(value=share, method=METHOD, data=(used,), same_data=True)
        elif (kind, performer) in QUOTED:
            found[claim] = from_quoted(
                QUOTED[kind, performer],
                lambda part, whole: 100 * part / whole,
                method=METHOD,
                same_data=True,
            )
    return found
