"""Records of the synthetic world: same bytes, right counts, and every error at its rate."""

import dataclasses
import gzip
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from scipy.stats import binom

from talentatlas.errors import ConfigError, StorageError
from talentatlas.synthetic.printing import RecordErrors, organisation_country, printed
from talentatlas.synthetic.records import Written, true_authorship, write_records, write_truth
from talentatlas.synthetic.world import World, WorldConfig

CHANCE = 1e-6  # of a false alarm of one comparison of a rate
AGAIN = (
    0.35  # of the second organisations drawn are the first one again, at most: 1 of 3 places
)
NONE = RecordErrors.none()


@pytest.fixture(scope="module")
def world() -> World:
    return World.make(WorldConfig(persons=1500, seed=11))


def read(folder: Path) -> dict[str, list[dict[str, Any]]]:
    return {
        p.name: json.loads(gzip.decompress(p.read_bytes())) for p in sorted(folder.iterdir())
    }


def accepted(folder: Path) -> list[dict[str, Any]]:
    papers = [paper for volume in read(folder).values() for paper in volume]
    return [paper for paper in papers if paper["status"] not in ("Reject", "Withdraw")]


def bytelists(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir())}


def assert_rate(found: int, number: int, rate: float) -> None:
    low, high = binom.interval(1 - CHANCE, number, rate)
    assert low <= found <= high, f"{found} of {number}, expected {rate:.3f}"


def posts(world: World, written: Written) -> np.ndarray:
    """Key of the person and the organisation printed, by authorship."""
    places = len(world.geography.organisations)
    return world.bylines.person * places + written.printed.organisation


def test_the_same_world_and_errors_give_the_same_bytes(world: World, tmp_path: Path) -> None:
    write_records(world, tmp_path / "a", RecordErrors())
    write_records(World.make(world.config), tmp_path / "b", RecordErrors())
    assert bytelists(tmp_path / "a") == bytelists(tmp_path / "b")


def test_files_carry_no_time(world: World, tmp_path: Path) -> None:
    write_records(world, tmp_path, NONE)
    assert {data[4:8] for data in bytelists(tmp_path).values()} == {bytes(4)}


def test_another_seed_gives_other_bytes(world: World, tmp_path: Path) -> None:
    write_records(world, tmp_path / "a", RecordErrors())
    other = World.make(dataclasses.replace(world.config, seed=12))
    write_records(other, tmp_path / "b", RecordErrors())
    assert bytelists(tmp_path / "a") != bytelists(tmp_path / "b")


def test_records_without_errors_show_each_covered_authorship_once(
    world: World, tmp_path: Path
) -> None:
    written = write_records(world, tmp_path, NONE)
    papers = accepted(tmp_path)
    truth = true_authorship(world, written.printed)
    assert len(papers) == written.works == world.bylines.covered.sum()
    assert sum(len(p["author"].split(";")) for p in papers) == written.authorships == len(truth)
    assert sum(p["author_num"] for p in papers) == written.authorships
    assert truth["printed_country"].equals(truth["true_country"])
    assert truth["named_country"].equals(truth["true_country"])


def test_each_place_in_a_record_is_that_of_the_true_author(
    world: World, tmp_path: Path
) -> None:
    written = write_records(world, tmp_path, NONE)
    names = dict(zip(world.true_person["person"].to_pylist(), world.names, strict=True))
    people = {
        (r["file"], r["record"], r["position"]): names[r["person"]]
        for r in true_authorship(world, written.printed).to_pylist()
    }
    shown = {
        (file, paper["id"], place): name
        for file, volume in read(tmp_path).items()
        for paper in volume
        for place, name in enumerate(paper["author"].split(";"), 1)
    }
    assert shown == people


def test_affiliations_stand_beside_their_authors(world: World, tmp_path: Path) -> None:
    write_records(world, tmp_path, dataclasses.replace(NONE, missing_affiliation=0.3, dual=0.2))
    for paper in accepted(tmp_path):
        authors = paper["author_num"]
        assert len(paper["aff"].split(";")) == authors
        for name in ("authorids", "aff_domain", "position"):
            assert not paper.get(name) or len(paper[name].split(";")) == authors


