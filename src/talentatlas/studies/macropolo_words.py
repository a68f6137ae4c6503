"""Sentences that the studies of MacroPolo share."""

from __future__ import annotations

from talentatlas.studies.base import Need, Text

UNIT = Text("One author of a paper.", "一名论文作者。", "一名論文作者。")
DEFINITION = Text(
    "Origin is the country of the first (bachelor's) degree, a proxy and not nationality. "
    "Work "
    "is the country of the employer's head office: an author in London at a US company "
    "counts "
    "as US. Europe leaves out the UK. Unknown places are left out of each share.",
    "来源地为首个（学士）学位所在国家或地区，是替代指标而非国籍。工作地为雇主总部所在国家"
    "或地区：在伦敦任职于美国公司者计入美国。欧洲不含英国。未知者不计入各比例。",
    "來源地為首個（學士）學位所在國家或地區，是替代指標而非國籍。工作地為雇主總部所在國家"
    "或地區：在倫敦任職於美國公司者計入美國。歐洲不含英國。未知者不計入各比例。",
)
DEPARTS = Text(
    "Every paper at hand instead of a sample. The employer is the first affiliation on the "
    "paper, not the one found when authors were looked up one or two years later. Hong "
    "Kong is "
    "kept apart from China. Oral papers are the elite where the records say which they are.",
    "采用手头全部论文而非样本。雇主为论文所载第一单位，而非一两年后查得的单位。香港与中国"
    "内地分列。口头报告论文仅在记录注明时计为精英层。",
    "採用手邊全部論文而非樣本。雇主為論文所載第一單位，而非一兩年後查得的單位。香港與中國"
    "內地分列。口頭報告論文僅在記錄註明時計為菁英層。",
)
LIMITS = Text(
    "Where an affiliation names no place, a branch abroad cannot be told from the head "
    "office. "
    "Origins need first degrees; a country of first affiliation is no substitute for one, "
    "since "
    "most first papers are written in graduate school.",
    "单位未注明地点时，无法区分海外分支与总部。来源地需要首个学位；首个任职地不能代替，因"
    "为多数首篇论文写于研究生阶段。",
    "單位未註明地點時，無法區分海外分支與總部。來源地需要首個學位；首個任職地不能代替，因"
    "為多數首篇論文寫於研究生階段。",
)


def papers_needed(year: int, claims: tuple[str, ...] = ()) -> Need:
    """The accepted papers of an edition with authors and affiliations."""
    return Need(
        Text(
            f"the accepted papers of NeurIPS {year} with authors and affiliations",
            f"NeurIPS {year} 已录用论文及其作者与单位",
            f"NeurIPS {year} 已錄用論文及其作者與單位",
        ),
        Text(
            f"Put a list such as paperlists' nips{year}.json into a folder, run "
            f"talentatlas build proceedings:FOLDER --out atlas, and give --atlas atlas.",
            f"将名单（如 paperlists 的 nips{year}.json）放入文件夹，运行 "
            f"talentatlas build proceedings:FOLDER --out atlas，再给出 --atlas atlas。",
            f"將名單（如 paperlists 的 nips{year}.json）放入資料夾，執行 "
            f"talentatlas build proceedings:FOLDER --out atlas，再給出 --atlas atlas。",
        ),
        claims,
    )


def degrees_needed(claims: tuple[str, ...]) -> Need:
    """Education records of the authors."""
    return Need(
        Text(
            "first degrees of the authors (OpenReview or ORCID profiles)",
            "作者的首个学位（OpenReview 或 ORCID 个人资料）",
            "作者的首個學位（OpenReview 或 ORCID 個人資料）",
        ),
        Text(
            "Run talentatlas fetch openreview or talentatlas fetch orcid, and build the "
            "atlas "
            "from both: talentatlas build proceedings:FOLDER openreview:PROFILES --out "
            "atlas.",
            "运行 talentatlas fetch openreview 或 talentatlas fetch orcid，并用两者建库："
            "talentatlas build proceedings:FOLDER openreview:PROFILES --out atlas。",
            "執行 talentatlas fetch openreview 或 talentatlas fetch orcid，並以兩者建庫："
            "talentatlas build proceedings:FOLDER openreview:PROFILES --out atlas。",
        ),
        claims,
    )


def organiser_needed(claims: tuple[str, ...]) -> Need:
    """Counts that only the conference publishes."""
    return Need(
        Text(
            "numbers of submissions and of submitting authors, which only the conference has",
            "投稿数与投稿作者数（仅会议方掌握）",
            "投稿數與投稿作者數（僅會議方掌握）",
        ),
        Text(
            "They are printed in the conference's own report; no list of rejected papers "
            "is open.",
            "会议的官方报告载有此数；被拒论文名单并不公开。",
            "會議的官方報告載有此數；被拒論文名單並不公開。",
        ),
        claims,
    )
