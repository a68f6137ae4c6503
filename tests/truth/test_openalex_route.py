"""From an OpenAlex-shaped snapshot with known truth to lives: nothing lost, nothing invented."""  # noqa: E501

import duckdb
import pytest

from talentatlas.builder import build
from talentatlas.synthetic.snapshot.config import SnapshotConfig
from talentatlas.synthetic.snapshot.write import write_snapshot

WORKS = 6_000
LEAST_RIGHT = 0.95  # of person-years; what is wrong are bridged years and shared profiles


@pytest.fixture(scope="module", params=["parquet", "jsonl"])
def atlas(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    write_snapshot(SnapshotConfig(works=WORKS, seed=3), folder / "snapshot", (request.param,))
    build(f"openalex:{folder / 'snapshot'}", folder / "atlas")
    return folder


def test_every_work_and_authorship_of_the_field_is_there(atlas):
    truth = duckdb.sql(
        f"select count(distinct work_id), count(*) from '{atlas}/snapshot/truth/authorship.parquet' "  # noqa: E501
        "where is_ai and not is_xpac"
    ).fetchall()
    found = duckdb.sql(
        f"select count(*), cast(sum(authors) as bigint) from '{atlas}/atlas/clean/work.parquet'"
    ).fetchall()
    assert found == truth


def test_residence_is_that_of_the_known_lives(atlas):
    ((years, right),) = duckdb.sql(
        f"""
        with profile as (
            select distinct w.person_id, a.openalex
            from '{atlas}/atlas/core/person_work.parquet' as w
            join '{atlas}/atlas/clean/authorship.parquet' as a using (work_id, position)
            where a.openalex is not null
        )
        select count(*), avg(cast(r.country = t.country as int))
        from '{atlas}/atlas/core/residence.parquet' as r
        join profile as p using (person_id)
        join '{atlas}/snapshot/truth/residence.parquet' as t
            on t.author = p.openalex and t.year = r.year
        """
    ).fetchall()
    assert years > WORKS // 10
    assert right >= LEAST_RIGHT


def test_the_vintage_is_the_release_of_the_snapshot(atlas):
    found = duckdb.sql(f"select distinct vintage from '{atlas}/atlas/clean/origin.parquet'")
    assert found.fetchall() == [("2026-06-25",)]