def test_doubled_records_print_every_author_twice_but_no_affiliation(
    world: World, tmp_path: Path
) -> None:
    written = write_records(world, tmp_path, dataclasses.replace(NONE, doubled=1.0))
    doubled = 0
    for file, volume in read(tmp_path).items():
        for paper in volume if file.startswith("icra") else []:
            authors, ids = paper["author"].split(";"), paper["authorids"].split(";")
            half = len(authors) // 2
            assert authors[:half] == authors[half:]
            assert ids[:half] == ids[half:]
            assert paper["author_num"] == 2 * len(paper["aff"].split(";")) == 2 * half
            doubled += half
    assert doubled > 0
    extra = sum(p["author_num"] for p in accepted(tmp_path)) - written.authorships
    assert extra == doubled


def test_the_index_of_countries_skips_authors_without_affiliation(
    world: World, tmp_path: Path
) -> None:
    write_records(world, tmp_path, dataclasses.replace(NONE, missing_affiliation=0.3))
    indexed = [p for p in accepted(tmp_path) if "aff_country_unique" in p]
    assert indexed
    for paper in indexed:
        places = [x for x in paper["aff_country_unique_index"].split(";") if x]
        assert len(places) == sum(bool(a.strip()) for a in paper["aff"].split(";"))
        assert (
            "Hong Kong" not in paper["aff_country_unique"]
        )  # it stands as China, as in the real ones


def test_identifiers_tell_namesakes_apart(world: World, tmp_path: Path) -> None:
    write_records(world, tmp_path, dataclasses.replace(NONE, homonyms=0.2))
    found: dict[str, set[str]] = {}
    for paper in accepted(tmp_path):
        if paper["authorids"].startswith("~"):
            for name, key in zip(
                paper["author"].split(";"), paper["authorids"].split(";"), strict=True
            ):
                found.setdefault(name, set()).add(key)
    assert any(len(keys) > 1 for keys in found.values())
    assert len(set.union(*found.values())) == sum(map(len, found.values()))


@pytest.fixture(scope="module")
def flawed(world: World, tmp_path_factory: pytest.TempPathFactory) -> Written:
    errors = RecordErrors(dual=0.1, stale=0.5, wrong_country=0.05, missing_works=0.1)
    return write_records(world, tmp_path_factory.mktemp("flawed"), errors)


def test_each_error_occurs_at_its_rate(world: World, flawed: Written) -> None:
    errors, shown = flawed.errors, flawed.printed
    truth = true_authorship(world, shown)
    rows, stated = len(truth), truth.filter(truth["has_affiliation"])
    assert_rate(rows - len(stated), rows, errors.missing_affiliation)
    right = len(stated) - sum(stated["is_wrong"].to_pylist())
    assert_rate(stated["named_country"].null_count, right, errors.no_country)
    assert_rate(sum(truth["is_initial"].to_pylist()), rows, errors.name_variants)
    assert_rate(
        int(shown.is_recorded.sum()), int(world.bylines.covered.sum()), 1 - errors.missing_works
    )


def test_wrong_countries_occur_at_their_rate_half_of_them_again_and_again(
    world: World, flawed: Written
) -> None:
    post = posts(world, flawed)
    named = flawed.printed.country
    wrong = (named >= 0) & (named != organisation_country(world)[flawed.printed.organisation])
    _, which, size = np.unique(post, return_inverse=True, return_counts=True)
    rate = flawed.errors.wrong_country
    spread = np.sqrt(rate * (size.astype(float) ** 2).sum())  # as if all errors came by post
    assert abs(wrong.sum() - rate * len(post)) < 5 * spread
    by_post = np.bincount(which, wrong)
    often = size >= 4
    always = (by_post[often] == size[often]).mean()
    assert 0.2 * rate < always < 1.5 * rate  # half of the rate; by chance it would be rate**4


def test_profiles_are_missing_at_their_rate_and_author_numbers_never(
    world: World, flawed: Written
) -> None:
    found = Counter()
    for row in true_authorship(world, flawed.printed).to_pylist():
        venue = re.match("[a-z]+", row["file"])[0]
        found[venue, row["has_identifier"]] += 1
    assert found["icra", True] > found["icra", False] == 0
    assert found["uai", False] > found["uai", True] == 0
    shown = found["aistats", True]
    assert_rate(shown, shown + found["aistats", False], flawed.errors.identifiers)


