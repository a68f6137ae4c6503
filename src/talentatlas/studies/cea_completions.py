"""Degrees near AI from IPEDS completions, in a list of fields of our own (`cea_fields.csv`)."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from talentatlas.sources.official.ipeds_completions import (
    BACHELOR,
    DOCTOR,
    LICENCE,
    MASTER,
    Completions,
)
from talentatlas.studies.base import Finding, Text, Used

FIELDS = Path(__file__).with_name("cea_fields.csv")
FIRST, LAST, DECADE = 2003, 2022, 10
SOFTWARE, HARDWARE = "software", "hardware"
COMPUTING = ("11",)
FOREIGN = Text(
    "Degrees to non-residents over all degrees near AI (IPEDS, our list of fields).",
    "与人工智能相关学位中授予非居民者的比例（IPEDS，本项目学科清单）。",
    "與人工智慧相關學位中授予非居民者的比例（IPEDS，本專案學科清單）。",
)
GROWTH = Text(
    "Growth of degrees near AI over ten years (IPEDS, our list of fields).",
    "与人工智能相关学位的十年增长率（IPEDS，本项目学科清单）。",
    "與人工智慧相關學位的十年增長率（IPEDS，本專案學科清單）。",
)
ANNUAL = Text(
    "Yearly growth of software degrees over ten years (IPEDS, our list of fields).",
    "软件类学位十年间的年均增长率（IPEDS，本项目学科清单）。",
    "軟體類學位十年間的年均增長率（IPEDS，本專案學科清單）。",
)
PART = Text(
    "Rise in computing over the rise in all degrees near AI (IPEDS, our list of fields).",
    "计算机学位增量占与人工智能相关学位增量的比例（IPEDS，本项目学科清单）。",
    "計算機學位增量佔與人工智慧相關學位增量的比例（IPEDS，本專案學科清單）。",
)


def from_completions(completions: Completions) -> dict[str, Finding]:
    """What the files at hand give; a year that is missing leaves its claims out."""
    near = fields(SOFTWARE) + fields(HARDWARE)
    found: dict[str, Finding] = {}
    doctors = completions.degrees(DOCTOR, near)
    if LAST in doctors:
        share = 100 * doctors[LAST][1] / doctors[LAST][0]
        for claim in ("cea-phd-noncitizen", "cea-phd-noncitizen-exact"):
            found[claim] = _finding(completions, share, FOREIGN)
    if {FIRST, LAST} <= set(doctors):
        least = min(100 * foreign / every for every, foreign in doctors.values())
        found["cea-phd-noncitizen-floor"] = _finding(completions, least, FOREIGN)
    masters = completions.degrees(MASTER, near)
    if LAST in masters:
        share = 100 * masters[LAST][1] / masters[LAST][0]
        found["cea-ma-noncitizen"] = _finding(completions, share, FOREIGN)
    for short, level in (("ba", BACHELOR), ("ma", MASTER), ("phd", DOCTOR)):
        found |= _growths(completions, short, level)
    return found


def _growths(completions: Completions, short: str, level: str) -> dict[str, Finding]:
    """Growth over the decade, by year, and the part of computing in it."""
    near = completions.degrees(level, fields(SOFTWARE) + fields(HARDWARE))
    software = completions.degrees(level, fields(SOFTWARE))
    if not {LAST - DECADE, LAST} <= set(near):
        return {}
    before, after = near[LAST - DECADE][0], near[LAST][0]
    ratio = software[LAST][0] / software[LAST - DECADE][0]
    found = {
        f"cea-{short}-growth": _finding(completions, 100 * (after / before - 1), GROWTH),
        f"cea-{short}-annual": _finding(completions, 100 * (ratio ** (1 / DECADE) - 1), ANNUAL),
    }
    if level == BACHELOR and after != before:
        computing = completions.degrees(level, COMPUTING)
        rise = computing[LAST][0] - computing[LAST - DECADE][0]
        part = 100 * rise / (after - before)
        found["cea-ba-cs-contribution"] = _finding(completions, part, PART)
    return found


@cache
def fields(group: str) -> tuple[str, ...]:
    """Beginnings of the CIP codes of a group."""
    with FIELDS.open(encoding="utf-8", newline="") as file:
        return tuple(row["cip"] for row in csv.DictReader(file) if row["group"] == group)


def _finding(completions: Completions, value: float, method: Text) -> Finding:
    file = completions.files[LAST]
    used = Used("IPEDS completions", str(LAST), LICENCE, file)
    return Finding(value=value, method=method, data=(used,), departs=("definition",))
