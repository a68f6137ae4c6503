"""Measures: one file per definition; each returns counts by fold."""

from __future__ import annotations

from talentatlas.measures.base import MEASURES, Default, Measure, counts, measure

__all__ = ["MEASURES", "Default", "Measure", "counts", "measure"]
