"""Which figures moved between two vintages, and what moved them: contributions that add up."""

import gzip
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import orjson
import pyarrow.parquet as pq
import pytest

from releases import rewrite
from talentatlas.builder import Setting, build
from talentatlas.config import Choices
from talentatlas.measures.base import MEASURES
from talentatlas.synthetic.printing import RecordErrors
from talentatlas.synthetic.records import write_records
from talentatlas.synthetic.world import World, WorldConfig
from talentatlas.uncertainty.suppression import MINIMUM
from talentatlas.vintage import contributions, diff, with_causes
from talentatlas.vintage.states import HEADLINE

SMALL = WorldConfig(persons=900, first_year=2011, last_year=2021, countries=5, seed=4)
ROUNDING = 1e-9
Papers = list[dict]


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vintages") / "papers"
    write_records(World.make(SMALL), folder, RecordErrors())
    return folder


@pytest.fixture(scope="module")
def first(records: Path) -> Path:
    build(f"proceedings:{records}", records.parent / "first")
    return records.parent / "first"


def second(records: Path, name: str, edit: Callable[[str, Papers], Papers]) -> Path:
    """An atlas of the records as edited, file by file."""
    folder = records.parent / f"papers-{name}"
    folder.mkdir(exist_ok=True)
    for path in sorted(records.glob("*.json.gz")):
        papers = edit(path.name, orjson.loads(gzip.decompress(path.read_bytes())))
        (folder / path.name).write_bytes(gzip.compress(orjson.dumps(papers), 1, mtime=0))
    build(f"proceedings:{folder}", records.parent / name)
    return records.parent / name


def parts(found) -> dict[tuple, dict[str, float | None]]:
    """Figure → cause → contribution."""
    grouped: dict[tuple, dict[str, float | None]] = {}
    for row in found.causes.to_pylist():
        key = tuple(
            row[k] for k in ("indicator", "ref_area", "counterpart_area", "time_period")
        )
        grouped.setdefault((*key, row["period_years"]), {})[row["cause"]] = row["contribution"]
    return grouped


def differences(found) -> dict[tuple, float | None]:
    keys = ("indicator", "ref_area", "counterpart_area", "time_period", "period_years")
    return {
        tuple(row[k] for k in keys): row["difference"]
        for row in found.figures.to_pylist()
        if row["population"] == "ai-authors"
    }


def moving_causes(found) -> set[str]:
    return {row["cause"] for row in found.causes.to_pylist() if row["contribution"]}


