"""The jackknife against a plain loop, and intervals at the ends of their ranges."""

import numpy as np
import pyarrow as pa
import pytest

from talentatlas.quantity import FOLDS, Counts
from talentatlas.uncertainty.cells import cells
from talentatlas.uncertainty.folds import jackknife
from talentatlas.uncertainty.intervals import sampled

ROUNDING = 1e-12  # relative; the same sums in another order
LEVEL = 0.9


@pytest.fixture(scope="module")
def drawn():
    random = np.random.default_rng(20)
    numerator = random.poisson(3.0, (7, FOLDS)).astype(float)
    return numerator, numerator + random.poisson(5.0, (7, FOLDS))


def loop(numerator, denominator):
    """The definition, one cell and one fold at a time."""
    variances = []
    for top, bottom in zip(numerator, denominator, strict=True):
        left_out = [(top.sum() - top[g]) / (bottom.sum() - bottom[g]) for g in range(len(top))]
        mean = sum(left_out) / len(left_out)
        squares = sum((value - mean) ** 2 for value in left_out)
        variances.append((len(top) - 1) / len(top) * squares)
    return variances


def test_jackknife_of_a_ratio_is_the_loop_over_folds(drawn):
    numerator, denominator = drawn
    found = jackknife(numerator, denominator)
    assert found.variance == pytest.approx(loop(numerator, denominator), rel=ROUNDING)
    assert found.value == pytest.approx(numerator.sum(1) / denominator.sum(1), rel=ROUNDING)


def test_jackknife_of_a_total_is_the_variance_of_a_sum_of_folds(drawn):
    numerator, _ = drawn
    textbook = FOLDS * numerator.var(axis=1, ddof=1)
    assert jackknife(numerator).variance == pytest.approx(textbook, rel=ROUNDING)


def test_equal_folds_have_no_variance():
    assert jackknife(np.full((1, FOLDS), 4.0)).variance == pytest.approx([0.0], abs=1e-9)


def test_no_denominator_no_value():
    found = jackknife(np.zeros((1, FOLDS)), np.zeros((1, FOLDS)))
    assert np.isnan(found.value).all()
    assert np.isnan(found.variance).all()


def counted(rows):
    """Counts of one key from (area, fold, numerator, denominator, persons)."""
    names = ("area", "fold", "numerator", "denominator", "persons")
    types = (pa.string(), pa.int32(), pa.float64(), pa.float64(), pa.int64())
    arrays = [pa.array(c, t) for c, t in zip(zip(*rows, strict=True), types, strict=True)]
    return Counts(pa.table(dict(zip(names, arrays, strict=True))), ("area",))


def spread_out(area, events, trials=None):
    """So many events and trials, dealt to the folds in turn."""
    trials = events if trials is None else trials
    return [
        (
            area,
            fold,
            float(len(range(fold, events, FOLDS))),
            float(len(range(fold, trials, FOLDS))),
            len(range(fold, trials, FOLDS)),
        )
        for fold in range(FOLDS)
    ]


def test_a_fold_without_a_row_counts_nothing():
    found = cells(counted([("CAN", 3, 2.0, 5.0, 5), ("CAN", 7, 1.0, 4.0, 4)]))
    assert found.numerator[0, [3, 7]].tolist() == [2.0, 1.0]
    assert found.numerator.sum() == 3.0
    assert found.persons.tolist() == [9]


@pytest.mark.parametrize(("scale", "least"), [("log", 0.0), ("logit", 0.0)])
def test_no_event_is_zero_with_an_upper_bound(scale, least):
    found = sampled(cells(counted(spread_out("CAN", 0, 40))), scale_name=scale, level=LEVEL)
    assert found.value.tolist() == [0.0]
    assert found.bounds.lower.tolist() == [least]
    assert 0.05 < found.bounds.upper[0] < 0.1  # about 3 events in 40


def test_a_share_of_one_has_a_lower_bound_below_one():
    found = sampled(cells(counted(spread_out("CAN", 40, 40))), scale_name="logit", level=LEVEL)
    assert found.bounds.upper.tolist() == [1.0]
    assert 0.9 < found.bounds.lower[0] < 0.95


def test_effectiveness_of_pure_gain_stays_below_one():
    found = sampled(cells(counted(spread_out("CAN", 12, 12))), scale_name="fisher", level=LEVEL)
    assert found.bounds.upper.tolist() == [1.0]
    assert 0.4 < found.bounds.lower[0] < 0.8


def test_a_net_flow_of_no_moves_is_not_known_exactly():
    found = sampled(cells(counted(spread_out("CAN", 0, 50))), scale_name="plain", level=LEVEL)
    assert found.bounds.lower[0] < 0 < found.bounds.upper[0]


def test_one_restless_person_widens_a_small_count():
    calm = [("CAN", fold, 1.0, None, 1) for fold in range(20)]
    restless = [("CAN", 0, 20.0, None, 1)]
    found_both = [cells(counted(rows)) for rows in (calm, restless)]
    few = [sampled(found, scale_name="log", level=LEVEL) for found in found_both]
    widths = [float(found.bounds.upper[0] - found.bounds.lower[0]) for found in few]
    assert widths[1] > 2 * widths[0]


def test_order_of_rows_is_irrelevant():
    rows = spread_out("USA", 64, 200) + spread_out("CAN", 9, 30)
    one, other = cells(counted(rows)), cells(counted(rows[::-1]))
    assert one.keys.equals(other.keys)
    assert (one.numerator == other.numerator).all()
