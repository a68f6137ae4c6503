"""Persons on the removal list are in no artefact, before and after a rebuild."""

import json
import stat

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from talentatlas.builder import Setting, build
from talentatlas.cli.failure import Call
from talentatlas.cli.suppress import command
from talentatlas.errors import ConfigError, SourceUnavailable, UsageError
from talentatlas.identity.removal import FILE, Removals, read_key, read_removals
from talentatlas.identity.removal_apply import apply_removals

NAME, PROFILE, OTHER = "Zyx Plantedname", "~Zyx_Plantedname1", "Ann Otherwise"
PLANTED = b"plantedname"


def papers(folder):
    """Three files of papers, one of which the planted person shares with another."""
    folder.mkdir()
    for year in (2021, 2022, 2023):
        record = {
            "id": f"p{year}",
            "title": "Convex Relaxations for Scene Flow",
            "status": "Poster",
            "author": f"{NAME};{OTHER}",
            "authorids": f"{PROFILE};~Ann_Otherwise1",
            "aff": "University of Oxford, UK;ETH Zurich, Switzerland",
            "homepage": "https://plantedname.example",
        }
        (folder / f"corl{year}.json").write_text(json.dumps([record]))
    return folder


def traces(folder):
    """Files in which the planted name stands, as bytes or in a column of a table."""
    found = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        content = path.read_bytes()
        if path.suffix == ".parquet":
            content += repr(pq.read_table(path).to_pydict()).encode()
        if PLANTED in content.lower():
            found.append(path.relative_to(folder).as_posix())
    return found


def suppress(data_dir, *words):
    done = CliRunner().invoke(
        command, [*words, "--data-dir", str(data_dir)], obj=Call(), catch_exceptions=False
    )
    assert done.exit_code == 0
    return done.stdout


def test_a_planted_name_is_in_no_artefact_after_apply_and_rebuild(tmp_path):
    records, atlas, data = papers(tmp_path / "papers"), tmp_path / "atlas", tmp_path / "data"
    build(f"proceedings:{records}", atlas)
    assert "clean/authorship.parquet" in traces(atlas)
    suppress(data, "add", f"name:{NAME}", f"openreview:{PROFILE}", "--reason", "request")
    said = json.loads(suppress(data, "apply", "--atlas", str(atlas), "--json"))
    assert said["authorships"] == 3
    assert traces(atlas) == []
    made = build(f"proceedings:{records}", atlas, setting=Setting(removals=data / FILE))
    assert traces(atlas) == traces(data) == []
    assert (made.works, made.authorships, made.persons) == (3, 3, 1)


def test_a_build_leaves_out_who_was_on_the_list_before_it(tmp_path):
    records, data = papers(tmp_path / "papers"), tmp_path / "data"
    suppress(data, "add", f"openreview:{PROFILE}", "--reason", "request")
    setting = Setting(removals=data / FILE)
    build(f"proceedings:{records}", tmp_path / "atlas", setting=setting)
    assert traces(tmp_path / "atlas") == []
    assert (
        pq.read_table(tmp_path / "atlas/clean/work.parquet")["authors"].to_pylist() == [2] * 3
    )


def test_a_name_quoted_in_a_reject_is_silenced(tmp_path):
    records = tmp_path / "papers"
    records.mkdir()
    row = {"id": "p1", "title": "T", "author": f"{OTHER};{NAME}", "authorids": "~A1;~B1"}
    row |= {"aff": f"ETH Zurich;{NAME}", "orcid": f";{NAME}"}
    (records / "corl2021.json").write_text(json.dumps([row]))
    listed, _ = Removals().added([f"name:{NAME}"], reason="request", date="2026-01-01")
    build(f"proceedings:{records}", tmp_path / "before")
    assert "clean/rejected.parquet" in traces(tmp_path / "before")
    apply_removals(tmp_path / "before", listed)
    assert traces(tmp_path / "before") == []


def test_an_atlas_without_anybody_on_the_list_stays_as_it_is(tmp_path):
    records, atlas = papers(tmp_path / "papers"), tmp_path / "atlas"
    build(f"proceedings:{records}", atlas)
    before = {p: p.read_bytes() for p in atlas.rglob("*.parquet")}
    listed, _ = Removals().added(["name:Nobody Here"], reason="request", date="2026-01-01")
    assert not apply_removals(atlas, listed).changed
    assert {p: p.read_bytes() for p in atlas.rglob("*.parquet")} == before


def test_the_list_itself_holds_no_name_and_is_for_its_owner_alone(tmp_path):
    suppress(tmp_path, "add", f"name:{NAME}", "--reason", "request")
    assert traces(tmp_path) == []
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_the_same_request_twice_is_one_entry_with_one_receipt(tmp_path):
    keys = [f"name:{NAME}", f"openreview:{PROFILE}"]
    first = json.loads(suppress(tmp_path, "add", *keys, "--reason", "a", "--json"))
    second = json.loads(suppress(tmp_path, "add", *keys[::-1], "--reason", "b", "--json"))
    assert first["receipt"] == second["receipt"]
    assert (first["is_new"], second["is_new"]) == (True, False)
    listed = json.loads(suppress(tmp_path, "list", "--json"))
    assert [(e["keys"], e["reason"]) for e in listed] == [(2, "a")]


def test_a_damaged_list_stops_the_build(tmp_path):
    (tmp_path / FILE).write_text("receipt,date\n")
    with pytest.raises(ConfigError, match="removal list"):
        read_removals(tmp_path / FILE)


def test_a_key_is_read_as_records_spell_it():
    assert read_key("orcid:https://orcid.org/0000-0002-1825-0097") == (
        "orcid:0000-0002-1825-0097"
    )
    assert read_key("name:Müller, Anna") == "name:anna muller"


@pytest.mark.parametrize("text", ["Anna Muller", "orcid:12", "email:a@b.c", "name:", ""])
def test_what_is_no_key_is_refused(text):
    with pytest.raises(UsageError, match="no key of a person"):
        read_key(text)


def test_a_folder_without_records_is_no_atlas(tmp_path):
    with pytest.raises(SourceUnavailable, match="no records of an atlas"):
        apply_removals(tmp_path, Removals())
