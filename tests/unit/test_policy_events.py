"""The register of dated policy events."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

import pytest

from talentatlas.errors import UnknownNameError
from talentatlas.vocabulary.countries import country_name
from talentatlas.vocabulary.messages import LANGUAGES
from talentatlas.vocabulary.policy_events import (
    KINDS,
    READ,
    STAGES,
    PolicyEvent,
    policy_events,
)

LEAST = 40  # events that the register promises
FIRST, LAST = 2008, 2026
HALF_MONTH = 16 / 366  # a month without a day stands at its 15th


def event(date: str) -> PolicyEvent:
    return PolicyEvent(
        "one", date, "announced", ("FRA",), "visa", ("a", "b", "c"), "s", "u", "r"
    )


def test_register_holds_at_least_forty_events_of_every_kind_in_order_of_date():
    events = policy_events()
    assert len(events) >= LEAST
    assert {one.kind for one in events} == set(KINDS)
    assert [one.date for one in events] == sorted(one.date for one in events)
    assert len({one.event_id for one in events}) == len(events)


@pytest.mark.parametrize("one", policy_events(), ids=lambda one: one.event_id)
def test_event_is_dated_placed_and_sourced(one: PolicyEvent):
    dt.date.fromisoformat(one.date if len(one.date) == len("2016-05-10") else f"{one.date}-01")
    assert FIRST <= one.year <= LAST
    assert one.areas
    assert all(country_name(area) for area in one.areas)
    assert one.stage in STAGES
    assert one.read in READ
    assert one.source
    assert urlsplit(one.url).scheme in ("http", "https")
    assert urlsplit(one.url).netloc


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_event_is_told_apart_by_its_title_in_each_language(lang: str):
    titles = [one.title(lang) for one in policy_events()]
    assert all(titles)
    assert len(set(titles)) == len(titles)


def test_scripts_of_chinese_titles_are_not_the_same_text():
    same = [o.event_id for o in policy_events() if o.title("zh-Hans") == o.title("zh-Hant")]
    assert same == []


def test_place_on_an_axis_is_inside_the_year_and_a_month_is_its_middle():
    assert event("2016-01-01").at == 2016.0
    assert 2016.99 < event("2016-12-31").at < 2017
    assert event("2016-05").at == pytest.approx(event("2016-05-01").at, abs=HALF_MONTH)
    assert event("2016-05-01").at < event("2016-05").at < event("2016-06-01").at


def test_events_of_an_area_include_those_of_a_group_it_is_a_member_of():
    found = {one.event_id for one in policy_events(areas=["DEU"])}
    assert {"de-skilled-immigration-2020", "eu-blue-card-2021"} <= found
    assert "us-h1b-fee" not in found


def test_events_can_be_narrowed_by_kind_and_years():
    found = policy_events(kinds=["fee"], first_year=2025)
    assert [one.event_id for one in found] == ["us-h1b-fee"]


def test_unknown_kind_is_refused_by_name():
    with pytest.raises(UnknownNameError, match="visas"):
        policy_events(kinds=["visas"])


def test_unknown_language_is_refused_by_name():
    with pytest.raises(UnknownNameError, match="fr"):
        event("2016-01-01").title("fr")
