"""The quality gate: quiet between ordinary releases, loud on the faults that releases had."""

import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from releases import FAULTS, rewrite, spoiled, two_releases
from talentatlas.engine import Statement
from talentatlas.engine.portable import lint
from talentatlas.errors import StorageError, UnknownNameError
from talentatlas.vintage import Side, gate, last_promoted, promote
from talentatlas.vintage.tolerance import CATALOGUE, Ratio, statistics

PERSONS = 4500  # about 9,000 works, so that a tenth of the rarest fault is four or five of them
FEW_PERSONS = 700
SEEDS = (11, 12)
PUBLISHED = {
    "scrambled": (0.05, "changed_title"),
    "organisations-as-authors": (0.005, "name_is_organisation"),
    "sentinel": (0.005, "sentinel_organisation"),
    "full-stops": (0.01, "repeats_but_full_stop"),
}
# Shares of works: organisations and the sentinel as published (1.7 and 1.68 million works, of
# 323 million); for the two others no size was published. Full stops: shares of authorships.
SQL = sorted(CATALOGUE.parent.glob("*/*.sql"))


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two releases of one world, 5 % works added and 1 % of the authorships reassigned."""
    return two_releases(tmp_path_factory.mktemp("releases"), persons=PERSONS, seed=1)


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two releases of a small world."""
    return two_releases(tmp_path_factory.mktemp("few"), persons=FEW_PERSONS, seed=2)


def loud(found):
    return [(f.name, f.verdict) for f in found.findings if f.verdict != "pass"]


def test_a_vintage_against_itself_does_not_move(few):
    found = gate(few[0], few[0])
    assert found.verdict == "pass"
    assert {f.after - (f.before or 0) for f in found.findings} == {0}


def test_ordinary_drift_of_a_large_world_raises_no_alarm(releases):
    assert loud(gate(releases[1], releases[0])) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_ordinary_drift_of_a_small_world_raises_no_alarm(seed, tmp_path):
    first, second = two_releases(tmp_path, persons=FEW_PERSONS, seed=seed)
    assert loud(gate(second, first)) == []


@pytest.mark.parametrize("part", [1, 0.1], ids=["published-size", "tenth"])
@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_each_historical_fault_blocks_by_its_own_statistic(releases, tmp_path, fault, part):
    size, statistic = PUBLISHED[fault]
    found = gate(spoiled(releases[1], tmp_path, fault, size * part), releases[0])
    assert found.verdict == "block"
    assert statistic in {f.statistic.name for f in found.having("block")}


@pytest.mark.parametrize(
    ("reason", "fault"),
    [("sentinel-institution", "sentinel"), ("repeated-string", "full-stops")],
)
def test_a_fault_that_the_reader_left_out_blocks_all_the_same(
    releases, tmp_path, reason, fault
):
    size, statistic = PUBLISHED[fault]
    bad = tmp_path / fault
    shutil.copytree(releases[1], bad)
    rewrite(
        bad,
        "rejected",
        "select * from rejected union all by name select origin_id, work_id as record, "
        f"'affiliation' as part, '{reason}' as reason, cast(1 as int) as line, '' as message "
        f"from work where hash(work_id) % 1000000 < {round(size * 1_000_000 / 10)}",
        reads=("work",),
    )
    blocking = {f.statistic.name for f in gate(bad, releases[0]).having("block")}
    assert statistic in blocking


def test_a_fault_that_the_last_vintage_had_too_is_no_breach(releases, tmp_path):
    size, statistic = PUBLISHED["sentinel"]
    spoilt = [spoiled(r, tmp_path / r.name, "sentinel", size) for r in releases]
    assert statistic not in {name for name, _ in loud(gate(spoilt[1], spoilt[0]))}


def test_an_accepted_breach_passes_with_its_reason(releases, tmp_path):
    size, statistic = PUBLISHED["organisations-as-authors"]
    bad = spoiled(releases[1], tmp_path, "organisations-as-authors", size)
    reasons = {statistic: "authors of a consortium", "name_twice": "the same"}
    found = gate(bad, releases[0], accept=reasons)
    assert found.verdict == "pass"
    assert found.accepted == reasons
    with pytest.raises(UnknownNameError):
        gate(bad, releases[0], accept={"name_is_organization": "no such statistic"})


def test_one_organisation_that_bursts_in_one_year_is_caught(releases, tmp_path):
    bad = tmp_path / "burst"
    shutil.copytree(releases[1], bad)
    rewrite(
        bad,
        "affiliation",
        "select f.* replace (case when w.year = 2016 and hash(f.work_id) % 20 = 0 then 'org:x' "
        "else f.organisation_id end as organisation_id, case when w.year = 2016 and "
        "hash(f.work_id) % 20 = 0 then 'GBR' else f.country end as country) "
        "from affiliation f join work w on w.work_id = f.work_id",
        reads=("work",),
    )
    assert ("organisation_burst", "block") in loud(gate(bad, releases[0]))


