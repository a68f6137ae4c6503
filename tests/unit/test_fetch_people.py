"""Fetching persons and accepted papers: private fields never reach the disk."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import fake_api
from fake_api import Clock, FakeApi
from talentatlas.errors import (
    ConfigError,
    LicenceError,
    SourceChanged,
    SourceError,
    SourceUnavailable,
    UsageError,
)
from talentatlas.sources.fetch import OpenReviewRequest, OrcidRequest, fetch, plan_fetch
from talentatlas.sources.fetch import orcid as orcid_module
from talentatlas.sources.fetch.id_list import read_ids
from talentatlas.sources.identifiers import orcid

VENUE = "TEST.cc/2024/Conference"
SECRET = "a-planted-secret-0123456789"
LOGIN = {"OPENREVIEW_USERNAME": "someone@example.org", "OPENREVIEW_PASSWORD": SECRET}
PRIVATE = ("@example", "homepage.example", "gender", "she/her", "biography", "own-page.example")


def check_digit(digits: str) -> str:
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return "X" if rest == 10 else str(rest)


def orcid_id(number: int) -> str:
    digits = f"{number:015d}"
    whole = digits + check_digit(digits)
    return "-".join(whole[i : i + 4] for i in range(0, 16, 4))


def record(identifier: str) -> dict[str, Any]:
    """A record in the layout of version 3, with more than we may keep."""
    employment = {
        "put-code": 1,
        "role-title": "Professor",
        "start-date": {"year": {"value": "2015"}},
        "end-date": None,
        "organization": {"name": "University", "address": {"country": "CA"}},
    }
    pages = ["https://own-page.example/me", "https://dblp.org/pid/12/3456"]
    return {
        "orcid-identifier": {"path": identifier, "uri": f"https://orcid.org/{identifier}"},
        "history": {
            "claimed": True,
            "last-modified-date": {"value": 1},
            "verified-email": True,
        },
        "person": {
            "name": {"given-names": {"value": "Given"}, "family-name": {"value": "Family"}},
            "biography": {"content": "biography"},
            "emails": {"email": [{"email": "given@example.org"}]},
            "researcher-urls": {
                "researcher-url": [{"url-name": "p", "url": {"value": p}} for p in pages]
            },
        },
        "activities-summary": {
            "employments": {
                "affiliation-group": [{"summaries": [{"employment-summary": employment}]}]
            },
            "works": {"group": [{"work-summary": []}]},
        },
    }


def note(number: int, venue: str = VENUE, readers: tuple[str, ...] = ("everyone",)) -> Any:
    return {
        "id": f"note{number}",
        "readers": list(readers),
        "signatures": ["TEST.cc/2024/Conference/Submission1/Authors"],
        "content": {
            "title": {"value": f"Paper {number}"},
            "authors": {"value": ["One Author", "Other Author"]},
            "authorids": {"value": ["~One_Author1", "other@example.org"]},
            "venueid": {"value": venue},
            "venue": {"value": "TEST 2024 poster"},
            "TLDR": {"value": "write to me@example.org"},
        },
    }


def profile(name: str, *others: str) -> dict[str, Any]:
    return {
        "id": name,
        "state": "Active",
        "content": {
            "names": [{"fullname": "Given Family", "username": n} for n in (name, *others)],
            "emails": ["given@example.org"],
            "preferredEmail": "given@example.org",
            "gender": "she/her",
            "pronouns": "she/her",
            "homepage": "https://homepage.example",
            "relations": [{"name": "Advisor", "email": "advisor@example.org"}],
            "history": [
                {
                    "position": "PhD student (given@example.org)",
                    "start": 2015,
                    "end": None,
                    "institution": {"name": "University", "domain": "u.ca", "country": "CA"},
                }
            ],
            "orcid": "https://orcid.org/0000-0002-1825-0097",
        },
    }


@dataclass
class Desk:
    api: FakeApi
    folder: Path
    state: Path
    clock: Clock = field(default_factory=Clock)
    more: dict[str, str] = field(default_factory=dict)
    offline: bool = False

    @property
    def around(self) -> Any:
        return self.api.around(
            self.state, self.clock, environment=self.more, offline=self.offline
        )

    def fetch(self, request: Any) -> dict[str, Any]:
        return dict(fetch(request, self.folder, around=self.around).manifest)

    def text(self) -> str:
        """Everything that lies on the disk."""
        found = sorted(
            p for f in (self.folder, self.state) for p in f.rglob("*") if p.is_file()
        )
        return "\n".join(
            (gzip.decompress(p.read_bytes()) if p.suffix == ".gz" else p.read_bytes()).decode()
            for p in found
        )

    def records(self) -> list[dict[str, Any]]:
        return [
            one
            for path in sorted(self.folder.glob("pages/*"))
            for one in json.loads(gzip.decompress(path.read_bytes()))["results"]
        ]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with FakeApi() as api:
        yield Desk(api, tmp_path / "into", tmp_path / "state")


IDS = tuple(orcid_id(number) for number in range(1, 71))


def people(desk: Desk) -> OrcidRequest:
    desk.api.people = {identifier: record(identifier) for identifier in IDS}
    return OrcidRequest(ids=IDS)


def test_records_of_listed_ids_come_reduced(desk: Desk) -> None:
    manifest = desk.fetch(people(desk))
    assert (manifest["received"], manifest["distinct"]) == (70, 70)
    assert manifest["is_reduced"]
    assert manifest["licence_class"] == "non-commercial"
    assert [one["orcid-identifier"]["path"] for one in desk.records()] == list(IDS)
    first = desk.records()[0]
    group = first["activities-summary"]["employments"]["affiliation-group"][0]
    summary = group["summaries"][0]["employment-summary"]
    assert summary["organization"]["address"]["country"] == "CA"
    assert summary["start-date"] == {"year": {"value": "2015"}}
    assert "works" not in first["activities-summary"]
    assert "dblp.org/pid/12/3456" in json.dumps(first["person"])
    assert [word for word in PRIVATE if word in desk.text()] == []


def test_a_record_that_is_not_there_is_named_and_not_missed_in_silence(desk: Desk) -> None:
    request = people(desk)
    del desk.api.people[IDS[3]]
    manifest = desk.fetch(request)
    assert manifest["absent"] == [IDS[3]]
    assert (manifest["announced"], manifest["received"]) == (70, 69)


def test_a_deprecated_id_leads_to_its_successor(desk: Desk) -> None:
    request = people(desk)
    desk.api.moved = {IDS[0]: IDS[1]}
    manifest = desk.fetch(request)
    assert manifest["merged"] == {IDS[0]: IDS[1]}


def test_a_burst_at_orcid_is_waited_out(desk: Desk) -> None:
    request = people(desk)
    desk.api.faults[f"/{IDS[0]}"] = [fake_api.busy, fake_api.busy]
    assert desk.fetch(request)["received"] == 70
    assert sum(desk.clock.waits) > 0


def test_records_are_asked_for_at_the_pace_of_the_provider(desk: Desk) -> None:
    before = desk.clock.time
    desk.fetch(people(desk))
    assert desk.clock.time - before >= (70 - 10) / 8.0 - 1e-6


def test_an_orcid_pull_that_is_stopped_goes_on_where_it_was(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orcid_module, "PER_PIECE", 60)
    request = people(desk)
    whole = desk.fetch(request)
    desk.folder = desk.folder.with_name("again")
    desk.api.always[f"/{IDS[55]}"] = fake_api.busy
    with pytest.raises(SourceUnavailable):
        desk.fetch(request)
    plan = plan_fetch(request, desk.folder, around=desk.around)
    assert (plan.have, plan.records, plan.price_usd) == (50, 20, 0.0)
    desk.api.always.clear()
    before = desk.api.calls()
    assert desk.fetch(request) == whole
    assert desk.api.calls() - before == 20


def test_another_layout_of_a_record_is_an_error(desk: Desk) -> None:
    request = people(desk)
    desk.api.people[IDS[0]] = {"orcid-profile": {}}
    with pytest.raises(SourceChanged, match="orcid-identifier"):
        desk.fetch(request)


def test_an_orcid_client_logs_in_and_its_secret_is_nowhere(desk: Desk) -> None:
    desk.more = {"ORCID_CLIENT_ID": "APP-1", "ORCID_CLIENT_SECRET": SECRET}
    desk.fetch(people(desk))
    path, params, _, body = desk.api.asked[0]
    assert (path, params, body["scope"]) == ("/oauth/token", {}, "/read-public")
    assert desk.api.asked[1][2]["authorization"] == "Bearer fake-token"
    assert SECRET not in desk.text()
    assert "fake-token" not in desk.text()


def test_a_list_of_ids_with_a_wrong_line_is_refused_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "ids.txt"
    path.write_text(f"# mine\n{IDS[0]}\n\n0000-0000-0000-0000\n", encoding="utf-8")
    with pytest.raises(UsageError, match='line 4 has "0000-0000-0000-0000"'):
        read_ids(path, orcid, what="ORCID iDs")
    path.write_text(f"https://orcid.org/{IDS[0]}\n{IDS[0]}\n", encoding="utf-8")
    assert read_ids(path, orcid, what="ORCID iDs") == (IDS[0],)
    path.write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="empty"):
        read_ids(path, orcid, what="ORCID iDs")


def test_accepted_papers_come_reduced_and_emails_become_null(desk: Desk) -> None:
    desk.api.notes = [note(i) for i in range(1205)]
    manifest = desk.fetch(OpenReviewRequest(venues=(VENUE,)))
    assert (manifest["announced"], manifest["distinct"]) == (1205, 1205)
    assert len(manifest["pages"]) == 2
    content = desk.records()[0]["content"]
    assert content["authorids"]["value"] == ["~One_Author1", None]  # still side by side
    assert set(content) == {"title", "authors", "authorids", "venueid", "venue"}
    assert [word for word in PRIVATE if word in desk.text()] == []


def test_a_paper_that_not_everybody_may_read_is_withheld(desk: Desk) -> None:
    desk.api.notes = [note(1), note(2, readers=("TEST.cc/2024/Conference/Program_Chairs",))]
    manifest = desk.fetch(OpenReviewRequest(venues=(VENUE,)))
    assert manifest["received"] == 1
    assert manifest["absent"] == ["note2"]
    assert "Paper 2" not in desk.text()


def test_profiles_are_asked_for_by_name_and_come_reduced(desk: Desk) -> None:
    names = ("~Given_Family1", "~Given_Family2", "~Nobody_There1")
    desk.api.profiles = dict.fromkeys(names[:2], profile(*names[:2]))
    manifest = desk.fetch(OpenReviewRequest(profiles=names))
    assert manifest["absent"] == ["~Nobody_There1"]
    assert manifest["notes"] == {"profiles asked for by several names": 2}
    posted = [one for one in desk.api.asked if one[0] == "/profiles/search"]
    assert [set(one[3]) for one in posted] == [{"ids"}]
    assert not any("group" in one[1] for one in desk.api.asked)
    content = desk.records()[0]["content"]
    assert content["history"][0]["institution"]["country"] == "CA"
    assert content["history"][0]["position"] is None  # it held an address
    assert set(content) == {"names", "history", "orcid"}
    assert [word for word in PRIVATE if word in desk.text()] == []


def test_without_a_login_the_challenge_is_explained(desk: Desk) -> None:
    desk.api.login = (LOGIN["OPENREVIEW_USERNAME"], SECRET)
    with pytest.raises(SourceError, match="ChallengeRequiredError") as raised:
        desk.fetch(OpenReviewRequest(venues=(VENUE,)))
    assert raised.value.exit_code == 4
    assert "OPENREVIEW_USERNAME" in raised.value.todo


def test_a_login_is_used_once_and_is_nowhere_on_the_disk(desk: Desk) -> None:
    desk.api.login = (LOGIN["OPENREVIEW_USERNAME"], SECRET)
    desk.api.notes = [note(i) for i in range(1205)]
    desk.more = LOGIN
    assert desk.fetch(OpenReviewRequest(venues=(VENUE,)))["distinct"] == 1205
    assert desk.api.calls("/login") == 1
    for secret in (SECRET, "fake-token", LOGIN["OPENREVIEW_USERNAME"]):
        assert secret not in desk.text()


def test_a_wrong_login_is_a_matter_of_configuration(desk: Desk) -> None:
    desk.api.login = ("other@example.org", "other")
    desk.more = LOGIN
    with pytest.raises(ConfigError, match="401") as raised:
        desk.fetch(OpenReviewRequest(venues=(VENUE,)))
    assert SECRET not in str(raised.value)
    assert desk.api.calls("/login") == 1  # a login is not tried twice


def test_openreview_is_asked_very_slowly(desk: Desk) -> None:
    desk.api.notes = [note(1)]
    venues = tuple(f"TEST.cc/{year}/Conference" for year in range(2010, 2020))
    before = desk.clock.time
    desk.fetch(OpenReviewRequest(venues=venues))
    requests = 2 * len(venues)
    assert desk.clock.time - before >= (requests - 5) * 20.0 - 1e-6


@pytest.mark.parametrize("part", ["Submission", "Rejected_Submission", "Withdrawn", "-/Review"])
def test_undecided_and_rejected_papers_are_not_asked_for(part: str) -> None:
    with pytest.raises(LicenceError) as raised:
        OpenReviewRequest(venues=(f"{VENUE}/{part}",))
    assert raised.value.exit_code == 7


def test_offline_asks_neither(desk: Desk) -> None:
    request = people(desk)
    desk.offline = True
    plan = plan_fetch(request, desk.folder, around=desk.around)
    assert plan.records == 70  # nobody needs to be asked
    with pytest.raises(SourceUnavailable, match="--offline"):
        desk.fetch(request)
    desk.folder = desk.folder.with_name("notes")
    assert (
        plan_fetch(OpenReviewRequest(venues=(VENUE,)), desk.folder, around=desk.around).records
        is None
    )
    with pytest.raises(SourceUnavailable, match="--offline"):
        desk.fetch(OpenReviewRequest(venues=(VENUE,)))
    assert desk.api.calls() == 0


def test_recorded_answers_of_orcid_keep_their_careers(shared: Path) -> None:
    from talentatlas.sources.fetch.fields import missing, reduced

    found = sorted((shared / "data/orcid/api_v3_json").glob("*.json.gz"))
    assert found
    for path in found:
        value = json.loads(gzip.decompress(path.read_bytes()))
        if "activities-summary" not in value:
            continue
        assert missing(value, "orcid") == []
        kept = reduced(value, "orcid")["activities-summary"]
        for section in ("employments", "educations"):
            assert kept[section] == value["activities-summary"][section]
