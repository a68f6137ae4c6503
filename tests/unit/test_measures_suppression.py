"""What is hidden, and that nothing hidden follows from what is shown."""

import numpy as np
import pyarrow as pa

from talentatlas.uncertainty.cells import Cells
from talentatlas.uncertainty.suppression import complementary, primary


def some_cells(persons, **parts):
    persons = np.array(persons, np.int64)
    empty = np.zeros((len(persons), 100))
    keys = pa.table({"area": [f"A{i}" for i in range(len(persons))]})
    whole = {name: np.array(part, np.int64) for name, part in parts.items()}
    return Cells(keys, empty, None, persons, whole)


def test_four_persons_are_hidden_and_five_are_shown():
    assert primary(some_cells([0, 4, 5])).tolist() == [True, True, False]


def test_an_operator_may_ask_for_more():
    assert primary(some_cells([9, 10]), minimum=10).tolist() == [True, False]


def test_a_small_part_hides_the_cell_and_an_empty_one_does_not():
    found = primary(some_cells([50, 50, 50], persons_in=[0, 3, 8]))
    assert found.tolist() == [False, True, False]


def test_a_lone_hidden_cell_takes_the_smallest_shown_one_with_it():
    persons = np.array([40, 7, 3, 12])
    hidden = persons < 5
    one_total = np.zeros(4, np.int64)
    assert complementary(persons, hidden, [one_total]).tolist() == [False, True, True, False]


def test_two_hidden_cells_of_four_persons_together_are_not_enough():
    persons = np.array([40, 7, 2, 2])
    found = complementary(persons, persons < 5, [np.zeros(4, np.int64)])
    assert found.tolist() == [False, True, True, True]


def test_enough_hidden_persons_need_no_more():
    persons = np.array([40, 7, 4, 4])
    found = complementary(persons, persons < 5, [np.zeros(4, np.int64)])
    assert found.tolist() == [False, False, True, True]


def test_both_margins_of_a_matrix_are_protected():
    random = np.random.default_rng(4)
    persons = random.integers(1, 40, 64)
    rows, columns = np.divmod(np.arange(64), 8)
    hidden = complementary(persons, persons < 5, [rows, columns])
    assert (hidden >= (persons < 5)).all()
    for margin in (rows, columns):
        for group in range(8):
            held = persons[(margin == group) & hidden]
            assert len(held) == 0 or (len(held) >= 2 and held.sum() >= 5)


def test_a_group_of_one_cell_has_nothing_to_take_with_it():
    found = complementary(np.array([3]), np.array([True]), [np.zeros(1, np.int64)])
    assert found.tolist() == [True]
