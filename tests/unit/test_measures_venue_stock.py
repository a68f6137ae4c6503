"""Persons by venue: shared between countries, and a fixed panel of venues."""

from collections import defaultdict
from importlib.resources import files

import pyarrow as pa
import pytest

from measured import engine_of, totals
from talentatlas.config import Choices
from talentatlas.engine import Statement
from talentatlas.engine.portable import lint
from talentatlas.errors import CoverageError
from talentatlas.measures import MEASURES
from talentatlas.schema import CONTRACTS

PERSONS = {"ann": {2010: "USA"}, "bo": {2010: "CAN"}, "cy": {2010: "USA"}}
BYLINES = [
    ("w1", 1, "ann"),
    ("w1", 2, "bo"),
    ("w2", 1, "ann"),
    ("w3", 1, "cy"),
    ("w4", 1, "cy"),
]
VENUES = {"w1": "icml", "w2": "icml", "w3": "icml", "w4": "uai"}
LINES = [
    ("w1", 1, 1, "USA"),
    ("w1", 1, 2, "CAN"),
    ("w1", 2, 1, "CAN"),
    ("w2", 1, 1, "USA"),
    ("w3", 1, 1, "USA"),
    ("w3", 1, 2, "CAN"),
    ("w3", 1, 3, "GBR"),
    ("w4", 1, 1, None),
]


def venue_stock(choices=None):
    """{(area, venue): thousandths} of everybody in 2010."""
    tables = {
        "person_work": [
            {
                "work_id": work,
                "position": place,
                "person_id": person,
                "year": 2010,
                "venue_id": VENUES[work],
            }
            for work, place, person in BYLINES
        ],
        "affiliation": [
            {"work_id": work, "position": place, "line": line, "country": country}
            for work, place, line, country in LINES
        ],
    }
    statement = Statement.read(files("talentatlas") / "population" / "venue_stock.sql")
    assert lint(statement) == []
    assert statement.columns == tuple(c.name for c in CONTRACTS["venue_stock"].columns)
    with engine_of(PERSONS, tables=tables) as engine:
        engine.create("venue_stock", statement, (choices or Choices()).parameters())
        rows = engine.arrow(
            "select area, venue_id, fold, persons_milli from venue_stock "
            "where population = 'ai-authors'"
        ).to_pylist()
    found = defaultdict(int)
    for row in rows:
        found[row["area"], row["venue_id"], row["fold"]] += row["persons_milli"]
    return dict(found)


def test_a_person_is_shared_by_authorships_and_countries():
    found = venue_stock()
    assert found["USA", "icml", 0] == 750  # ann: half of one work, all of the other
    assert found["CAN", "icml", 0] == 250
    assert found["CAN", "icml", 1] == 1000


def test_every_placed_person_sums_to_a_thousand_whatever_the_shares():
    sums = defaultdict(int)
    for (_, venue, fold), milli in venue_stock().items():
        sums[venue, fold] += milli
    assert dict(sums) == {("icml", 0): 1000, ("icml", 1): 1000, ("icml", 2): 1000}


def test_the_first_country_may_count_alone():
    found = venue_stock(Choices(several="first"))
    assert found == {
        ("USA", "icml", 0): 1000,
        ("CAN", "icml", 1): 1000,
        ("USA", "icml", 2): 1000,
    }


def panel(persons):
    """Shares over a fixed panel from {(area, venue, year): persons}, spread over the folds."""
    rows = [
        {"area": a, "venue_id": v, "year": y, "fold": n % 100, "persons_milli": 1000}
        for (a, v, y), number in persons.items()
        for n in range(number)
    ]
    measure = MEASURES.get("share_fixed_panel")
    stock = pa.Table.from_pylist(rows)
    return totals(measure.compute(stock, first_year=2010, last_year=2012))


def test_a_venue_that_was_not_held_in_every_year_stays_out():
    always = {("USA", "icml", y): 60 - 10 * (y - 2010) for y in range(2010, 2013)} | {
        ("CAN", "icml", y): 40 + 10 * (y - 2010) for y in range(2010, 2013)
    }
    found = panel(always | {("CHN", "uai", 2011): 90})
    shares = {key: share for key, (share, _, _) in found.items()}
    assert shares == {
        ("USA", 2010): pytest.approx(0.6),
        ("USA", 2011): pytest.approx(0.5),
        ("USA", 2012): pytest.approx(0.4),
        ("CAN", 2010): pytest.approx(0.4),
        ("CAN", 2011): pytest.approx(0.5),
        ("CAN", 2012): pytest.approx(0.6),
    }


def test_a_venue_weighs_the_same_in_every_year():
    persons = {}
    for year, size in ((2010, 100), (2011, 300)):
        persons["USA", "icml", year] = size
        persons["USA", "uai", year] = 50
        persons["CAN", "uai", year] = 50
    found = panel(persons)
    # icml holds 400 of 600 persons, wholly in the USA; uai 200, half there.
    assert found["USA", 2010][0] == pytest.approx(2 / 3 + 1 / 6)
    assert found["USA", 2011][0] == pytest.approx(2 / 3 + 1 / 6)


def test_venues_of_too_few_persons_are_no_panel():
    with pytest.raises(CoverageError, match="two of the years"):
        panel({("USA", "icml", 2010): 29, ("USA", "icml", 2011): 29})
