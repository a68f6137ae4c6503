"""Measures on six lives, worked by hand."""

import pytest

from measured import engine_of, measured
from talentatlas.errors import UnknownNameError
from talentatlas.measures import MEASURES, counts

SIX = {
    "ann": {2010: "USA", 2011: "USA", 2012: "CAN", 2013: "CAN", 2014: "CAN"},
    "bo": {2010: "USA", 2011: "CAN", 2012: "USA", 2013: "USA", 2014: "USA"},
    "cy": {2010: "CAN", 2011: "CAN", 2012: "USA", 2013: "USA", 2014: "GBR"},
    "di": {2010: "CAN", 2011: "CAN"},
    "ed": {2012: "GBR", 2013: "GBR", 2014: "GBR"},
    "flo": {2010: "CAN", 2011: "USA", 2012: "CAN", 2013: "USA", 2014: "USA"},
}
# Moves: ann USA>CAN 2012; bo USA>CAN 2011, CAN>USA 2012; cy CAN>USA 2012, USA>GBR 2014;
# flo CAN>USA 2011, USA>CAN 2012, CAN>USA 2013.
FIVE_YEARS = {"window": 5, "anchor": 0}  # 2010 to 2014


def test_stock_counts_residents_of_the_year():
    found = measured("stock", SIX)
    assert found["CAN", 2010] == (3, 0, 3)
    assert found["USA", 2012] == (2, 0, 2)
    assert found["GBR", 2014] == (2, 0, 2)


def test_share_divides_by_everybody_placed_in_the_year():
    found = measured("share_raw", SIX)
    assert found["CAN", 2010] == (3, 5, 3)
    assert found["GBR", 2014] == (2, 5, 2)


def test_share_has_the_world_in_every_fold_even_where_the_area_has_nobody():
    with engine_of(SIX) as engine:
        table = counts(engine, MEASURES.get("share_raw")).table.to_pylist()
    folds = [r["fold"] for r in table if (r["area"], r["year"]) == ("GBR", 2014)]
    assert sorted(folds) == [0, 1, 2, 4, 5]


def test_flow_counts_moves_of_the_year_by_origin_and_destination():
    found = measured("flow", SIX)
    assert found["USA", "CAN", 2012] == (2, 0, 2)
    assert found["CAN", "USA", 2012] == (2, 0, 2)
    assert found["USA", "GBR", 2014] == (1, 0, 1)


def test_flow_of_a_window_counts_a_person_once_and_every_move():
    found = measured("flow", SIX, **FIVE_YEARS)
    assert found["CAN", "USA", 2010] == (4, 0, 3)
    assert found["USA", "CAN", 2010] == (3, 0, 3)


def test_inflow_and_outflow_of_a_window():
    assert measured("inflow", SIX, **FIVE_YEARS)["USA", 2010] == (4, 0, 3)
    assert measured("outflow", SIX, **FIVE_YEARS)["USA", 2010] == (4, 0, 4)


def test_net_flow_is_in_less_out():
    found = measured("net_flow", SIX, **FIVE_YEARS)
    assert found == {
        ("CAN", 2010): (-1, 0, 4),
        ("USA", 2010): (0, 0, 4),
        ("GBR", 2010): (1, 0, 1),
    }


def test_rates_divide_by_person_years_lived_there():
    years_in_can = 3 + 1 + 2 + 2 + 2
    assert measured("in_rate", SIX, **FIVE_YEARS)["CAN", 2010] == (3, years_in_can, 5)
    assert measured("out_rate", SIX, **FIVE_YEARS)["CAN", 2010] == (4, years_in_can, 5)
    assert measured("net_rate", SIX, **FIVE_YEARS)["CAN", 2010] == (-1, years_in_can, 5)
    assert measured("circulation", SIX, **FIVE_YEARS)["CAN", 2010] == (7, years_in_can, 5)


def test_person_years_are_those_of_the_exposure_table():
    with engine_of(SIX) as engine:
        exposure = engine.arrow(
            "select area, year, sum(exposure) as years from person_year "
            "where population = 'ai-authors' group by area, year"
        ).to_pylist()
    lived = {key: values[1] for key, values in measured("in_rate", SIX).items()}
    assert lived == {(row["area"], row["year"]): row["years"] for row in exposure}


def test_effectiveness_is_net_over_gross():
    assert measured("effectiveness", SIX, **FIVE_YEARS)["CAN", 2010] == (-1, 7, 4)


def test_retention_leaves_out_arrivals_that_nobody_can_follow():
    # USA: bo 2012 stays to 2014; cy 2012 is in GBR in 2014; flo 2011 is in USA again in 2013
    # but left between, flo 2013 cannot be followed for two years.
    found = measured("retention_rate", SIX, years=2, **FIVE_YEARS)
    assert found["USA", 2010] == (1, 3, 3)
    # CAN: ann 2012 stays; bo 2011 and flo 2012 leave.
    assert found["CAN", 2010] == (1, 3, 3)
    assert ("GBR", 2010) not in found


