"""Archives, folders and damaged files of ORCID records."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from person_records import IDS, archive, as_json, as_xml, events, read, reasons, statement
from talentatlas.sources.orcid import Orcid, reading, rows
from talentatlas.sources.orcid.read_json import read_json
from talentatlas.sources.orcid.rows import Seen

RECORDS = {
    orcid: as_xml(orcid, [[statement(role="PhD", start=1990)]], [[statement(end=2001)]])
    for orcid in IDS
}
EVENTS = 2 * len(IDS)
FIELDS = (
    "educations", "employments", "education-summary", "affiliation-group", "summaries",
    "organization", "name", "source", "start-date", "year", "value", "path", "person",
    "records", "orcid-identifier", "activities-summary", "external-identifiers",
)  # fmt: skip
MUTATIONS = 60  # changed bytes or cuts a run; a thousand were tried by hand


def test_an_archive_and_a_folder_of_it_give_the_same_events(tmp_path: Path) -> None:
    packed = events(archive(tmp_path / "ORCID_2024_10_summaries.tar.gz", RECORDS))
    folder = tmp_path / "folder"
    for orcid, data in RECORDS.items():
        (folder / orcid[-3:]).mkdir(parents=True)
        (folder / orcid[-3:] / f"{orcid}.xml.gz").write_bytes(gzip.compress(data))
    unpacked = events(folder)
    assert len(packed) == EVENTS
    assert {tuple(e.items())[:-1] for e in packed} == {tuple(e.items())[:-1] for e in unpacked}


def test_the_release_of_an_archive_is_its_vintage(tmp_path: Path) -> None:
    archive(tmp_path / "ORCID_2024_10_summaries.tar.gz", RECORDS)
    (landed,) = Orcid().land(str(tmp_path))
    assert (landed.origin.vintage, landed.origin.licence) == ("2024-10", "CC0-1.0")


def test_shards_by_last_character_add_up_to_the_whole(tmp_path: Path) -> None:
    path = archive(tmp_path / "s.tar.gz", RECORDS)
    shards = [events(Path(f"{path}#{last}")) for last in ("0", "7", "X", "12345689")]
    assert [len(shard) for shard in shards] == [2, 2, 2, 0]
    assert {e["author_key"] for shard in shards for e in shard} == {f"orcid:{i}" for i in IDS}


def test_processes_do_not_change_the_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = archive(tmp_path / "s.tar.gz", RECORDS)
    alone = read(Orcid(), path)
    monkeypatch.setattr(reading, "WORTH_SHARING", 0)
    monkeypatch.setattr(reading, "LOT_DOCUMENTS", 1)
    monkeypatch.setattr(reading, "MOST_PROCESSES", 2)
    assert read(Orcid(), path) == alone


def test_a_cut_archive_gives_what_came_before(tmp_path: Path) -> None:
    path = archive(tmp_path / "s.tar", RECORDS, compression="")
    path.write_bytes(path.read_bytes()[: 512 + 5120 + 3000])
    found = read(Orcid(), path)
    assert 0 < len(found["life_event"]) < EVENTS
    assert reasons(found)["truncated-tar"] == 1


def test_a_broken_header_costs_one_record(tmp_path: Path) -> None:
    path = archive(tmp_path / "s.tar", RECORDS, compression="")
    data = bytearray(path.read_bytes())
    second = data.index(IDS[1].encode())
    data[second + 200] ^= 255  # inside the header of the second record
    path.write_bytes(bytes(data))
    found = read(Orcid(), path)
    assert len(found["life_event"]) == EVENTS - 2
    assert reasons(found)["corrupt-tar"] == 1


@pytest.mark.parametrize(
    "prolog",
    [
        b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        b'<!DOCTYPE r SYSTEM "file:///etc/passwd">',
        b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
    ],
)
def test_entities_are_refused_before_they_are_parsed(tmp_path: Path, prolog: bytes) -> None:
    record = RECORDS[IDS[0]].replace(b"<record:record", prolog + b"<record:record", 1)
    record = record.replace(b"Zyxgrad University", b"&b;&a;")
    found = read(Orcid(), archive(tmp_path / "s.tar.gz", RECORDS | {IDS[0]: record}))
    assert len(found["life_event"]) == EVENTS - 2
    assert reasons(found) == {"forbidden-xml": 1}


def test_an_entity_that_nobody_defined_costs_only_its_record(tmp_path: Path) -> None:
    record = RECORDS[IDS[0]].replace(b"Zyxgrad University", b"&lol;")
    found = read(Orcid(), archive(tmp_path / "s.tar.gz", RECORDS | {IDS[0]: record}))
    assert len(found["life_event"]) == EVENTS - 2
    assert reasons(found) == {"invalid-xml": 1}


def test_works_are_passed_over_whatever_they_hold(tmp_path: Path) -> None:
    record = RECORDS[IDS[0]].replace(b"<activities:group/>", b"<broken" * 1000)
    found = read(Orcid(), archive(tmp_path / "s.tar.gz", {IDS[0]: record}))
    assert len(found["life_event"]) == 2


def test_a_record_longer_than_what_is_kept_is_read_up_to_its_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("talentatlas.sources.documents.HEAD_LIMIT", 4096)
    record = RECORDS[IDS[0]].replace(b"<activities:group/>", b"<activities:group/>" * 1000)
    hidden = RECORDS[IDS[1]].replace(b"<common:source>", b" " * 5000 + b"<common:source>", 1)
    found = read(Orcid(), archive(tmp_path / "s.tar.gz", {IDS[0]: record, IDS[1]: hidden}))
    assert {e["author_key"] for e in found["life_event"]} == {f"orcid:{IDS[0]}"}
    assert reasons(found) == {"oversized": 1}


@settings(
    max_examples=MUTATIONS,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.integers(0, 2**32), st.sampled_from(["xml", "json", "tar", "tar.gz"]))
def test_damage_never_raises(tmp_path: Path, seed: int, kind: str) -> None:
    chance = random.Random(seed)
    path = tmp_path / f"{IDS[0]}.{kind}"
    if kind.startswith("tar"):
        archive(path, RECORDS, "gz" if kind == "tar.gz" else "")
    elif kind == "json":
        path.write_text(json.dumps([as_json(i, [[statement(start=1990)]]) for i in IDS]))
    else:
        path.write_bytes(RECORDS[IDS[0]])
    data = bytearray(path.read_bytes())
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(data))
        data[at : at + chance.choice((0, 1, 9))] = chance.randbytes(chance.choice((0, 1, 5)))
    path.write_bytes(bytes(data[: chance.choice((len(data), chance.randrange(len(data) + 1)))]))
    found = read(Orcid(), path)
    assert len(found["life_event"]) <= EVENTS


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(FIELDS),
                inner,
                max_size=4,
            )
        ),
        max_leaves=25,
    )
)
@settings(deadline=None)
def test_any_json_is_read_without_raising(value: object) -> None:
    person = read_json(value, "x")
    assert all(event[0] in ("degree", "post") for event in person.events)


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 1)), max_size=80))
def test_what_was_seen_is_known_before_and_after_it_is_packed(
    sections: list[tuple[int, int]],
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "FEW", 10)
        patch.setattr(rows, "BLOCK_BITS", 5)
        seen, known = Seen(), set[tuple[int, int]]()
        for number, section in sections:
            orcid = f"0000-0002-{number:04}-0000"
            assert seen.add(orcid, section) == ((number, section) not in known)
            known.add((number, section))