@pytest.fixture(scope="module")
def later(records: Path) -> Path:
    """Works gone and new, authors and affiliations changed, all in one later vintage."""

    def edit(name: str, papers: Papers) -> Papers:
        kept = papers[len(papers) // 8 :]
        for number, paper in enumerate(kept):
            if number % 9 == 0:
                paper["aff"] = ";".join("Utrecht University, Netherlands" for _ in
                                        paper["aff"].split(";"))  # fmt: skip
            if number % 7 == 0:
                paper["authorids"] = ";".join(reversed(paper["authorids"].split(";")))
            if number % 20 == 0:
                kept.append(paper | {"id": f"{paper['id']}n", "title": f"New {paper['title']}"})
        return kept

    return second(records, "mixed", edit)


@pytest.fixture(scope="module")
def mixed(first: Path, later: Path):
    return diff(first, later)


def test_equal_vintages_have_no_difference(first):
    found = diff(first, first)
    assert found.rules == ()
    assert found.records.num_rows == 0
    assert {row["state"] for row in found.figures.to_pylist()} == {"same"}
    assert set(found.causes["contribution"].to_pylist()) == {0.0}
    assert set(found.totals["contribution"].to_pylist()) == {0}


def test_contributions_add_up_to_the_difference_of_each_figure(first, later, monkeypatch):
    monkeypatch.setattr(contributions, "MINIMUM", 1)  # nothing is hidden, so all can be added
    found = diff(first, later)
    moved = differences(found)
    whole = {k: p for k, p in parts(found).items() if moved.get(k) is not None}
    assert {key[0] for key in whole} == set(HEADLINE)
    assert sum(abs(moved[key] or 0) > ROUNDING for key in whole) > len(whole) / 3
    for key, contributed in whole.items():
        assert None not in contributed.values()
        assert sum(contributed.values()) == pytest.approx(moved[key], abs=ROUNDING)


def test_what_is_shown_is_what_it_would_be_were_nothing_hidden(
    mixed, first, later, monkeypatch
):
    monkeypatch.setattr(contributions, "MINIMUM", 1)
    true = parts(diff(first, later))
    for key, contributed in parts(mixed).items():
        for cause, value in contributed.items():
            assert value is None or value == pytest.approx(true[key][cause], abs=ROUNDING)


def test_contributions_to_the_whole_add_up_to_the_rows_of_the_tables(mixed):
    for what in ("person", "residence", "move"):
        rows = [row for row in mixed.totals.to_pylist() if row["what"] == what]
        step = (mixed.after.rows(what) or 0) - (mixed.before.rows(what) or 0)
        shown = [row["contribution"] for row in rows]
        if None not in shown:
            assert sum(shown) == step
        assert sum(value is None for value in shown) != 1  # it would follow by subtraction


def test_the_last_state_is_the_later_vintage_to_the_digit(mixed):
    rules = [row for row in mixed.causes.to_pylist() if row["cause"] == "rules"]
    assert {row["contribution"] for row in rows_shown(rules)} == {0.0}
    assert [r["contribution"] for r in mixed.totals.to_pylist() if r["cause"] == "rules"] == [
        0, 0, 0,
    ]  # fmt: skip


def rows_shown(rows):
    return [row for row in rows if row["obs_status"] == "A"]


def test_several_causes_are_at_work_at_once(mixed):
    assert {"gone", "restated", "reassigned", "new"} <= {
        row["cause"] for row in mixed.records.to_pylist()
    }


def test_only_works_that_are_gone_move_figures_when_only_works_are_gone(records, first):
    later = second(records, "gone", lambda _, papers: papers[len(papers) // 4 :])
    found = diff(first, later)
    assert moving_causes(found) == {"gone"}
    assert {row["cause"] for row in found.records.to_pylist()} == {"gone"}
    assert "gone" in {row["cause"] for row in rows_shown(found.causes.to_pylist())}


def test_only_new_works_move_figures_in_the_opposite_direction(records, first):
    later = second(records, "gone", lambda _, papers: papers[len(papers) // 4 :])
    back, there = diff(later, first), diff(first, later)
    assert moving_causes(back) == {"new"}
    total = {
        cause: [r["contribution"] for r in found.totals.to_pylist() if r["cause"] == cause]
        for found, cause in ((back, "new"), (there, "gone"))
    }
    assert total["new"] == [-value for value in total["gone"]]


def test_persons_whose_keys_alone_were_renamed_count_as_nobody_who_changed(records, first):
    def edit(name: str, papers: Papers) -> Papers:
        for paper in papers:
            keys = paper["authorids"].split(";")
            paper["authorids"] = ";".join(key and f"{key}9" for key in keys)
        return papers

    found = diff(first, second(records, "renamed", edit))
    assert "renamed" in {row["cause"] for row in found.records.to_pylist()}
    rows = [row for row in found.causes.to_pylist() if row["cause"] == "renamed"]
    assert rows
    assert {(row["contribution"], row["obs_status"]) for row in rows} == {(0.0, "A")}


def test_lines_placed_elsewhere_move_stocks_from_one_country_to_the_other(first, records):
    later = records.parent / "placed-elsewhere"
    shutil.copytree(first, later, dirs_exist_ok=True)
    rewrite(
        later,
        "affiliation",
        "select * replace (case when country = 'USA' then 'NLD' else country end as country) "
        "from affiliation",
    )
    found = diff(first, later)
    # The figures of this vintage were not estimated anew, so that the rules differ by as much.
    of_usa = {
        row["cause"]: row["contribution"]
        for row in found.causes.to_pylist()
        if row["indicator"] == "stock" and row["ref_area"] == "USA"
    }
    assert not of_usa  # nobody is left, so no state of it may be shown
    causes = {row["cause"]: row for row in found.records.to_pylist()}
    assert causes["re-placed"]["records"] > MINIMUM
    moved = {r["cause"]: r["contribution"] for r in found.totals.to_pylist()
             if r["what"] == "move"}  # fmt: skip
    assert set(moved) == {"rules", "re-placed"}


def test_other_choices_are_said_and_make_a_difference_of_their_own(records, first):
    folder = records.parent / "choices"
    build(f"proceedings:{records}", folder, setting=Setting(choices=Choices(silent_years=2)))
    found = diff(first, folder)
    assert [(c.name, c.before, c.after) for c in found.rules] == [("silent_years", "5", "2")]
    assert found.records.num_rows == 0
    assert moving_causes(found) == {"rules"}
    rules = [r["contribution"] for r in found.totals.to_pylist() if r["what"] == "residence"]
    step = (found.after.rows("residence") or 0) - (found.before.rows("residence") or 0)
    assert rules == [step]
    assert step < 0


def test_figures_that_moved_most_relative_to_their_interval_come_first(mixed):
    weights = [w for w in mixed.figures["weight"].to_pylist() if w is not None]
    assert weights == sorted(weights, reverse=True)
    for row in mixed.figures.to_pylist():
        if row["state"] == "moved":
            apart = (
                row["lower_after"] > row["upper_before"]
                or row["lower_before"] > row["upper_after"]
            )
            assert row["overlaps"] is not apart


def test_suppressed_cells_are_in_no_figure(mixed):
    for side, states in (("before", "vanished"), ("after", "appeared")):
        folder = getattr(mixed, side).folder
        estimates = pq.read_table(folder / "marts/estimate.parquet").to_pylist()
        published = sum(row["value"] is not None for row in estimates)
        held = [r for r in mixed.figures.to_pylist() if r[f"value_{side}"] is not None]
        assert len(held) == published
        assert mixed.count(states) == len(
            [r for r in held if r["state"] in ("appeared", "vanished")]
        )


def test_no_key_and_no_name_of_a_person_is_in_the_result(mixed):
    held = set()
    for side in (mixed.before, mixed.after):
        table = pq.read_table(side.path("authorship"), columns=["author_key", "name"])
        held |= set(table["author_key"].to_pylist()) | set(table["name"].to_pylist())
    for table in (mixed.figures, mixed.records, mixed.causes, mixed.totals, mixed.sizes):
        for column in table.columns:
            assert not held & set(map(str, column.to_pylist()))


def test_a_lone_hidden_contribution_takes_the_next_with_it():
    touched = np.array([[0, 0, 0], [3, 9, 2], [9, 9, 0], [20, 9, 0]])
    keys = [("stock", area, None, 2020) for area in ("AAA", "BBB", "CCC")]
    hidden = contributions.hidden_parts(MEASURES.get("stock"), keys, touched)
    assert hidden[:, 0].tolist() == [False, True, True, False]  # 3 alone would follow from 12
    assert hidden[:, 1].tolist() == [False] * 4
    assert hidden[:, 2].tolist() == [True] * 4  # nothing to hide it behind


def test_an_atlas_of_an_earlier_version_can_be_compared(first, records):
    old = records.parent / "old"
    shutil.copytree(first, old, dirs_exist_ok=True)
    for name in ("same_person", "organisation_match", "life_event"):
        (old / "clean" / f"{name}.parquet").unlink()
    rewrite(old, "authorship", "select * exclude (openalex, orcid_profile) from authorship")
    found = diff(old, first)
    assert set(found.causes["contribution"].to_pylist()) == {0.0}


def test_the_wide_table_holds_each_contribution_once(mixed):
    wide = with_causes(mixed)
    columns = [name for name in wide.column_names if name.startswith("by_")]
    held = sum(wide[name].null_count for name in columns)
    shown = wide.num_rows * len(columns) - held
    known = differences(mixed)
    assert shown == sum(
        value is not None
        for key, contributed in parts(mixed).items()
        if key in known
        for value in contributed.values()
    )


def test_without_causes_nothing_is_computed_anew(first):
    found = diff(first, first, is_why=False)
    assert found.causes is None
    assert found.totals is None
    assert with_causes(found).equals(found.figures)
