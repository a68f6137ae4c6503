"""The table of official statistics: figures as their producers published them."""

from __future__ import annotations

from talentatlas.schema.contract import contract

OFFICIAL_STATISTIC = contract(
    "official_statistic",
    "clean",
    "published figure",
    "series, area, partner, period, breakdown",
    """
    series string required: name of the series, such as ncses-sed
    area string required: ISO 3166-1 alpha-3 code, WLD for the world, or grp: and a group
    partner string: the other country or group of a bilateral figure
    period string required: year, or first and last year with a dash
    breakdown string required: what is counted within the area; _T for all
    value double: null when the producer gives none
    unit string required: of the value
    definition string required: the producer's own title or column
    origin string required: file and table that it was read from
    """,
)
