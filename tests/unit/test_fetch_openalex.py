"""Fetching works: whatever the service does, all records come, or a checkpoint and an error."""

import gzip
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import fake_api
from fake_api import Clock, FakeApi, work, works
from talentatlas.errors import (
    RateLimited,
    SourceChanged,
    SourceError,
    SourceUnavailable,
    StorageError,
    TalentAtlasError,
    UsageError,
)
from talentatlas.sources.fetch import OpenAlexRequest, Surroundings, fetch, plan_fetch
from talentatlas.sources.fetch import openalex as module
from talentatlas.sources.fetch.folder import FetchFolder

PER_YEAR = {2019: 230, 2020: 100, 2021: 0, 2022: 45}
TOTAL = sum(PER_YEAR.values())
REQUEST = OpenAlexRequest(first=2019, last=2022)
SHORT = fake_api.SLOW / 2  # seconds of patience with a service that is slow
KEY = "a-planted-key-0123456789"


@dataclass
class Desk:
    """A fake service, a clock, and a folder."""

    api: FakeApi
    folder: Path
    state: Path
    clock: Clock = field(default_factory=Clock)
    remarks: list[str] = field(default_factory=list)
    offline: bool = False
    patience: float = fake_api.PATIENT
    more: dict[str, str] = field(default_factory=dict)

    @property
    def around(self) -> Surroundings:
        return self.api.around(
            self.state,
            self.clock,
            environment={"OPENALEX_API_KEY": KEY} | self.more,
            remark=self.remarks.append,
            offline=self.offline,
            read_seconds=self.patience,
        )

    def fetch(self, request: OpenAlexRequest = REQUEST, **more: Any) -> dict[str, Any]:
        return dict(fetch(request, self.folder, around=self.around, **more).manifest)

    def pages(self) -> list[dict[str, Any]]:
        return [
            json.loads(gzip.decompress(path.read_bytes()))
            for path in sorted(self.folder.glob("pages/*"))
        ]

    def ids(self) -> list[str]:
        return [one["id"] for page in self.pages() for one in page["results"]]

    def bytes(self) -> dict[str, bytes]:
        return bytes_in(self.folder)


