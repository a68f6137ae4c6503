"""Countries by author out of index lists, on cases worked out by hand."""

import pytest

from talentatlas.sources.alignment import Indexed, align, parse_index

# stated places, affiliation index, country index, nameless entries → method, countries by place
CASES = {
    "equal shapes align one to one": (
        "a;b;a", "0;1;0", "0;1;0", (), "exact", ((0,), (1,), (0,)),
    ),
    "authors without affiliation are skipped": (
        "a;;b", "0;1", "0;0", (), "exact", ((0,), (), (0,)),
    ),
    "or they keep a place of their own": (
        "a;;b", "0;2;1", "0;1;0", (), "exact", ((0,), (1,), (0,)),
    ),
    "an author may have several": ("a;b", "0+1;1", "0+1;1", (), "exact", ((0, 1), (1,))),
    "fewer countries than affiliations in a place": (
        "a;b", "0+1;2", "0;1", (), "author-exact", ((0,), (1,)),
    ),
    "the lost place is the one left over": (
        "a;b;a", "0;1;0", "0;0", (), "recovered", ((0,), (None,), (0,)),
    ),
    "a nameless affiliation has no country": (
        "a;b", "0;1", "0", (1,), "recovered", ((0,), (None,)),
    ),
    "two ways to explain one list": ("a;b", "0;1", "0", (), "ambiguous", ()),
    "no way to explain the list": ("a;b;a", "0;1;0", "0;1", (), "no-solution", ()),
    "two ways that agree on every author": (
        "a;b;c", "0+1;0+1;2+2", "0;0;1+1", (), "author-exact", ((0,), (0,), (1, 1)),
    ),
    "an index of neither length": ("a;b;c", "0;1", "0;1", (), "index-mismatch", ()),
    "more countries than places": ("a;b", "0;1", "0;1;2", (), "index-mismatch", ()),
    "an empty place in the index": ("a;b", "0;1", "0;", (), "blank-place", ()),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_countries_are_aligned_as_worked_out_by_hand(case):
    stated, affiliations, countries, nameless, method, expected = CASES[case]
    indexed = Indexed(parse_index(affiliations), parse_index(countries), frozenset(nameless))
    assert align(stated.split(";"), indexed) == (method, expected)


def test_an_index_that_is_no_list_of_numbers_is_not_used():
    assert parse_index("0;x") is None
    assert align(["a"], None).method == "bad-index"


def test_a_hostile_index_ends_in_bounded_time():
    places = 60
    affiliations = tuple((2 * i, 2 * i + 1) for i in range(places))
    countries = (*((i,) for i in range(places - 1)), (0, 1, 2))
    found = align(["a"] * places, Indexed((*affiliations, (999,)), countries, frozenset()))
    assert found.countries == ()
