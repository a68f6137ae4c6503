"""The truth of a snapshot agrees with its records, in both releases and with every fault."""

from collections import Counter, defaultdict
from pathlib import Path

import pyarrow.parquet as pq
import pycountry
import pytest

from talentatlas.synthetic.snapshot.config import SnapshotConfig
from talentatlas.synthetic.snapshot.write import write_snapshot
from unit.test_snapshot_files import all_records

WORKS, SEED = 2_500, 8
PROFILES = {"split": 0.2, "merged": 0.2}
OPENALEX = "https://openalex.org/"
SPECIAL = {"A9999999999", "A5317838346", None}
AI = {"1702", "1707"}
RATE_ERROR = 0.05  # of a rate in some 2,500 works or persons; six standard errors are less
TEAM, TEAM_ERROR = 3.4, 0.5  # authors a work
LONG_BYLINE = 100


def written(folder: Path, **choices: object) -> Path:
    config = SnapshotConfig(works=WORKS, seed=SEED, **choices)  # type: ignore[arg-type]
    write_snapshot(config, folder, ("jsonl",))
    return folder


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("first"), **PROFILES)


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("second"), release=2, **PROFILES)


def works(folder: Path) -> dict[str, dict]:
    return {short(r["id"]): r for r in all_records(folder / "jsonl" / "works")}


def truth(folder: Path, name: str) -> list[dict]:
    return pq.read_table(folder / "truth" / f"{name}.parquet").to_pylist()


def short(address: str | None) -> str | None:
    return address and address.rpartition("/")[2]


def alpha3(code: str) -> str:
    return pycountry.countries.get(alpha_2=code).alpha_3


@pytest.mark.parametrize("release", ["first", "second"])
def test_the_table_of_authorships_says_what_the_records_say(
    release: str, request: pytest.FixtureRequest
) -> None:
    folder = request.getfixturevalue(release)
    records, rows = works(folder), truth(folder, "authorship")
    seats = Counter(row["work_id"] for row in rows)
    assert seats == Counter({k: n for k, r in records.items() if (n := len(r["authorships"]))})
    for row in rows:
        record = records[row["work_id"]]
        seat = record["authorships"][row["position"] - 1]
        found = [short(i["id"]) for i in seat["institutions"]]
        subfield = ((record["primary_topic"] or {}).get("subfield") or {}).get("id")
        assert row["author_id"] == short(seat["author"]["id"])
        assert row["year"] == record["publication_year"]
        assert row["institution_id"] == (found[0] if found else None)
        assert row["printed_countries"] == [alpha3(c) for c in seat["countries"]]
        assert row["has_raw_orcid"] == (seat["raw_orcid"] is not None)
        assert row["is_ai"] == (short(subfield) in AI)
        assert row["is_xpac"] == record["is_xpac"]
        assert row["is_retracted"] == record["is_retracted"]
        assert row["affiliations"] <= len(seat["affiliations"])


def test_everybody_is_at_home_in_the_country_of_the_year_of_each_work(first: Path) -> None:
    lives = {(r["person"], r["year"]): r["country"] for r in truth(first, "residence")}
    for row in truth(first, "authorship"):
        assert lives[row["person"], row["year"]] == row["country"]


def test_moves_are_the_changes_of_country_between_years_that_follow_each_other(
    first: Path,
) -> None:
    lives = {(r["person"], r["year"]): r["country"] for r in truth(first, "residence")}
    changes = {
        (person, year, lives[person, year - 1], country)
        for (person, year), country in lives.items()
        if lives.get((person, year - 1), country) != country
    }
    moves = truth(first, "move")
    told = {(m["person"], m["year"], m["origin"], m["destination"]) for m in moves}
    assert told == changes
    assert len(moves) == len(told) > 0


def test_nobody_is_twice_on_a_work(first: Path) -> None:
    seats = Counter((row["work_id"], row["person"]) for row in truth(first, "authorship"))
    assert max(seats.values()) == 1


def test_the_profiles_of_the_truth_are_those_on_the_works_and_as_wrong_as_asked(
    first: Path,
) -> None:
    profiles = truth(first, "profile")
    owners = defaultdict(set)
    for row in profiles:
        owners[row["person"]].add(row["author_id"])
    for row in truth(first, "authorship"):
        assert row["author_id"] in owners[row["person"]] | SPECIAL
    persons = len(owners)
    split = sum(row["is_second"] for row in profiles)
    holders = Counter(row["author_id"] for row in profiles if not row["is_second"])
    merged = sum(number - 1 for number in holders.values())
    assert split / persons == pytest.approx(PROFILES["split"], abs=RATE_ERROR)
    assert merged / persons == pytest.approx(PROFILES["merged"], abs=RATE_ERROR)
    for row in profiles:
        assert row["is_shared"] == (holders[row["author_id"]] > 1)