def bytes_in(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with FakeApi(works=works(PER_YEAR)) as api:
        yield Desk(api, tmp_path / "into", tmp_path / "state")


def test_all_works_come_and_the_manifest_says_so(desk: Desk) -> None:
    manifest = desk.fetch()
    assert sorted(desk.ids()) == sorted(one["id"] for one in desk.api.works)
    assert (manifest["announced"], manifest["received"], manifest["distinct"]) == (TOTAL,) * 3
    assert [part["received"] for part in manifest["parts"]] == list(PER_YEAR.values())
    assert sum(page["records"] for page in manifest["pages"]) == TOTAL
    assert manifest["vintage"] == "2026-11-25"
    assert manifest["licence"] == "CC0-1.0"
    assert not manifest["is_reduced"]


def test_answers_lie_there_as_they_were_received(desk: Desk) -> None:
    desk.fetch()
    first = desk.pages()[0]
    assert set(first) == {"meta", "results", "group_by"}
    assert first["meta"]["next_cursor"]


def test_only_the_needed_fields_are_asked_for_and_the_corpus_is_named(desk: Desk) -> None:
    desk.fetch()
    for path, params, _, _ in desk.api.asked:
        assert path == "/works"
        assert "abstract_inverted_index" not in params["select"]
        assert params["corpus"] == "core"
        assert int(params["per_page"]) <= 100
    assert not any(
        "abstract_inverted_index" in one for p in desk.pages() for one in p["results"]
    )


def test_the_price_is_the_sum_of_what_the_answers_say(desk: Desk) -> None:
    manifest = desk.fetch()
    assert manifest["cost_usd"] == pytest.approx(fake_api.CALL_USD * desk.api.calls())


# What a service may do to the lists, once, and still all works must come.
ONCE = [
    fake_api.too_fast,
    fake_api.too_fast_by_date,
    fake_api.limit_in_html,
    fake_api.busy,
    fake_api.broken,
    fake_api.page_of_html,
    fake_api.cut_off,
    fake_api.half_json,
    fake_api.slow,
    fake_api.more_announced,
    fake_api.nothing_there,
    fake_api.loses_one,
    fake_api.one_twice,
]
COUNT_CALLS = len(PER_YEAR)


@pytest.mark.parametrize("position", [0, COUNT_CALLS, COUNT_CALLS + 1, COUNT_CALLS + 2])
@pytest.mark.parametrize("fault", ONCE, ids=lambda fault: fault.__name__)
def test_a_fault_that_passes_costs_no_record(
    desk: Desk, fault: fake_api.Fault, position: int
) -> None:
    desk.patience = SHORT if fault is fake_api.slow else fake_api.PATIENT
    desk.api.faults["/works"] = [*[_well] * position, fault]
    if position == 0 and fault is fake_api.more_announced:
        with pytest.raises(SourceError, match="250 records were announced when planned"):
            desk.fetch()  # and the next run goes on with what it was told
    manifest = desk.fetch()
    assert manifest["distinct"] == TOTAL
    assert set(desk.ids()) == {one["id"] for one in desk.api.works}


def _well(reply: fake_api.Reply) -> fake_api.Reply:
    return reply


# What a service may go on doing: the error, its exit code, and words that it must hold.
ALWAYS: list[tuple[fake_api.Fault, type[TalentAtlasError], int, str]] = [
    (fake_api.spent, RateLimited, 5, "2 h 00 min"),
    (fake_api.spent_usd, RateLimited, 5, "2 h 00 min"),
    (fake_api.too_fast, SourceUnavailable, 4, "too many requests"),
    (fake_api.limit_in_html, SourceUnavailable, 4, "too many requests"),
    (fake_api.busy, SourceUnavailable, 4, "503"),
    (fake_api.page_of_html, SourceUnavailable, 4, "text/html"),
    (fake_api.cut_off, SourceUnavailable, 4, "Error"),
    (fake_api.half_json, SourceUnavailable, 4, "breaks off"),
    (fake_api.slow, SourceUnavailable, 4, "ReadTimeout"),
    (fake_api.renamed, SourceChanged, 4, "works"),
    (fake_api.no_bylines, SourceChanged, 4, "authorships"),
    (fake_api.no_cursor, SourceChanged, 4, "next_cursor"),
    (fake_api.other_year, SourceChanged, 4, "works of 1999"),
    (fake_api.more_announced, SourceError, 4, "250"),
    (fake_api.nothing_there, SourceError, 4, "230"),
    (fake_api.loses_one, SourceError, 4, "227"),
]


@pytest.mark.parametrize(
    ("fault", "error", "code", "words"), ALWAYS, ids=[one[0].__name__ for one in ALWAYS]
)
def test_a_fault_that_stays_ends_with_a_checkpoint_and_its_exit_code(
    desk: Desk, fault: fake_api.Fault, error: type[TalentAtlasError], code: int, words: str
) -> None:
    desk.api.faults["/works"] = [_well] * COUNT_CALLS
    desk.api.always["/works"] = fault
    desk.patience = SHORT if fault is fake_api.slow else fake_api.PATIENT
    with pytest.raises(error) as raised:
        desk.fetch()
    assert raised.value.exit_code == code
    assert words in str(raised.value)
    assert raised.value.todo
    assert not (desk.folder / "manifest.json").exists()
    assert (desk.folder / "journal.json").exists()
    desk.api.always.clear()
    desk.patience = fake_api.PATIENT
    assert desk.fetch()["distinct"] == TOTAL  # the same command continues


def test_a_spent_budget_is_not_asked_again(desk: Desk) -> None:
    desk.api.faults["/works"] = [*[_well] * COUNT_CALLS, fake_api.spent]
    with pytest.raises(RateLimited):
        desk.fetch()
    assert desk.api.calls() == COUNT_CALLS + 1
    assert desk.clock.waits == []


def test_a_budget_that_ends_midway_stops_before_it_is_refused(desk: Desk) -> None:
    desk.api.budget = COUNT_CALLS + 2
    with pytest.raises(RateLimited, match="2 h 00 min"):
        desk.fetch()
    assert desk.api.calls() == COUNT_CALLS + 2  # no call into an empty purse
    assert len(desk.pages()) == 2
    desk.api.budget = 1000
    assert desk.fetch()["distinct"] == TOTAL
    assert desk.api.calls("/works") == COUNT_CALLS + len(PER_YEAR) + 3  # nothing twice


def test_the_wait_that_is_asked_for_is_kept(desk: Desk) -> None:
    desk.api.faults["/works"] = [*[_well] * COUNT_CALLS, fake_api.too_fast]
    desk.fetch()
    assert any(wait >= 3 for wait in desk.clock.waits)
    assert any("too many requests" in remark for remark in desk.remarks)


def test_a_page_that_comes_twice_is_asked_again_and_then_an_error(desk: Desk) -> None:
    first: list[Any] = []

    def repeats(reply: fake_api.Reply) -> fake_api.Reply:
        first.append(reply.value["results"])
        reply.value["results"] = first[0]
        return reply

    desk.api.faults["/works"] = [_well] * COUNT_CALLS
    desk.api.always["/works"] = repeats
    with pytest.raises(SourceChanged, match="100 of 230 expected"):
        desk.fetch()
    assert desk.api.calls() == COUNT_CALLS + 1 + 3
    desk.api.always.clear()
    assert desk.fetch()["distinct"] == TOTAL


def test_a_cursor_that_leads_back_is_an_error(desk: Desk) -> None:
    def leads_back(reply: fake_api.Reply) -> fake_api.Reply:
        reply.value["meta"]["next_cursor"] = "MTAw"  # 100, as the first page has it
        return reply

    desk.api.faults["/works"] = [_well] * COUNT_CALLS
    desk.api.always["/works"] = leads_back
    with pytest.raises(SourceChanged, match="cursor leads back"):
        desk.fetch()
    desk.api.always.clear()
    assert desk.fetch()["distinct"] == TOTAL


def test_bylines_cut_in_lists_are_fetched_whole(desk: Desk) -> None:
    desk.api.works += [work(1, 2020, authors=377), work(2, 2020, authors=100)]
    manifest = desk.fetch()
    assert [one["id"] for one in manifest["singles"]] == ["W1"]  # 100 of 100 is whole
    single = json.loads(gzip.decompress((desk.folder / "singles/W1.json.gz").read_bytes()))
    assert len(single["authorships"]) == 377
    assert manifest["still_cut"] == []


def test_without_a_stated_number_every_byline_of_a_hundred_is_asked_for(desk: Desk) -> None:
    desk.api.old_layout = True
    desk.api.works += [work(1, 2020, authors=377), work(2, 2020, authors=100)]
    manifest = desk.fetch()
    assert [one["id"] for one in manifest["singles"]] == ["W1", "W2"]


def test_merged_and_deleted_works_are_noted(desk: Desk) -> None:
    desk.api.works += [work(n, 2020, authors=120) for n in (1, 2, 3)]
    desk.api.works.append(work(9, 1999, authors=120))
    desk.api.merged = {1: 9, 2: None}
    manifest = desk.fetch()
    assert manifest["merged"] == {"W1": "W9"}
    assert manifest["gone"] == ["W2"]
    assert [one["id"] for one in manifest["singles"]] == ["W1", "W3"]


def test_the_layout_before_the_rewrite_is_read_too(desk: Desk) -> None:
    desk.api.old_layout = True
    manifest = desk.fetch()
    assert manifest["distinct"] == TOTAL
    assert manifest["cost_usd"] == 0.0


def test_an_optional_field_that_is_not_offered_is_left_out_and_told(desk: Desk) -> None:
    desk.api.refuse = ["authors_count"]
    manifest = desk.fetch()
    assert manifest["distinct"] == TOTAL
    assert "field not offered: authors_count" in manifest["notes"]


def test_a_needed_field_that_is_not_offered_is_an_error(desk: Desk) -> None:
    desk.api.refuse = ["authorships"]
    with pytest.raises(SourceError, match="authorships is not a valid select field"):
        desk.fetch()


def test_a_field_that_nobody_asked_for_is_told(desk: Desk) -> None:
    def more(reply: fake_api.Reply) -> fake_api.Reply:
        for one in reply.value["results"]:
            one["mood"] = "good"
        return reply

    desk.api.always["/works"] = more
    assert "unknown field mood" in desk.fetch()["notes"]


def test_records_that_come_twice_are_counted_when_the_rest_is_whole(desk: Desk) -> None:
    desk.api.faults["/works"] = [_well] * COUNT_CALLS
    desk.api.always["/works"] = fake_api.one_twice
    manifest = desk.fetch()
    assert manifest["distinct"] == TOTAL
    assert manifest["received"] == TOTAL + len(desk.pages())
    assert manifest["notes"]["came twice"] == len(desk.pages())


def test_a_large_year_is_asked_for_by_month(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MONTHLY_FROM", 200)
    manifest = desk.fetch()
    assert manifest["distinct"] == TOTAL
    names = [part["name"] for part in manifest["parts"]]
    assert names[:2] == ["2019-01", "2019-02"]
    assert "2020" in names


def test_a_large_year_stays_whole_when_its_months_do_not_add_up(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MONTHLY_FROM", 200)
    desk.api.works[0]["publication_date"] = "2020-01-01"  # of 2019 by its year
    manifest = desk.fetch()
    assert manifest["distinct"] == TOTAL
    assert manifest["parts"][0]["name"] == "2019"


def test_a_rule_with_many_venues_is_split_at_a_hundred(desk: Desk, tmp_path: Path) -> None:
    venues = ", ".join(f'"S{number}"' for number in range(230))
    rule = tmp_path / "own.toml"
    rule.write_text(f'name = "own"\nsubfields = []\nvenues = [{venues}]\n', encoding="utf-8")
    manifest = desk.fetch(OpenAlexRequest(first=2020, last=2020, field=str(rule)))
    assert [part["name"] for part in manifest["parts"]] == [
        "2020 venues 1", "2020 venues 2", "2020 venues 3",
    ]  # fmt: skip
    assert manifest["distinct"] == PER_YEAR[2020]


def test_parts_that_overlap_ask_for_a_long_byline_once(desk: Desk, tmp_path: Path) -> None:
    desk.api.works.append(work(7, 2020, authors=130))  # of venue S0
    rule = tmp_path / "own.toml"
    rule.write_text('name = "own"\nsubfields = [1702]\nvenues = ["S0"]\n', encoding="utf-8")
    manifest = desk.fetch(OpenAlexRequest(first=2020, last=2020, field=str(rule)))
    assert [part["name"] for part in manifest["parts"]] == ["2020", "2020 venues"]
    assert manifest["distinct"] == PER_YEAR[2020] + 1
    assert manifest["received"] > manifest["distinct"]
    assert [one["id"] for one in manifest["singles"]] == ["W7"]
    assert desk.api.calls("/works/") == 1


def test_a_cap_is_kept_exactly_and_stands_in_the_request(desk: Desk) -> None:
    manifest = desk.fetch(OpenAlexRequest(first=2019, last=2022, most=130))
    assert manifest["received"] == 130
    assert manifest["request"]["most"] == 130


POINTS = 10


class Killed(BaseException):
    """The process ends here."""


def _writes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> int:
    count = 0
    real = os.replace

    def counted(source: Any, target: Any) -> None:
        nonlocal count
        count += str(target).startswith(str(desk.folder))
        real(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", counted)
        desk.fetch()
    return count


@pytest.mark.parametrize("is_before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("point", range(POINTS))
def test_a_pull_killed_at_any_point_ends_with_the_same_bytes(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, point: int, is_before: bool
) -> None:
    desk.api.works += [work(1, 2020, authors=150), work(2, 2022, authors=150)]
    last = _writes(desk, monkeypatch) - 1
    unbroken = desk.bytes()
    desk.folder = tmp_path / "again"
    real, count = os.replace, 0

    def killing(source: Any, target: Any) -> None:
        nonlocal count
        if not str(target).startswith(str(desk.folder)):
            return real(source, target)
        count += 1
        is_now = count - 1 == last * point // (POINTS - 1)
        if is_now and is_before:
            raise Killed
        real(source, target)
        if is_now:
            raise Killed
        return None

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", killing)
        with pytest.raises(Killed):
            desk.fetch()
    assert (desk.folder / "manifest.json").exists() == (point == POINTS - 1 and not is_before)
    desk.fetch()
    leftovers = [name for name in desk.bytes() if name.endswith(".part")]
    assert leftovers == []
    assert desk.bytes() == unbroken


def test_what_lies_there_is_not_asked_for_again(desk: Desk) -> None:
    desk.fetch()
    calls = desk.api.calls()
    desk.offline = True
    assert desk.fetch()["distinct"] == TOTAL
    assert desk.api.calls() == calls


def test_a_damaged_page_is_fetched_again(desk: Desk) -> None:
    desk.fetch()
    whole = desk.bytes()
    (desk.folder / "manifest.json").unlink()
    (desk.folder / "pages/000002.json.gz").write_bytes(b"damaged")
    desk.fetch()
    assert any("damaged" in remark for remark in desk.remarks)
    assert desk.bytes() == whole


@pytest.mark.parametrize("name", ["pages/000002.json.gz", "singles/W19001.json.gz"])
def test_a_damaged_file_of_a_stopped_pull_is_fetched_again(desk: Desk, name: str) -> None:
    desk.api.works[0] = work(19001, 2019, authors=120)
    desk.fetch()
    whole = desk.bytes()
    desk.api.budget = COUNT_CALLS + 2
    with pytest.raises(RateLimited):
        desk.fetch(fresh=True)
    (desk.folder / name).write_bytes(b"damaged")
    desk.api.budget = None
    desk.fetch()
    assert any("damaged" in remark for remark in desk.remarks)
    assert desk.bytes() == whole


def test_fresh_discards_what_lies_there(desk: Desk) -> None:
    desk.fetch()
    desk.api.works = works({2020: 7})
    assert desk.fetch()["distinct"] == TOTAL
    assert desk.fetch(fresh=True)["distinct"] == 7
    assert len(desk.pages()) == 1


def test_two_requests_are_not_mixed_in_one_folder(desk: Desk) -> None:
    desk.fetch()
    with pytest.raises(UsageError, match="another request"):
        desk.fetch(OpenAlexRequest(first=2018, last=2022))


def test_a_folder_with_other_things_is_left_alone(desk: Desk) -> None:
    desk.folder.mkdir()
    (desk.folder / "thesis.tex").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match=r"thesis\.tex"):
        desk.fetch(fresh=True)
    assert (desk.folder / "thesis.tex").exists()


def test_two_programs_do_not_fetch_into_one_folder(desk: Desk) -> None:
    with (
        FetchFolder(desk.folder).lock(desk.around.environment),
        pytest.raises(StorageError, match="Another program"),
    ):
        desk.fetch()


def test_offline_asks_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_socket(*words: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr("socket.socket.connect", no_socket)
    desk.offline = True
    plan = plan_fetch(REQUEST, desk.folder, around=desk.around)
    assert (plan.records, plan.price_usd, len(plan.pieces)) == (None, None, 4)
    with pytest.raises(SourceUnavailable, match="--offline"):
        desk.fetch()
    assert desk.api.calls() == 0


def test_a_plan_tells_calls_bytes_and_the_measured_price(desk: Desk) -> None:
    desk.api.budget = 1000
    plan = plan_fetch(REQUEST, desk.folder, around=desk.around)
    assert not desk.folder.exists()
    assert plan.records == TOTAL
    assert desk.api.calls() == COUNT_CALLS
    before = desk.api.calls()
    fetch(REQUEST, desk.folder, plan=plan, around=desk.around)
    assert desk.api.calls() - before == plan.calls  # the counts are not asked for twice
    assert plan.calls is not None
    assert plan.price_usd == pytest.approx(plan.calls * fake_api.CALL_USD)
    assert plan.price_is_measured
    assert plan.remaining_usd == pytest.approx(0.0996)


def test_a_plan_of_a_stopped_pull_tells_what_is_left(desk: Desk) -> None:
    desk.api.budget = COUNT_CALLS + 2
    with pytest.raises(RateLimited):
        desk.fetch()
    plan = plan_fetch(REQUEST, desk.folder, around=desk.around)
    assert (plan.have, plan.records) == (200, TOTAL - 200)


def _no(**change: Any) -> Callable[[], OpenAlexRequest]:
    return lambda: OpenAlexRequest(**{"first": 2019, "last": 2020, **change})


@pytest.mark.parametrize(
    "make",
    [_no(last=2018), _no(first=19), _no(corpus="core2")],
    ids=["order", "year", "corpus"],
)
def test_a_request_that_cannot_be_meant_is_refused(make: Callable[[], object]) -> None:
    with pytest.raises(UsageError):
        make()


def test_the_key_is_in_a_header_and_in_nothing_that_is_written(desk: Desk) -> None:
    desk.api.faults["/works"] = [*[_well] * (COUNT_CALLS + 1), fake_api.echo]
    with pytest.raises(SourceError, match="hidden") as raised:
        desk.fetch()
    desk.fetch()
    assert {one[2]["authorization"] for one in desk.api.asked} == {f"Bearer {KEY}"}
    assert not any(KEY in str(one[1]) for one in desk.api.asked)
    written = bytes_in(desk.folder) | bytes_in(desk.state)
    unpacked = [gzip.decompress(b) if n.endswith(".gz") else b for n, b in written.items()]
    assert not any(KEY.encode() in content for content in unpacked)
    assert KEY not in str(raised.value) + "".join(desk.remarks)


def test_a_key_does_not_travel_in_the_open(desk: Desk) -> None:
    desk.more = {"TALENTATLAS_OPENALEX_URL": "http://openalex.example"}
    with pytest.raises(TalentAtlasError, match="not https") as raised:
        desk.fetch()
    assert raised.value.exit_code == 3


def test_product_version_and_contact_are_named(desk: Desk) -> None:
    desk.more = {"TALENTATLAS_CONTACT": "someone@example.org"}
    desk.fetch()
    agents = {one[2]["user-agent"] for one in desk.api.asked}
    assert len(agents) == 1
    agent = agents.pop()
    assert agent.startswith("talentatlas/")
    assert "someone@example.org" in agent
