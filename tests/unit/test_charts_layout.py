"""Placing: labels never overlap, a Sankey conserves its totals, ticks are round."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from talentatlas.charts.axes import ticks, year_ticks
from talentatlas.charts.label_placement import spread
from talentatlas.charts.sankey_layout import OTHER, fold_small, layout
from talentatlas.charts.typesetting import lines, width

ROUNDING = 1e-6  # of sums of floats
GAP, HIGH = 14.0, 400.0

AREAS = st.sampled_from(["AAA", "BBB", "CCC", "DDD", "EEE", "FFF"])
LINKS = st.dictionaries(st.tuples(AREAS, AREAS), st.floats(1, 1e5), min_size=1, max_size=30)


@given(st.lists(st.floats(0, HIGH), min_size=1, max_size=20))
def test_labels_never_overlap_and_keep_their_order(wanted):
    places = spread(wanted, gap=GAP, low=0, high=HIGH)
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    stacked = [places[i] for i in order]
    assert all(b - a >= GAP - ROUNDING for a, b in pairwise(stacked))
    assert stacked[0] >= -ROUNDING
    assert stacked[-1] <= HIGH + ROUNDING


def test_labels_with_room_stay_where_they_want_to_be():
    assert spread([10, 300, 100], gap=GAP, low=0, high=HIGH) == [10, 300, 100]


def test_colliding_labels_part_evenly_around_their_mean():
    assert spread([100, 100], gap=GAP, low=0, high=HIGH) == [93, 107]


def test_labels_without_room_stand_evenly():
    assert spread([5, 5, 5], gap=10, low=0, high=10) == [0, 5, 10]


@given(LINKS, st.integers(1, 6))
def test_folding_small_areas_keeps_the_total(links, top):
    folded = fold_small(links, top)
    assert abs(sum(folded.values()) - sum(links.values())) <= ROUNDING * sum(links.values())
    for side in (0, 1):
        assert len({ends[side] for ends in folded} - {OTHER}) <= top


@given(LINKS)
def test_ribbons_fill_their_nodes_exactly_on_both_sides(links):
    placed = layout(links, high=HIGH, gap=4)
    for nodes, side in ((placed.origins, 0), (placed.destinations, 1)):
        for node in nodes:
            own = [r for r in placed.ribbons if (r.origin, r.destination)[side] == node.area]
            thick = sum(r.thickness for r in own)
            assert abs(thick - (node.bottom - node.top)) <= ROUNDING * HIGH
            assert abs(sum(r.value for r in own) - node.value) <= ROUNDING * node.value
    assert abs(placed.total - sum(links.values())) <= ROUNDING * placed.total
    assert max(n.bottom for n in (*placed.origins, *placed.destinations)) <= HIGH + ROUNDING


@given(LINKS)
def test_nodes_stand_apart_and_other_stands_last(links):
    placed = layout(fold_small(links, 2), high=HIGH, gap=4)
    for nodes in (placed.origins, placed.destinations):
        assert all(b.top - a.bottom >= 4 - ROUNDING for a, b in pairwise(nodes))
        assert OTHER not in [n.area for n in nodes[:-1]]


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_ticks_hold_the_whole_range_between_round_numbers(low, span):
    marks = ticks(low, low + span)
    assert marks[0] <= low + ROUNDING * max(abs(low), span)
    assert marks[-1] >= low + span - ROUNDING * max(abs(low), span, 1)
    assert 2 <= len(marks) <= 13


def test_year_ticks_end_with_the_last_year_and_are_few():
    assert year_ticks(2010, 2024, 4) == [2014, 2019, 2024]
    assert year_ticks(2024, 2024, 4) == [2024]


def test_lines_fit_and_lose_nothing():
    text = "Share of AI researchers by country or region，占人数百分比，2013–2024 年。"
    broken = lines(text, 13, 120)
    assert all(width(line, 13) <= 120 + 13 for line in broken)  # 13: hanging punctuation
    assert "".join(broken).replace(" ", "") == text.replace(" ", "")
    assert not any(line[0] in "，。" for line in broken)
