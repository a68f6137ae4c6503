"""Scores of found persons, by hand on few rows."""

import numpy as np
import pyarrow as pa
import pytest

from talentatlas.identity.evaluate import SCORES, agreement, numbers
from talentatlas.identity.evaluate_groups import Names, first_initial, plain_name
from talentatlas.identity.evaluate_moves import Signs, move_errors, signs

EXACT = 1e-12
DRAWN = np.random.default_rng(7)


def ints(*values):
    return np.array(values, np.int64)


def values(found):
    return {name: score.value for name, score in found.scores.items()}


def test_five_authorships_are_scored_as_counted_by_hand():
    # persons a, a, a, b, b; found together: (a a b), (a), (b)
    found = agreement(ints(0, 0, 0, 1, 1), ints(0, 0, 1, 0, 2))
    precision = (2 / 3 + 2 / 3 + 1 + 1 / 3 + 1) / 5
    recall = (2 / 3 + 2 / 3 + 1 / 3 + 1 / 2 + 1 / 2) / 5
    assert values(found) == pytest.approx(
        {
            "b3_precision": precision,
            "b3_recall": recall,
            "b3_f1": 2 * precision * recall / (precision + recall),
            "pairwise_precision": 1 / 3,
            "pairwise_recall": 1 / 4,
            "pairwise_f1": 2 / 7,
        },
        abs=EXACT,
    )
    assert (found.n, found.true_persons, found.found_persons) == (5, 2, 3)


def test_persons_found_as_they_are_score_one_with_a_closed_interval():
    true = DRAWN.integers(0, 40, 300)
    found = agreement(true, 100 - true)
    assert {(s.value, s.lower, s.upper) for s in found.scores.values()} == {(1.0, 1.0, 1.0)}


def test_without_pairs_there_is_no_pairwise_score():
    found = agreement(ints(0, 1, 2), ints(2, 1, 0))
    assert values(found)["pairwise_precision"] is None
    assert values(found)["b3_f1"] == 1.0


def test_intervals_hold_the_value_and_differ_by_seed_only():
    true = DRAWN.integers(0, 200, 1000)
    guess = np.where(DRAWN.random(1000) < 0.2, DRAWN.integers(0, 200, 1000), true)
    one, again, other = (agreement(true, guess, seed=seed) for seed in (1, 1, 2))
    assert one == again
    assert values(one) == values(other)
    assert one.scores["b3_f1"] != other.scores["b3_f1"]
    for name in SCORES:
        score = one.scores[name]
        assert score.lower < score.value < score.upper


def test_the_order_of_the_rows_does_not_matter():
    true = pa.array([f"p{n}" for n in DRAWN.integers(0, 50, 400)])
    found = pa.array([f"f{n}" for n in DRAWN.integers(0, 50, 400)])
    order = pa.array(DRAWN.permutation(400))
    assert agreement(numbers(true), numbers(found)) == agreement(
        numbers(true.take(order)), numbers(found.take(order))
    )


def where(*rows):
    """Signs of authorships (year, country), one each."""
    number = np.arange(len(rows))
    return signs(number, ints(*(y for y, _ in rows)), pa.array([c for _, c in rows]))


# Person 0 moves from CHN to USA in 2012; person 1, of the same name, stays in GBR.
LIVES = where((2010, "CHN"), (2011, "CHN"), (2012, "USA"), (2010, "GBR"), (2013, "GBR"))
PERSONS = ints(0, 0, 0, 1, 1)


def rates(found):
    return found.found, found.true, found.false_moves.value, found.missed_moves.value


def test_persons_found_as_they_are_make_no_wrong_move():
    assert rates(move_errors(PERSONS, PERSONS, LIVES)) == (1, 1, 0.0, 0.0)


def test_a_wrong_merge_invents_moves():
    # CHN (ties stay or go by code) until 2011, USA 2012, GBR 2013: one move right, one false.
    assert rates(move_errors(PERSONS, ints(0, 0, 0, 0, 0), LIVES)) == (2, 1, 0.5, 0.0)


def test_a_wrong_split_misses_the_move():
    found = move_errors(PERSONS, ints(0, 0, 1, 2, 2), LIVES)
    assert rates(found) == (0, 1, None, 1.0)


def test_a_move_on_the_same_route_in_other_years_is_another_move():
    lives = where((2000, "CHN"), (2001, "USA"), (2010, "CHN"), (2011, "USA"))
    found = move_errors(ints(0, 0, 1, 1), ints(0, 2, 0, 2), lives)
    assert rates(found) == (0, 2, None, 1.0)


def test_a_move_of_people_who_share_no_authorship_is_not_right():
    # Found persons pair the beginnings and ends of two careers that made the same move.
    lives = where((2010, "CHN"), (2011, "USA"), (2010, "CHN"), (2011, "USA"))
    crossed = move_errors(ints(0, 0, 1, 1), ints(0, 1, 1, 0), lives)
    assert rates(crossed) == (2, 2, 0.0, 0.0)  # each shares one authorship: the flow is right
    apart = move_errors(ints(0, 0, 1, 2), ints(0, 3, 1, 1), lives)
    assert rates(apart) == (1, 1, 1.0, 1.0)


def test_few_moves_have_a_wide_interval():
    found = move_errors(PERSONS, PERSONS, LIVES)
    assert (found.false_moves.lower, found.false_moves.upper) == (0.0, pytest.approx(0.95))


def test_signs_of_chosen_authorships_are_numbered_anew():
    two = Signs(ints(0, 1, 1, 2), ints(1, 2, 2, 3), ints(0, 0, 1, 1), ints(9, 5, 5, 9))
    kept = two.among(np.array([False, True, True]))
    assert kept.row.tolist() == [0, 0, 1]
    assert kept.year.tolist() == [2, 2, 3]


NAMES = Names(
    pa.chunked_array([["Wei Wang", "Wei  Wáng", "Li Wang", "Ann Otherwise", "W. Wang"]])
)


def test_a_plain_name_drops_accents_and_parts_words_at_hyphens():
    assert plain_name("Jean-Luc  MÜLLER") == "jean luc muller"
    assert first_initial("jean luc muller") == "j muller"
    assert NAMES.number[0] == NAMES.number[1]
    assert NAMES.initials()[0] == NAMES.initials()[4]


def test_groups_go_by_the_name_alone():
    row, true = np.arange(5), ints(0, 1, 2, 3, 4)
    groups = NAMES.groups(row, true)
    assert groups["all"].all()
    assert groups["shared_names"].tolist() == [True, True, False, False, False]
    assert groups["initials"].tolist() == [False, False, False, False, True]
    assert groups["letters:1-7"].tolist() == [True, True, True, False, True]
