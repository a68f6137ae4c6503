"""Linkage: rare names join, evidence parts common ones, and hard evidence wins."""

import numpy as np
import pyarrow as pa
import pytest

from talentatlas.identity.labelled import RECORD
from talentatlas.identity.linkage import link
from talentatlas.identity.name_classes import NameClass, classify
from talentatlas.identity.names import parse, read_names
from talentatlas.identity.romanised import romanised

GIVEN = [
    f"{a}{b}" for a in ("ba", "do", "ki", "lu", "me") for b in ("nor", "tel", "vin", "ras")
]
FAMILY = [f"{a}{b}" for a in ("Har", "Quo", "Sel", "Tam", "Vor") for b in ("bek", "dun", "lim")]


def crowd(works: int = 60) -> list[dict]:
    """Authors with names of their own, so that names have a background."""
    rows = []
    for work in range(works):
        team = [(work * 3 + i) % len(GIVEN) for i in range(3)]
        names = [f"{GIVEN[g].capitalize()} {FAMILY[(g + work) % len(FAMILY)]}" for g in team]
        rows += papers(f"crowd{work}", names, 2010 + work % 10)
    return rows


def papers(work: str, names: list[str], year: int, **more: object) -> list[dict]:
    """One work with its byline."""
    return [
        {
            "authorship_id": f"{work}#{place}", "work_id": work, "position": place,
            "name": name, "year": year, "venue": "here",
            "co_authors": names[: place - 1] + names[place:], **more,
        }
        for place, name in enumerate(names, 1)
    ]  # fmt: skip


def doubtful() -> pa.Table:
    """Works of one name with little beside it to tell whether they are one person's."""
    rows = crowd()
    for work in range(8):
        names = ["Zygmunt Oxtail", FAMILY[work] + " " + GIVEN[work]]
        rows += papers(f"d{work}", names, 2000 + 3 * work)
        rows += papers(f"e{work}", names, 2001 + 3 * work)
    return table(rows)


def table(rows: list[dict]) -> pa.Table:
    return pa.Table.from_pylist(rows, RECORD)


def person_of(records: pa.Table, corrections: pa.Table | None = None) -> dict[str, str]:
    found = link(records, corrections=corrections).persons
    return dict(
        zip(*(found[c].to_pylist() for c in ("authorship_id", "person_id")), strict=True)
    )


def test_a_rare_name_with_the_same_co_author_is_one_person():
    rows = crowd()
    rows += papers("a", ["Zygmunt Oxtail", "Rara Avis"], 2014)
    rows += papers("b", ["Z. Oxtail", "Rara Avis"], 2015)
    person = person_of(table(rows))
    assert person["a#1"] == person["b#1"]
    assert person["a#2"] == person["b#2"]


def test_two_names_on_one_byline_are_two_persons():
    rows = crowd() + papers("a", ["Zygmunt Oxtail", "Zygmunt Oxtail"], 2014)
    person = person_of(table(rows))
    assert person["a#1"] != person["a#2"]


@pytest.mark.parametrize(
    ("other", "is_same"), [("openreview:~Z1", True), ("openreview:~Z2", False)]
)
def test_identifiers_of_one_scheme_decide(other, is_same):
    rows = crowd()
    rows += papers("a", ["Zygmunt Oxtail"], 2014, ids=["openreview:~Z1"])
    rows += papers("b", ["Zygmunt Oxtail"], 2014, ids=[other])
    person = person_of(table(rows))
    assert (person["a#1"] == person["b#1"]) is is_same


@pytest.mark.parametrize("is_same", [True, False])
def test_a_correction_wins_over_the_model(is_same):
    one, other = ("Zygmunt Oxtail", "Rara Avis") if is_same else ("Rara Avis", "Rara Avis")
    rows = crowd() + papers("a", [one], 2014) + papers("b", [other], 2015)
    said = pa.table({"left": ["a#1"], "right": ["b#1"], "same": [is_same]})
    assert (person_of(table(rows))["a#1"] == person_of(table(rows))["b#1"]) is not is_same
    person = person_of(table(rows), corrections=said)
    assert (person["a#1"] == person["b#1"]) is is_same


def test_neither_row_order_nor_threads_change_a_thing():
    records = doubtful()
    shuffled = records.take(np.random.default_rng(3).permutation(records.num_rows))
    one, other = link(records, threads=1), link(shuffled, threads=2)
    assert one.persons.equals(other.persons)
    assert one.pairs.equals(other.pairs)
    assert one.draw(2, 5).equals(other.draw(2, 5))


def test_draws_differ_and_a_draw_repeats():
    found = link(doubtful())
    assert found.draw(0, 1).equals(found.draw(0, 1))
    assert len({tuple(found.draw(k, 1)["person_id"].to_pylist()) for k in range(8)}) > 1


def test_links_hold_every_person_together():
    found = link(doubtful())
    people = len(set(found.persons["person_id"].to_pylist()))
    assert found.pairs.num_rows == found.persons.num_rows - people
    assert min(found.pairs["probability"].to_pylist()) >= 0.5


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        (("john",), ("j",), NameClass.INITIAL),
        (("john", "a"), ("john",), NameClass.MIDDLE_MISSING),
        (("john", "a"), ("john", "b"), None),
        (("winglok",), ("w", "l"), NameClass.INITIALS),
        (("jose", "luis"), ("jose",), NameClass.NAME_MISSING),
        (("dan",), ("daniel",), NameClass.SHORT_FORM),
        (("wei",), ("lei",), None),
    ],
)
def test_given_names_agree_in_the_class_written_here(one, other, kind):
    assert classify(one, other) is kind
    assert classify(other, one) is kind


@pytest.mark.parametrize(
    ("printed", "given", "family"),
    [
        ("Xiao-Ming Li", ("xiaoming",), "li"),
        ("Sahar El Khoury", ("sahar",), "elkhoury"),
        ("王小明", ("小明",), "王"),
        ("欧阳修", ("修",), "欧阳"),
        ("Plato", (), "plato"),
    ],
)
def test_a_name_is_taken_apart(printed, given, family):
    form = parse(printed)
    assert (form.given, form.family) == (given, family)


def test_characters_and_wade_giles_meet_pinyin():
    assert romanised(("小明",), "王") == [(("xiaoming",), "wang")]
    assert (("xiaoping",), "zhang") in romanised(("hsiaoping",), "chang")


def test_spaces_in_a_given_name_make_no_other_form():
    names = read_names(["Sang Hun Pyo", "Sanghun Pyo", "Sang-Hun Pyo"])
    assert len(set(names.form.tolist())) == 1
