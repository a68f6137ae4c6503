"""Tables of counts and estimates; only `estimate` and `balance` are fit to be published."""

from __future__ import annotations

from talentatlas.schema.contract import contract

CELL = """
    year int32 required: calendar year
    population string required: ai-authors, or clear-names (common names left out)
    stratum string required: _T for all, else the sector
    fold int32 required: fold of the persons
"""
PERSON_YEAR = contract(
    "person_year",
    "marts",
    "area, year, population, stratum, fold",
    "area, year, population, stratum, fold",
    "area string required: country of residence"
    + CELL
    + "exposure double required: person-years",
)
STOCK = contract(
    "stock",
    "marts",
    "area, year, population, stratum, fold",
    "area, year, population, stratum, fold",
    "area string required: country of residence"
    + CELL
    + "persons int64 required: persons resident in that year",
)
FLOW = contract(
    "flow",
    "marts",
    "origin, destination, year, population, stratum, fold",
    "origin, destination, year, population, stratum, fold",
    "origin string required: country left\ndestination string required: country entered"
    + CELL
    + "moves int64 required: moves\npersons int64 required: persons who moved",
)
ENTRY = contract(
    "entry",
    "marts",
    "area, year, population, stratum, fold",
    "area, year, population, stratum, fold",
    "area string required: country"
    + CELL
    + "persons int64 required: first seen, or seen again",
)
EXIT = contract(
    "exit",
    "marts",
    "area, year, population, stratum, fold",
    "area, year, population, stratum, fold",
    "area string required: country"
    + CELL
    + "persons int64 required: last seen in that year (they leave the stock of the next)",
)
BALANCE = contract(
    "balance",
    "marts",
    "area, year, population, stratum",
    "area, year, population, stratum",
    """
    area string required: country
    year int32 required: calendar year
    population string required: who is counted
    stratum string required: _T
    residual int64 required: stock next year - stock - in + out - entry + exit; always 0
    """,
)
PLACED = contract(
    "placed",
    "marts",
    "year and venue",
    "year, venue_id",
    """
    year int32 required: calendar year
    venue_id string: venue
    authorships int64 required: authorships on works that count
    stated int64 required: of them with a stated affiliation
    placed int64 required: of them with a country
    """,
)
VENUE_STOCK = contract(
    "venue_stock",
    "marts",
    "area, venue, year, population, fold",
    "area, venue_id, year, population, fold",
    """
    area string required: country of the affiliation
    venue_id string required: venue
    year int32 required: calendar year
    population string required: ai-authors, or clear-names (common names left out)
    fold int32 required: fold of the persons
    persons_milli int64 required: thousandths of persons who published there in that year
    """,
)
SENSITIVITY = contract(
    "sensitivity",
    "marts",
    "measure and alternative to a choice",
    "indicator, choice, alternative",
    """
    indicator string required: name of the measure
    choice string required: rule that could as well be another one
    alternative string required: what it was instead
    deviation double required: root mean square over cells on the working scale of the measure
    cells int64 required: cells compared
    """,
)
ESTIMATE = contract(
    "estimate",
    "marts",
    "observation",
    "indicator, ref_area, counterpart_area, time_period, period_years, tier, sector, venue, "
    "population",
    """
    indicator string required: name of the measure
    ref_area string required: country or group; the origin of a flow
    counterpart_area string: the other country
    time_period int32 required: first year
    period_years int32 required: length of the period in years
    freq string required: A
    tier string required: _T for all
    sector string required: _T for all
    venue string required: _T for all
    counting_unit string required: person, person_year, move, authorship
    unit string required: unit of the value
    value double: null when suppressed or missing
    lower double: lower bound
    upper double: upper bound
    level double: nominal coverage of the interval
    interval_method string required: how the interval was made
    n_persons int64: persons that the value rests on; null when suppressed
    coverage double: share of the authorships of the period that could be placed
    imputed_share double: share of the person-years behind it that are bridged
    obs_status string required: A normal, E estimated, P provisional, U weak, Q hidden, M none
    definition string required: name of the statement behind it
    country_rule string required: how a country is decided
    population string required: who is counted
    vintage string required: of the inputs
    run_id string required: record of the run
    """,
)
RESULTS = (
    PERSON_YEAR,
    STOCK,
    FLOW,
    ENTRY,
    EXIT,
    BALANCE,
    PLACED,
    VENUE_STOCK,
    SENSITIVITY,
    ESTIMATE,
)
