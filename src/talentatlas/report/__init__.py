"""The report: one page that works offline, and its figures as files."""

from __future__ import annotations

from talentatlas.report.figures import save_figures
from talentatlas.report.notes import ReportNotes, SourceNote, YearCoverage
from talentatlas.report.page import render

__all__ = ["ReportNotes", "SourceNote", "YearCoverage", "render", "save_figures"]
