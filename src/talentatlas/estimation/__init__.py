"""Estimation: counts by fold become estimates with interval, status and context."""

from __future__ import annotations

from talentatlas.estimation.context import Context
from talentatlas.estimation.estimate import Draft, draft, estimate, estimate_measure, rows
from talentatlas.estimation.standard import standard_estimates

__all__ = [
    "Context",
    "Draft",
    "draft",
    "estimate",
    "estimate_measure",
    "rows",
    "standard_estimates",
]