def test_author_keys_that_swallow_others_are_caught(few, tmp_path):
    bad = tmp_path / "merged"
    shutil.copytree(few[1], bad)
    rewrite(
        bad,
        "authorship",
        "select * replace ('ieee:' || hash(author_key) % 300 as author_key) from authorship",
    )
    names = {name for name, verdict in loud(gate(bad, few[0])) if verdict == "block"}
    assert {"changed_author_key", "authorships_a_key", "names_a_key"} <= names


def test_a_cut_release_is_caught(few, tmp_path):
    bad = tmp_path / "cut"
    shutil.copytree(few[1], bad)
    rewrite(bad, "work", "select * from work where year < 2019")
    assert ("works_gone", "block") in loud(gate(bad, few[0]))


def test_an_atlas_without_some_table_or_column_is_compared_on_the_rest(few, tmp_path):
    old = tmp_path / "old"
    shutil.copytree(few[0], old)
    (old / "clean" / "organisation_match.parquet").unlink()
    rewrite(old, "authorship", "select * exclude (orcid, openalex) from authorship")
    found = gate(few[1], old)
    assert found.verdict == "pass"
    assert "organisation_unnamed" in found.missing


def test_every_tolerance_has_a_reason_and_every_breach_a_remedy():
    for statistic in statistics().values():
        assert statistic.reason
        assert statistic.meaning.endswith(".")
        assert statistic.todo.endswith(".")
        assert statistic.title("zh-Hans") != statistic.title("en")
        assert statistic.absolute + statistic.relative > 0
        assert statistic.unit in ("share", "ratio", "rate", "mean", "count")
        assert statistic.side in ("up", "down", "both")


def test_statistics_in_the_files_are_those_of_the_table(releases):
    found = gate(releases[1], releases[0])
    shown = {f.statistic.name for f in found.findings} | set(found.missing)
    assert shown == set(statistics())
    assert set(found.missing) <= {"orcid_conflict"}  # the invented venues state no ORCID iDs


def test_small_numbers_widen_the_tolerance():
    share = statistics()["missing_doi"]
    allowed = [share.allowed(Ratio(n / 2, n), Ratio(n / 2, n)) for n in (100.0, 10_000.0)]
    assert allowed[0] > 5 * allowed[1] > 5 * share.absolute


def test_a_fall_is_no_breach_of_a_statistic_that_must_not_rise():
    share = statistics()["repeated_titles"]
    assert share.verdict(share.spent(Ratio(500, 1000), Ratio(0, 1000))) == "pass"
    assert share.verdict(share.spent(Ratio(0, 1000), Ratio(500, 1000))) == "block"


def test_chance_counts_less_where_most_works_are_the_same():
    share = statistics()["sentinel_organisation"]
    sides = Ratio(30, 10_000), Ratio(30, 10_000)
    room = [share.allowed(*sides, churn) - share.absolute for churn in (1.0, 0.25, 0.0)]
    assert room[0] == pytest.approx(2 * room[1])
    assert room[2] == pytest.approx(room[0] * 0.1**0.5)


def test_promotion_is_remembered_beside_the_atlases(few):
    first, second = few
    assert last_promoted(second) is None
    promote(Side.open(first), None)
    assert last_promoted(second) == first.resolve()
    assert last_promoted(first) is None
    found = gate(second, first)
    file = promote(Side.open(second), found)
    entries = json.loads(file.read_text())["promoted"]
    assert [entry["atlas"] for entry in entries] == [first.name, second.name]
    assert entries[1]["against"] == Side.open(first).run_id
    file.write_text("{")
    with pytest.raises(StorageError, match="cannot be read"):
        last_promoted(first)
    file.unlink()


@pytest.mark.parametrize("path", SQL, ids=lambda path: path.stem)
def test_a_statement_stays_inside_the_portable_subset_and_says_its_grain(path):
    found = Statement.read(path)
    assert lint(found) == []
    assert {"grain", "unit"} <= set(found.header)


def test_the_faults_do_what_they_say(releases, tmp_path):
    works = pq.read_table(releases[1] / "clean/work.parquet", columns=["work_id"]).num_rows
    bad = spoiled(releases[1], tmp_path, "scrambled", 0.05)
    after = pq.read_table(bad / "clean/work.parquet", columns=["work_id"])
    assert after.num_rows == works == len(set(after["work_id"].to_pylist()))