def test_a_merged_profile_stands_for_namesakes(first: Path) -> None:
    names = defaultdict(set)
    for row in truth(first, "profile"):
        names[row["author_id"]].add(row["name"])
    assert all(len(found) == 1 for found in names.values())


def test_the_author_records_sum_up_the_works(first: Path) -> None:
    counted, years = Counter(), defaultdict(set)
    for record in works(first).values():
        for seat in record["authorships"]:
            author = short(seat["author"]["id"])
            counted[author] += 1
            for institution in seat["institutions"]:
                if institution["ror"]:
                    years[author, institution["id"]].add(record["publication_year"])
    authors = all_records(first / "jsonl" / "authors")
    assert {short(a["id"]): a["works_count"] for a in authors} == {
        author: number for author, number in counted.items() if author not in SPECIAL
    }
    for author in authors:
        for line in author["affiliations"]:
            found = years[short(author["id"]), line["institution"]["id"]]
            assert line["years"] == sorted(found, reverse=True)


def test_shares_and_team_sizes_are_about_those_of_the_source(tmp_path: Path) -> None:
    write_snapshot(SnapshotConfig(works=20_000, seed=SEED), tmp_path, ("parquet",))
    rows = pq.read_table(tmp_path / "truth" / "authorship.parquet").to_pandas()
    files = sorted((tmp_path / "parquet" / "works").rglob("*.parquet"))
    names = ["authors_count", "is_xpac", "has_abstract"]
    heads = [pq.ParquetFile(path).read(names).to_pandas() for path in files]
    count = sum(len(head) for head in heads)
    sizes = [n for head in heads for n in head["authors_count"]]
    assert sum(sizes) / count == pytest.approx(TEAM, abs=TEAM_ERROR)
    assert max(sizes) > LONG_BYLINE
    assert 0 in sizes
    assert rows["is_ai"].mean() == pytest.approx(0.10, abs=RATE_ERROR / 2)
    assert sum(h["has_abstract"].sum() for h in heads) / count == pytest.approx(0.4, abs=0.1)
    no_country = (rows["printed_countries"].str.len() == 0).mean()
    no_institution = rows["institution_id"].isna().mean()
    assert 0.15 < no_country < no_institution < 0.4


def test_what_the_second_release_changed_is_told_and_the_rest_is_the_same(
    first: Path, second: Path
) -> None:
    before, after = works(first), works(second)
    changes = truth(second, "changes")
    told = defaultdict(set)
    for change in changes:
        told[change["change"]].add(change["work_id"])
    assert told["new"] == after.keys() - before.keys()
    assert told["deleted"] == before.keys() - after.keys()
    moved = {key for key in before.keys() & after.keys() if before[key] != after[key]}
    assert moved == told["updated"] | told["reassigned"]
    for key in told["new"] | moved:
        assert after[key]["updated_date"] > "2026-06-25"
    assert all(told[kind] for kind in ("new", "deleted", "updated", "reassigned"))


def test_each_reassigned_authorship_is_told_with_both_profiles(
    first: Path, second: Path
) -> None:
    before, after = works(first), works(second)
    moved = {
        (key, place): (short(old["author"]["id"]), short(new["author"]["id"]))
        for key in before.keys() & after.keys()
        for place, (old, new) in enumerate(
            zip(before[key]["authorships"], after[key]["authorships"], strict=True), start=1
        )
        if old["author"]["id"] != new["author"]["id"]
    }
    rows = [row for row in truth(second, "changes") if row["change"] == "reassigned"]
    assert moved == {
        (row["work_id"], row["position"]): (row["before"], row["after"]) for row in rows
    }
    assert {row["reason"] for row in rows} == {"profile split", "profiles merged"}


def test_deleted_works_are_added_to_the_list_of_the_second_release(
    first: Path, second: Path
) -> None:
    def listed(folder: Path) -> list[str]:
        return (folder / "jsonl" / "works" / "deleted_ids.csv").read_text().splitlines()

    gone = {c["work_id"] for c in truth(second, "changes") if c["change"] == "deleted"}
    added = set(listed(second)) - set(listed(first))
    assert added == {f"{work},2026-09-10" for work in gone}
    assert set(listed(first)) <= set(listed(second))


def test_people_and_lives_are_the_same_in_both_releases(first: Path, second: Path) -> None:
    def lives(folder: Path) -> list[tuple]:
        return [(r["person"], r["year"], r["country"]) for r in truth(folder, "residence")]

    assert lives(first) == lives(second)
