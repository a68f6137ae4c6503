"""Normal form of names: two printings of one name meet, and no name is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentatlas.vocabulary.names import is_suffix, normal_name

SAME_PERSON = [
    ("Bernhard Schölkopf", "Bernhard Sch¨olkopf"),
    ("Bernhard Schölkopf", "Schölkopf, Bernhard"),
    ("Rainer Kümmerle", "Rainer Ku¨mmerle"),
    ("Günter Klambauer", "G ¨unter Klambauer"),
    ("Hervé Guillou", "Herve´ Guillou"),
    ("Hélène Paugam-Moisy", "Hél\\`ene Paugam-moisy"),
    ("Emmanuel J. Candès", "Emmanuel J. CandÃ¨s"),
    ("Jean-Luc Godard", "JEAN‐LUC GODARD"),
    ("Xiao-Ming Li", "Xiaoming Li"),
    ("Conor O'Brien", "Conor O’Brien"),
    ("Ömer Morgül", "Ömer Morgül1"),
    ("Zoltan-Csaba Marton", "1Zoltan-Csaba Marton"),
    ("Ali Rahimi", "ali rahimi*,†"),
    ("Stan Z. Li", "Stan Z Li ²"),
    ("Kerry A. Seitz Jr.", "Seitz, Kerry A., Jr."),
    ("José Luis Blanco", "Jose\u0301\xa0Luis  Blanco"),
]

FORMS = [
    ("J.L. Wyatt", "j l wyatt"),
    ("Łukasz Kaiser", "lukasz kaiser"),
    ("Øyvind Sørdal", "oyvind sordal"),
    ("Jürgen Groß", "jurgen gross"),
    ("Nguyễn Văn Đức", "nguyen van duc"),
    ("Uluc̣ Saranlı", "uluc saranli"),
    ("Anna ´Swiatek", "anna swiatek"),
    ("Wei-Lun (Harry) Chao", "weilun harry chao"),
    ("王伟", "王伟"),
    ("がぎ ぐ", "がぎ ぐ"),
    ("김철수", "김철수"),
    ("Зинаида Иванова", "зинаида иванова"),
    ("†*", ""),
]


@pytest.mark.parametrize(("one", "other"), SAME_PERSON)
def test_two_printings_of_a_name_have_one_normal_form(one, other):
    assert normal_name(one) == normal_name(other)


@pytest.mark.parametrize(("printed", "normal"), FORMS)
def test_the_normal_form_is_the_one_written_down_here(printed, normal):
    assert normal_name(printed) == normal


def test_an_accent_before_a_capital_does_not_glue_two_names():
    assert normal_name("Jan ´Zak") == "jan zak"


def test_different_initials_stay_different():
    assert normal_name("J. A. Smith") != normal_name("J. B. Smith")


@pytest.mark.parametrize(("text", "expected"), [("Jr.", True), ("III", True), ("Ivan", False)])
def test_a_suffix_is_told_from_a_name(text, expected):
    assert is_suffix(text) is expected


@given(st.text())
def test_a_name_with_a_letter_is_never_emptied_and_never_has_stray_space(name):
    normal = normal_name(name)
    assert normal == " ".join(normal.split())
    assert normal or not any(c.isalpha() and c not in "ʼʻˆˇ" for c in name)


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0x24F)))
def test_the_normal_form_of_a_normal_form_is_itself(name):
    assert normal_name(normal_name(name)) == normal_name(name)
