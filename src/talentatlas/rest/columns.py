"""Columns of every collection: one row an observation, an area, a claim; nobody is listed."""

from __future__ import annotations

import pyarrow as pa

from talentatlas.schema import CONTRACTS
from talentatlas.schema.contract import Column, Contract, contract
from talentatlas.schema.results import ESTIMATE

_LICENCE = Column("licence", "string", "of the records behind the value", True)
OBSERVATION = Contract(
    "observation", "marts", ESTIMATE.grain, ESTIMATE.key, (*ESTIMATE.columns, _LICENCE)
)
ORIGIN = CONTRACTS["origin"]
MEASURE = contract(
    "measure", "marts", "measure", "name",
    """
    name string required: as asked for
    title string required: in the asked language
    definition string required: in the asked language
    unit string required: of the value
    counting_unit string required: person, person_year, move, authorship
    keys string required: what one observation is about, separated by blanks
    parameters string required: name=default, separated by blanks
    is_modelled boolean required: comes out of a model, not of counting
    observations int64 required: stored in this atlas
    """,
)  # fmt: skip
AREA = contract(
    "area", "marts", "country, region or group", "code",
    """
    code string required: ISO 3166-1 alpha-3, or grp: and the name of a group
    kind string required: country or group
    name_en string required: English
    name_zh_hans string required: simplified Chinese
    name_zh_hant string required: traditional Chinese
    is_observed boolean required: has an observation in this atlas
    """,
)  # fmt: skip
TERM = contract(
    "term", "marts", "term", "term_id",
    """
    term_id string required: words joined by hyphens
    label string required: in the asked language
    definition string required: in the asked language
    source string required: where the definition is from
    """,
)  # fmt: skip
SOURCE = contract(
    "source", "marts", "source of records", "name",
    """
    name string required: as registered
    title string required: in words
    licence string required: SPDX identifier, or the source's own words
    licence_class string required: open, attribution, non-commercial, no-derivatives, terms-only
    homepage string required: address
    citation string required: how to cite it
    blind_spots string required: what it cannot see, sentence by sentence
    """,
)  # fmt: skip
STUDY = contract(
    "study", "marts", "published study", "name",
    """
    name string required: as asked for
    title string: of the publication; null when no file covers the study yet
    citation string: how to cite it
    url string: DOI or address
    claims int64 required: published figures in the ledger
    reproduced int64 required: met from the same data
    agrees int64 required: other data, within the intervals
    differs int64 required: outside them
    not_testable int64 required: no open data at hand
    """,
)  # fmt: skip
CLAIM = contract(
    "claim", "marts", "published figure", "claim_id",
    """
    claim_id string required: stable name
    study string required: that it belongs to
    statement string required: in short words, in the asked language
    measure string required: kind of figure
    population string required: who or what is counted
    area string: code or group
    partner string: the other area
    period string required: as published
    unit string required: of all figures of the row
    published double required: the figure
    published_lower double: "more than" when alone
    published_upper double: "nearly" when alone
    ours double: our figure; null when it cannot be computed here
    lower double: lower bound of ours
    upper double: upper bound of ours
    level double: nominal coverage of the bounds
    verdict string required: reproduced, agrees, differs, not testable here
    gap double: ours less the nearest value that the claim allows
    reason string required: of the verdict, in the asked language
    departs string required: what differs from the claim, separated by blanks
    method string: how ours was made, in the asked language
    data string: what ours rests on: title, vintage
    licence string: of that data
    source string: publication
    recomputable string required: from open statistics, microdata, survey only, proprietary
    """,
)  # fmt: skip
SCENARIO = contract(
    "scenario", "marts", "ready reform", "name",
    """
    name string required: as asked for
    title string required: in the asked language
    parts string required: reforms that it was composed of, separated by blanks
    fingerprint string required: same reform, same fingerprint
    results string required: stored results of it, separated by blanks
    """,
)  # fmt: skip
RESULT = contract(
    "result", "marts", "stored result of a scenario", "name",
    """
    name string required: of its folder
    reform string required: that was run
    title string required: in the asked language
    source string required: records that it ran on
    population string required: who is counted
    unit string required: of its figures
    first_year int32 required: of the reform
    last_year int32 required: of the reform
    draws int32 required: of the model
    seed int32 required: of the draws
    vintage string required: of the records
    licence string required: of the records
    fingerprint string required: of the reform
    """,
)  # fmt: skip
PROBLEM = contract(
    "problem", "marts", "kind of error", "code",
    """
    code string required: stable name
    status int32 required: of the answer
    title string required: in the asked language
    """,
)  # fmt: skip
_BANDS = "\n".join(
    f"{kind}_{column} double: {words}"
    for kind in ("reform", "twin", "difference")
    for column, words in (
        ("value", "median of the draws"),
        ("lower_80", "lower bound, level 0.8"),
        ("upper_80", "upper bound, level 0.8"),
        ("lower_95", "lower bound, level 0.95"),
        ("upper_95", "upper bound, level 0.95"),
    )
)
FIGURE = contract(
    "figure", "marts", "area, partner, years and assumption of diversion", "indicator",
    f"""
    indicator string required: inflow, outflow, flow, …
    ref_area string required: country or group
    counterpart_area string: the other country
    first_year int32 required: of the mean
    last_year int32 required: of the mean
    run string required: assumption of diversion
    {_BANDS}
    share_process double: of the spread, from chance
    share_parameter double: of the spread, from the size of the effects
    share_difference_process double: of the spread of the difference, from chance
    share_difference_parameter double: of it, from the size of the effects
    obs_status string required: E estimated
    unit string required: of every value
    population string required: who is counted
    vintage string required: of the records
    licence string required: of the records
    """,
)  # fmt: skip


def table_of(kind: Contract, rows: list[dict[str, object]]) -> pa.Table:
    """Rows as a table of their contract.

    Args:
        kind: of the rows.
        rows: by column name.
    """
    return pa.Table.from_pylist(rows, schema=kind.arrow)
