"""A figure from every release of the Scholarly Migration Database, with their range as bounds.

Releases rest on different bibliographies (OpenAlex, Scopus), whose difference is far larger
than any error of counting; so the bounds are the least and the greatest of them.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable

from talentatlas.sources.official.scholarly_migration import LICENCE, MigrationRelease
from talentatlas.studies.base import Finding, Text, Used
from talentatlas.studies.data import StudyData


def across_releases(
    data: StudyData,
    formula: Callable[[MigrationRelease], float | None],
    *,
    method: Text,
    departs: tuple[str, ...],
) -> Finding | None:
    """The mean of a formula over the releases, or None when none of them gives it."""
    values = {
        r.name: value for r in data.scholarly_migration if (value := formula(r)) is not None
    }
    if not values:
        return None
    return Finding(
        value=statistics.fmean(values.values()),
        lower=min(values.values()),
        upper=max(values.values()),
        level=1.0,
        method=method,
        data=tuple(Used("Scholarly Migration Database", name, LICENCE) for name in values),
        departs=departs,
    )
