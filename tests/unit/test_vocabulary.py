"""Words and codes: countries are read without guessing, terms are whole in three languages."""

import re

import pycountry
import pytest

from talentatlas.errors import UnknownNameError
from talentatlas.vocabulary.countries import ALIASES, country_name, members, to_alpha3
from talentatlas.vocabulary.messages import LANGUAGES, Messages
from talentatlas.vocabulary.terms import TERMS, term, term_ids

CHINESE = re.compile("[\u4e00-\u9fff]")
# Characters that only one of the two scripts uses, from the words of this project.
SIMPLIFIED_ONLY = set("国区数据从来统计华时间称说现标准种层级报见书资验样单图显发关应开")
TRADITIONAL_ONLY = set("國區數據從來統計華時間稱說現標準種層級報見書資驗樣單圖顯發關應開")


@pytest.mark.parametrize(
    "text", ["United Kingdom", "UK", "GBR", "GB", "英国", "英國", "england"]
)
def test_a_country_is_found_by_code_and_by_name_in_three_languages(text):
    assert to_alpha3(text) == "GBR"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Hong Kong", "HKG"), ("Hong Kong SAR", "HKG"), ("中国香港特别行政区", "HKG"),
        ("Macao", "MAC"), ("澳門", "MAC"), ("Taiwan, Province of China", "TWN"),
        ("臺灣", "TWN"), ("Chinese Taipei", "TWN"), ("China", "CHN"), ("中國", "CHN"),
    ],
)  # fmt: skip
def test_hong_kong_macau_and_taiwan_keep_their_own_codes(text, code):
    assert to_alpha3(text) == code


@pytest.mark.parametrize(
    "text", ["Korea", "Congo", "Unknown", "", "  ", "China, Beijing", "in", "it", "Atlantis"]
)
def test_an_unclear_name_gives_no_code(text):
    assert to_alpha3(text) is None


def test_every_code_reads_its_own_names_in_every_language():
    wrong = [
        (country.alpha_3, lang)
        for country in pycountry.countries
        for lang in LANGUAGES
        if to_alpha3(country_name(country.alpha_3, lang)) not in (country.alpha_3, None)
    ]
    assert wrong == []


def test_every_alias_reads_as_its_country():
    assert [
        name for code, names in ALIASES.items() for name in names if to_alpha3(name) != code
    ] == []


def test_kosovo_has_a_code_and_names():
    assert to_alpha3("Kosovo") == to_alpha3("XK") == "XKX"
    assert country_name("XKX", "zh-Hans") == "科索沃"


def test_an_unknown_code_is_an_error_that_suggests():
    with pytest.raises(UnknownNameError) as error:
        country_name("USX")
    assert "USA" in str(error.value)


def test_groups_have_members_with_codes_and_a_label():
    assert len(members("grp:eu27")) == 27
    assert members("grp:china-hk-mo") == {"CHN", "HKG", "MAC"}
    for group in ("grp:eu27", "grp:gulf", "grp:china-hk-mo"):
        assert all(to_alpha3(code) == code for code in members(group))
        assert CHINESE.search(country_name(group, "zh-Hant"))


def test_every_term_is_whole_in_three_languages():
    for term_id in term_ids():
        one = term(term_id)
        assert one.source, term_id
        for lang in LANGUAGES:
            assert one.label(lang), (term_id, lang)
            assert one.definition(lang), (term_id, lang)
            assert bool(CHINESE.search(one.definition(lang))) is (lang != "en"), (term_id, lang)


def test_simplified_and_traditional_are_not_mixed():
    only_simplified = SIMPLIFIED_ONLY - TRADITIONAL_ONLY
    only_traditional = TRADITIONAL_ONLY - SIMPLIFIED_ONLY
    for term_id in term_ids():
        hans = term(term_id).label("zh-Hans") + term(term_id).definition("zh-Hans")
        hant = term(term_id).label("zh-Hant") + term(term_id).definition("zh-Hant")
        assert not only_traditional & set(hans), term_id
        assert not only_simplified & set(hant), term_id


def test_a_term_is_found_under_the_name_of_its_indicator():
    assert term("return_rate").label("zh-Hans") == "回流率"
    with pytest.raises(UnknownNameError, match="return-rate"):
        term("return-rat")


def test_an_unknown_language_or_message_is_an_error():
    with pytest.raises(UnknownNameError, match="zh-Hant"):
        Messages(TERMS, "zh-TW")
    with pytest.raises(UnknownNameError):
        Messages(TERMS, "en")("no such key")