def test_return_needs_the_country_of_first_residence_within_the_horizon():
    found = measured("return_rate", SIX, years=2, **FIVE_YEARS)
    # USA: ann left 2012 and stays away, bo left 2011 and is back 2012.
    assert found["USA", 2010] == (1, 2, 2)
    # CAN: cy left 2012 and stays away, flo left 2011 and is back 2012.
    assert found["CAN", 2010] == (1, 2, 2)


def test_origin_by_residence_counts_each_person_once_a_period():
    found = measured("origin_residence", SIX, **FIVE_YEARS)
    assert sum(persons for persons, _, _ in found.values()) == len(SIX)
    assert found["CAN", "USA", 2010][0] == 1  # flo
    assert found["CAN", "GBR", 2010][0] == 1  # cy
    assert found["CAN", "CAN", 2010][0] == 1  # di
    assert measured("share_in_origin", SIX, **FIVE_YEARS)["CAN", 2010] == (1, 3, 3)


def test_sector_moves_divide_by_years_until_the_next_known_sector():
    sectors = [
        {"person_id": "ann", "year": year, "sector": sector}
        for year, sector in ((2010, "education"), (2012, "education"), (2014, "company"))
    ] + [
        {"person_id": "bo", "year": year, "sector": sector}
        for year, sector in ((2010, "company"), (2011, "education"), (2012, "company"))
    ]
    tables = {"sector_year": sectors}
    # ann is at risk 2010-2012 in USA and 2012-2014 in CAN, where she changes; bo in CAN 2011.
    found = measured("sector_move", SIX, tables=tables, **FIVE_YEARS)
    assert found == {("USA", 2010): (0, 2, 1), ("CAN", 2010): (2, 3, 2)}
    back = measured("sector_move_reverse", SIX, tables=tables, **FIVE_YEARS)
    assert back == {("USA", 2010): (1, 1, 1)}


def byline(work, person, year, *, venue="icml", tier=None):
    return {
        "work_id": work,
        "position": 1,
        "person_id": person,
        "year": year,
        "venue_id": venue,
        "tier": tier,
    }


def test_share_of_tier_counts_persons_not_works():
    bylines = [
        byline("w1", "ann", 2010, tier="oral"),
        byline("w2", "ann", 2010, tier="oral"),
        byline("w3", "di", 2010, tier="oral"),
        byline("w4", "bo", 2010, tier="poster"),
        byline("w5", "cy", 2010),
    ]
    found = measured("share_of_tier", SIX, tables={"person_work": bylines})
    assert found == {
        ("USA", 2010, "oral"): (1, 2, 1),
        ("CAN", 2010, "oral"): (1, 2, 1),
        ("USA", 2010, "poster"): (1, 1, 1),
    }


def test_the_most_cited_are_cut_within_venue_and_year():
    works = [(f"w{n:02d}", "icml", n) for n in range(10)] + [("x0", "uai", 1), ("x1", "uai", 1)]
    works.append(("x2", "uai", None))
    rows = [{"work_id": w, "venue_id": v, "year": 2010, "citations": c} for w, v, c in works]
    bylines = [
        byline("w09", "ann", 2010),
        byline("w08", "di", 2010),
        byline("x0", "cy", 2010, venue="uai"),
        byline("x1", "di", 2010, venue="uai"),
    ]
    tables = {
        "work": rows,
        "ai_work": [{"work_id": w, "rule": "venue"} for w, _, _ in works],
        "person_work": bylines,
    }
    # A tenth of ten works is one; a tenth of two works is none, half of them is one.
    assert set(measured("share_of_cited", SIX, tables=tables)) == {("USA", 2010, "cited")}
    half = measured("share_of_cited", SIX, tables=tables, top=50)
    assert half == {("CAN", 2010, "cited"): (2, 3, 2), ("USA", 2010, "cited"): (1, 3, 1)}


def test_common_names_can_be_left_out():
    assert measured("stock", SIX, common={"ann"}, population="clear-names")["USA", 2010][0] == 1
    left = measured("flow", SIX, common={"flo"}, population="clear-names")
    assert left["CAN", "USA", 2012] == (2, 0, 2)
    assert ("CAN", "USA", 2011) not in left


def test_an_unknown_parameter_is_named_with_its_neighbours():
    with engine_of(SIX) as engine, pytest.raises(UnknownNameError, match="year"):
        counts(engine, MEASURES.get("retention_rate"), {"yaers": 3})


def test_stay_rate_follows_doctorates_by_country_of_study_and_leaves_out_the_unseen():
    studied = {
        "ann": ("USA", 2011),
        "bo": ("USA", 2010),
        "cy": ("CAN", 2012),
        "di": ("CAN", 2010),
    }
    education = [
        {
            "person_id": person,
            "first_degree_country": country,
            "first_degree_level": "doctorate",
            "doctorate_country": country,
            "doctorate_year": year,
        }
        for person, (country, year) in studied.items()
    ]
    found = measured("stay_rate", SIX, tables={"education": education}, years=2, **FIVE_YEARS)
    # ann: CAN in 2013; bo: USA in 2012; cy: GBR in 2014; of di nothing is known in 2012.
    assert found["USA", 2010] == (1, 2, 2)
    assert found["CAN", 2010] == (0, 1, 1)
