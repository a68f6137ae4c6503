"""Laws that every measure keeps, on any lives."""

import random
from collections import defaultdict

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from measured import engine_of, totals
from talentatlas.measures import MEASURES, counts
from talentatlas.measures.loglinear import connected, fit
from talentatlas.measures.venue_cube import venue_cube

COUNTRIES = ["CAN", "CHN", "GBR", "TWN", "USA"]
RELABELLED = dict(zip(COUNTRIES, ["SWE", "FRA", "IND", "AUS", "KOR"], strict=True))
OF_LIVES = (
    "stock", "share_raw", "inflow", "outflow", "net_flow", "flow", "in_rate", "out_rate",
    "net_rate", "circulation", "effectiveness", "retention_rate", "return_rate",
    "origin_residence", "share_in_origin",
)  # fmt: skip
ROUNDING = 1e-9
FITTED = 1e-5  # of shares; what the fit's tolerance leaves
FEW = settings(max_examples=12, deadline=None)
UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)  # sparse panels take long to fit
MORE = settings(max_examples=12, deadline=None, phases=UNSHRUNK)

life = st.dictionaries(
    st.integers(2004, 2016), st.sampled_from(COUNTRIES), min_size=1, max_size=8
)
lives = st.lists(life, min_size=1, max_size=20).map(
    lambda drawn: {f"p{place:02d}": life for place, life in enumerate(drawn)}
)


def all_measures(drawn, **parameters):
    """Totals of each measure of lives."""
    with engine_of(drawn) as engine:
        found = {}
        for name in OF_LIVES:
            measure = MEASURES.get(name)
            used = {k: v for k, v in parameters.items() if k in measure.defaults}
            found[name] = totals(counts(engine, measure, used))
        return found


def summed(found, keep=lambda key: True):
    return sum(values[0] for key, values in found.items() if keep(key))


@FEW
@given(lives, st.sampled_from([1, 5]))
def test_what_leaves_arrives_and_net_flows_cancel(drawn, window):
    found = all_measures(drawn, window=window)
    assert summed(found["inflow"]) == summed(found["outflow"]) == summed(found["flow"])
    assert summed(found["net_flow"]) == summed(found["net_rate"]) == 0
    for (area, year), values in found["net_flow"].items():
        into = found["inflow"].get((area, year), (0,))[0]
        out = found["outflow"].get((area, year), (0,))[0]
        assert values[0] == into - out


@FEW
@given(lives)
def test_shares_sum_to_one_and_persons_are_counted_once(drawn):
    found = all_measures(drawn, window=5)
    shares = defaultdict(float)
    for (_, year), (persons, everybody, _) in found["share_raw"].items():
        shares[year] += persons / everybody
    assert list(shares.values()) == pytest.approx([1.0] * len(shares), rel=ROUNDING)
    by_origin = defaultdict(float)
    for (origin, _, year), values in found["origin_residence"].items():
        by_origin[origin, year] += values[0]
    assert dict(by_origin) == {k: v[1] for k, v in found["share_in_origin"].items()}
    for name in ("retention_rate", "return_rate", "share_in_origin"):
        assert all(0 <= part <= whole for part, whole, _ in found[name].values())


@FEW
@given(lives)
def test_relabelling_countries_relabels_results(drawn):
    renamed = {p: {y: RELABELLED[c] for y, c in life.items()} for p, life in drawn.items()}
    before, after = all_measures(drawn, window=5), all_measures(renamed, window=5)
    for name, found in before.items():
        swapped = {
            tuple(RELABELLED.get(part, part) for part in key): values
            for key, values in found.items()
        }
        assert swapped == after[name], name


@FEW
@given(lives, st.randoms(use_true_random=False))
def test_order_of_rows_is_irrelevant(drawn, chance):
    people = list(drawn.items())
    chance.shuffle(people)
    folds = {person: place % 100 for place, person in enumerate(drawn)}
    with engine_of(drawn, folds=folds) as one, engine_of(dict(people), folds=folds) as other:
        for name in OF_LIVES:
            measure = MEASURES.get(name)
            assert totals(counts(one, measure)) == totals(counts(other, measure)), name


signs = st.lists(
    st.tuples(
        st.sampled_from(COUNTRIES),
        st.sampled_from(["icml", "iros", "uai"]),
        st.integers(2010, 2014),
        st.integers(0, 99),
        st.integers(3, 30),
    ),
    min_size=30,
    max_size=120,
)


def venue_stock(drawn):
    """A venue_stock table of some signs, in the order of its key."""
    persons = defaultdict(int)
    for area, venue, year, fold, number in drawn:
        persons[area, venue, year, fold] += 1000 * number
    rows = [
        {"area": a, "venue_id": v, "year": y, "fold": f, "persons_milli": n}
        for (a, v, y, f), n in sorted(persons.items())
    ]
    return pa.Table.from_pylist(rows)


@MORE
@given(signs)
def test_modelled_shares_sum_to_one_in_every_connected_year(drawn):
    cube = venue_cube(venue_stock(drawn), top=3)
    main = cube.keep(connected(cube))
    mix = np.full(len(main.venues), 1 / len(main.venues))
    shares = fit(main, prior=0.5, tolerance=1e-6).shares(mix)
    assert shares.sum(axis=1) == pytest.approx(np.ones_like(shares[:, 0, :]), abs=FITTED)


@MORE
@given(signs, st.integers(0, 1000))
def test_standardised_and_panel_shares_do_not_know_the_order_of_rows(drawn, seed):
    shuffled = drawn.copy()
    random.Random(seed).shuffle(shuffled)
    measure = MEASURES.get("share_standardised")
    values = {k: v.value for k, v in measure.defaults.items() if k != "population"}
    one = measure.compute(venue_stock(drawn), **values)
    other = measure.compute(venue_stock(shuffled), **values)
    assert one.table.equals(other.table)


@MORE
@given(signs)
def test_a_share_is_the_sum_of_what_its_folds_contribute(drawn):
    measure = MEASURES.get("share_standardised")
    values = {k: v.value for k, v in measure.defaults.items() if k != "population"}
    found = totals(measure.compute(venue_stock(drawn), **values))
    by_year = defaultdict(float)
    for (_, year), (share, _, _) in found.items():
        by_year[year] += share
    assert all(total <= 1 + FITTED for total in by_year.values())
    assert all(share >= -FITTED for share, _, _ in found.values())
