"""Layouts of the ring, the map and the ranks."""

import math

import pytest

from talentatlas.charts.chord_layout import PAD, ring
from talentatlas.charts.map_places import middle_of, placed
from talentatlas.charts.rank_lines import ranked
from talentatlas.charts.world_map import NORTH, WORLD

CLOSE = 1e-9
DEGREES = 6.0  # that the middle of a shape may lie from the usual middle of a country
WIDTH = 720


def estimate(area, value, lower, upper):
    return {"ref_area": area, "value": value, "lower": lower, "upper": upper}


def test_arcs_fill_the_ring_and_are_as_long_as_all_moves_of_an_area():
    flows = {("A", "B"): 30.0, ("B", "A"): 10.0, ("C", "A"): 20.0}
    arcs, bands = ring(flows, ["A", "B", "C"], radius=100)
    lengths = {arc.area: arc.end - arc.start for arc in arcs}
    room = 2 * math.pi - 3 * PAD
    assert lengths["A"] == pytest.approx(room * 60 / 120, abs=CLOSE)
    assert lengths["B"] == pytest.approx(room * 40 / 120, abs=CLOSE)
    assert lengths["C"] == pytest.approx(room * 20 / 120, abs=CLOSE)
    assert {(b.origin, b.destination): b.value for b in bands} == flows


def test_a_ring_without_flows_is_empty_but_whole():
    arcs, bands = ring({}, ["A", "B"], radius=100)
    assert [arc.area for arc in arcs] == ["A", "B"]
    assert bands == []


def test_ranks_know_only_what_intervals_tell_apart():
    rows = [estimate("A", 50, 45, 55), estimate("B", 30, 24, 36), estimate("C", 28, 22, 34),
            estimate("D", 5, 3, 7)]  # fmt: skip
    assert ranked(rows) == {"A": (1, 1, 1), "B": (2, 2, 3), "C": (3, 2, 3), "D": (4, 4, 4)}


def test_equal_values_share_a_rank():
    rows = [estimate("A", 10, 8, 12), estimate("B", 10, 8, 12)]
    assert ranked(rows) == {"A": (1, 1, 2), "B": (1, 1, 2)}


@pytest.mark.parametrize(
    ("area", "longitude", "latitude"),
    [("DEU", 10.4, 51.2), ("USA", -98.6, 39.8), ("AUS", 134, -25), ("HKG", 114.2, 22.3),
     ("FRA", 2.4, 46.6)],
)  # fmt: skip
def test_the_middle_of_a_country_is_where_it_is(area, longitude, latitude):
    found = middle_of(area)
    assert found is not None
    assert math.dist(found, (longitude, latitude)) < DEGREES


def test_places_on_the_map_follow_the_projection():
    germany, australia = placed("DEU", WIDTH), placed("AUS", WIDTH)
    assert abs(germany[0] - WIDTH / 2) < 5  # the map is turned to about its longitude
    assert germany[1] < NORTH * WIDTH / WORLD < australia[1]
    twice = placed("DEU", 2 * WIDTH)
    assert twice[0] == pytest.approx(2 * germany[0], abs=CLOSE)
