"""Estimates carry interval, status and context, and nothing of a hidden cell."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from measured import engine_of
from talentatlas.estimation import Context, estimate, estimate_measure, standard_estimates
from talentatlas.estimation.context import context_of
from talentatlas.measures import MEASURES
from talentatlas.quantity import Counts
from talentatlas.schema.results import ESTIMATE
from talentatlas.uncertainty.measurement import Component

CONTEXT = Context(
    population="ai-authors",
    vintage="v1",
    run_id="r1",
    first_year=2010,
    last_year=2019,
    last_complete_year=2018,
    coverage={2015: 0.5, 2016: 0.7},
    imputed_share={2015: 0.1},
)


def stocks(**persons):
    """Counts of the stock by area and year, dealt to the folds by chance."""
    chance = np.random.default_rng(1)
    rows = [
        {
            "area": name.split("_")[0],
            "year": int(name.split("_")[1]),
            "fold": fold,
            "numerator": float(number),
            "denominator": None,
            "persons": int(number),
        }
        for name, total in persons.items()
        for fold, number in enumerate(chance.multinomial(total, np.full(100, 0.01)))
    ]
    types = {"fold": pa.int32(), "year": pa.int32(), "denominator": pa.float64()}
    table = pa.Table.from_pylist(rows)
    for name, kind in types.items():
        place = table.column_names.index(name)
        table = table.set_column(place, name, table[name].cast(kind))
    return Counts(table, ("area", "year"))


def rows_of(context=CONTEXT, **persons):
    table = estimate(stocks(**persons), MEASURES.get("stock"), context=context)
    return {(r["ref_area"], r["time_period"]): r for r in table.to_pylist()}


def test_rows_have_the_schema_and_order_of_the_estimate_table():
    table = estimate(stocks(USA_2015=400, CAN_2015=90), MEASURES.get("stock"), context=CONTEXT)
    assert table.schema.equals(ESTIMATE.arrow)
    assert table["ref_area"].to_pylist() == ["CAN", "USA"]


def test_a_value_lies_in_its_interval_and_says_how_it_was_made():
    row = rows_of(USA_2015=400, CAN_2015=12)["USA", 2015]
    assert row["lower"] < row["value"] == 400 < row["upper"]
    assert (row["interval_method"], row["level"], row["obs_status"]) == ("jackknife", 0.9, "A")
    assert (row["coverage"], row["imputed_share"], row["n_persons"]) == (0.5, 0.1, 400)


def test_nothing_of_a_small_cell_is_left():
    row = rows_of(USA_2015=400, CAN_2015=4, GBR_2015=60)["CAN", 2015]
    assert [row[c] for c in ("value", "lower", "upper", "n_persons")] == [None] * 4
    assert row["obs_status"] == "Q"


def test_a_second_cell_goes_with_a_lone_small_one():
    found = rows_of(USA_2015=400, CAN_2015=4, GBR_2015=60)
    assert found["GBR", 2015]["obs_status"] == "Q"
    assert found["USA", 2015]["obs_status"] == "A"


def test_years_after_the_last_complete_one_are_provisional():
    assert rows_of(USA_2019=400)["USA", 2019]["obs_status"] == "P"


def test_few_persons_are_unreliable_but_shown():
    row = rows_of(USA_2015=9, CAN_2015=70)["USA", 2015]
    assert (row["obs_status"], row["interval_method"]) == ("U", "garwood")
    assert row["value"] == 9


def test_an_error_of_the_records_widens_both_sides_on_the_log_scale():
    sampling = rows_of(USA_2015=400)["USA", 2015]
    known = replace(CONTEXT, components={"stock": (Component("a choice", 0.3),)})
    row = rows_of(known, USA_2015=400)["USA", 2015]
    assert row["interval_method"] == "jackknife+measurement"
    assert row["lower"] < sampling["lower"] < 400 < sampling["upper"] < row["upper"]
    assert row["upper"] / 400 == pytest.approx(400 / row["lower"], rel=1e-9)
    assert row["upper"] / 400 == pytest.approx(1.65, abs=0.03)  # exp(1.66 * 0.3), a little more


LIVES = {
    f"p{n:03d}": {y: ("CAN" if y > 2014 and n % 3 == 0 else "USA") for y in range(2010, 2020)}
    for n in range(60)
} | {"lone": {2012: "GBR", 2013: "GBR", 2014: "USA", 2015: "USA"}}


@pytest.fixture(scope="module")
def engine():
    bylines = [
        {
            "work_id": f"{p}/{y}",
            "position": 1,
            "person_id": p,
            "year": y,
            "venue_id": "icml",
            "tier": None,
        }
        for p, life in LIVES.items()
        for y in life
    ]
    lines = [
        {"work_id": f"{p}/{y}", "position": 1, "line": 1, "country": c}
        for p, life in LIVES.items()
        for y, c in life.items()
    ]
    placed = [
        {"year": y, "venue_id": "icml", "authorships": 80, "stated": 80, "placed": 60}
        for y in range(2010, 2020)
    ]
    stock = [
        {
            "area": c, "venue_id": "icml", "year": y, "population": "ai-authors",
            "fold": place % 100, "persons_milli": 1000,
        }
        for place, life in enumerate(LIVES.values())
        for y, c in life.items()
    ]  # fmt: skip
    merged = {}
    for row in stock:
        key = (row["area"], row["year"], row["fold"])
        merged.setdefault(key, {**row, "persons_milli": 0})["persons_milli"] += 1000
    tables = {
        "person_work": bylines,
        "affiliation": lines,
        "placed": placed,
        "venue_stock": [merged[key] for key in sorted(merged)],
        "work": [],
        "ai_work": [],
    }
    with engine_of(LIVES, tables=tables) as made:
        yield made


@pytest.fixture(scope="module")
def context(engine):
    return context_of(engine, population="ai-authors", vintage="v1", run_id="r1")


def test_the_context_reads_years_and_coverage_from_the_tables(context):
    assert (context.first_year, context.last_year) == (2010, 2019)
    assert context.last_complete_year == 2019
    assert context.coverage[2015] == 0.75
    assert context.imputed_share[2015] == 0.0


def test_windows_end_with_the_last_complete_year(engine, context):
    table = estimate_measure(engine, "flow", context=context, parameters={"window": 5})
    found = table.to_pylist()
    assert {r["time_period"] for r in found} <= {2010, 2015}
    row = next(r for r in found if r["counterpart_area"] == "CAN")
    assert (row["ref_area"], row["time_period"], row["period_years"]) == ("USA", 2015, 5)
    assert (row["value"], row["definition"]) == (20, "flow")


def test_own_parameters_stand_in_the_definition(engine, context):
    parameters = {"window": 5, "years": 3}
    table = estimate_measure(engine, "retention_rate", context=context, parameters=parameters)
    assert set(table["definition"].to_pylist()) == {"retention_rate(years=3)"}


def test_the_standard_estimates_have_unique_keys_and_true_bounds(engine, context):
    table = standard_estimates(engine, context)
    found = table.to_pylist()
    keys = [tuple(row[key] for key in ESTIMATE.key) for row in found]
    assert len(keys) == len(set(keys))
    names = {row["indicator"] for row in found}
    assert {"stock", "flow", "share_standardised", "share_raw"} <= names
    for row in found:
        hidden = row["obs_status"] in ("Q", "M")
        assert (row["value"] is None) == hidden
        if not hidden:
            assert row["lower"] <= row["value"] <= row["upper"]
            assert row["lower"] < row["upper"]


def test_a_rate_does_not_reveal_a_hidden_inflow(engine, context):
    found = standard_estimates(engine, context).to_pylist()
    # One person moves from GBR to USA in 2014; outflow of GBR and inflow of USA are hidden, and
    # so is everything from which they follow.
    place = {"time_period": 2014, "period_years": 1, "ref_area": "USA"}
    of_usa = [r for r in found if all(r[k] == v for k, v in place.items())]
    status = {r["indicator"]: r["obs_status"] for r in of_usa}
    assert status["inflow"] == "Q"
    assert {status[n] for n in ("in_rate", "net_flow", "net_rate", "circulation")} == {"Q"}


def test_the_same_tables_give_the_same_bytes(engine, context):
    one, other = standard_estimates(engine, context), standard_estimates(engine, context)
    assert one.equals(other)