def test_stale_affiliations_are_those_of_the_year_before(world: World, flawed: Written) -> None:
    person, year = world.bylines.person, world.bylines.year[world.bylines.work]
    before = world.lives.organisation[person, np.maximum(year - 1, 0)]
    now = world.lives.organisation[person, year]
    changed = (before != now) & (before >= 0) & (year > 0)
    shown = flawed.printed.organisation
    assert (shown[~changed] == now[~changed]).all()
    stale = changed & (shown != now)
    assert (shown[stale] == before[stale]).all()
    assert_rate(int(stale.sum()), int(changed.sum()), flawed.errors.stale)


def test_a_second_affiliation_is_another_organisation(world: World, flawed: Written) -> None:
    second = flawed.printed.second
    assert (second[second >= 0] != flawed.printed.organisation[second >= 0]).all()
    pairs = set(zip(posts(world, flawed).tolist(), second.tolist(), strict=True))
    number = len(np.unique(posts(world, flawed)))
    assert len(pairs) == number  # it stays as long as the first one
    with_second = sum(other >= 0 for _, other in pairs)
    low = binom.ppf(CHANCE, number, flawed.errors.dual * (1 - AGAIN))
    assert low <= with_second <= binom.isf(CHANCE, number, flawed.errors.dual)


def test_a_wrong_country_is_never_the_right_one(world: World) -> None:
    shown = printed(world, RecordErrors(wrong_country=1.0))
    assert (shown.country != organisation_country(world)[shown.organisation]).all()
    assert (shown.country >= 0).all()


def test_second_affiliations_are_printed_after_a_plus(world: World, tmp_path: Path) -> None:
    written = write_records(world, tmp_path, dataclasses.replace(NONE, dual=0.2))
    dual = sum(true_authorship(world, written.printed)["is_dual"].to_pylist())
    assert sum(p["aff"].count("+") for p in accepted(tmp_path)) == dual > 0


def test_coverage_may_depend_on_the_country_of_the_first_author(world: World) -> None:
    errors = dataclasses.replace(NONE, missing_by_country=(("CHN", 0.5),))
    shown, bylines = printed(world, errors), world.bylines
    lead = world.lives.country[bylines.person[bylines.position == 1], bylines.year]
    china = bylines.covered & (lead == world.geography.countries.index("CHN"))
    assert_rate(int((china & ~shown.is_recorded).sum()), int(china.sum()), 0.5)
    assert shown.is_recorded[bylines.covered & ~china].all()


def test_refused_papers_are_extra_and_say_so(world: World, tmp_path: Path) -> None:
    written = write_records(world, tmp_path, dataclasses.replace(NONE, rejected=0.5))
    refused = [
        p for v in read(tmp_path).values() for p in v if p["status"] in ("Reject", "Withdraw")
    ]
    assert len(refused) == written.refused > 0
    assert len(accepted(tmp_path)) == written.works
    assert {p["status"] for p in refused} == {"Reject", "Withdraw"}


def test_turning_one_error_off_leaves_the_others_as_they_were(world: World) -> None:
    all_on, without = printed(world, RecordErrors()), printed(world, RecordErrors(stale=0.0))
    assert (all_on.organisation != without.organisation).any()
    assert (all_on.has_affiliation == without.has_affiliation).all()
    assert (all_on.known_as == without.known_as).all()


def test_truth_is_written_apart_from_the_records(
    world: World, flawed: Written, tmp_path: Path
) -> None:
    write_truth(world, flawed.printed, tmp_path)
    found = {p.stem: pq.read_table(p) for p in sorted((tmp_path / "truth").iterdir())}
    assert set(found) == {"authorship", "life", "person", "work"}
    assert found["authorship"].equals(true_authorship(world, flawed.printed))
    assert len(found["authorship"]) == flawed.authorships


def test_a_rate_above_one_is_refused() -> None:
    with pytest.raises(ConfigError, match="stale"):
        RecordErrors(stale=1.5)


def test_a_country_that_the_world_lacks_is_refused(world: World) -> None:
    with pytest.raises(ConfigError, match="ZZZ"):
        printed(world, RecordErrors(missing_by_country=(("ZZZ", 0.5),)))


def test_a_folder_that_cannot_be_made_is_explained(world: World, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="file"):
        write_records(world, tmp_path / "file", NONE)
