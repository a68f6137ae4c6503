"""Person-years at risk, counted from lives of six literal persons."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from talentatlas.engine import connect
from talentatlas.errors import CoverageError
from talentatlas.models import hazard
from talentatlas.models.state import HOME, area_index, group_index
from talentatlas.schema import CONTRACTS

CHN, USA, CHINESE = area_index("CHN"), area_index("USA"), group_index("CHN")


def life(person: str, *spells: tuple[str, int, int]) -> dict[str, list[dict]]:
    """Tables of one person who comes from the country of the first spell."""
    years = [(c, y) for c, start, end in spells for y in range(start, end + 1)]
    return {
        "residence": [
            {"person_id": person, "year": y, "country": c, "pieces": 1, "kind": "observed"}
            for c, y in years
        ],
        "spell": [
            {
                "person_id": person,
                "spell": k,
                "country": c,
                "start_year": start,
                "end_year": end,
                "open_left": False,
                "open_right": False,
            }
            for k, (c, start, end) in enumerate(spells, 1)
        ],
        "person": [
            {
                "person_id": person,
                "first_year": years[0][1],
                "last_year": years[-1][1],
                "works": 1,
                "is_common": False,
                "fold": 0,
            }
        ],
        "country_of_origin": [
            {"person_id": person, "country": spells[0][0], "basis": "first-residence"}
        ],
        "education": [],
    }


def count(lives: list[dict[str, list[dict]]], folder: Path) -> hazard.Exposure:
    with connect() as engine:
        for name in hazard.TABLES:
            path = folder / f"{name}.parquet"
            rows = [row for one in lives for row in one[name]]
            pq.write_table(pa.Table.from_pylist(rows, CONTRACTS[name].arrow), path)
            engine.read(path)
        return hazard.exposure(engine)


def test_years_are_told_apart_by_stage_arrival_and_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hazard, "LEAST_YEARS", 1.0)
    found = count([life("a", ("CHN", 2000, 2001), ("USA", 2002, 2012))], tmp_path)
    years, left = found.years[CHINESE], found.leavers[CHINESE]
    # Two years at home, the second of which ends abroad; the last year has no next one.
    assert (years[0, HOME, CHN], left[0, HOME, CHN]) == (2, 1)
    # 2002-04 is in the first five years after the first work, of which two are since 0-1.
    assert (years[0, 0, USA], years[0, 1, USA]) == (2, 1)
    # 2005-10 are the six years after, of which 2008 on are six or more since arrival.
    assert (years[1, 1, USA], years[1, 2, USA]) == (3, 3)
    assert years[2, 2, USA] == 1
    assert years.sum() == 12
    assert left.sum() == 1


def test_a_doctorate_on_record_tells_the_stage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hazard, "LEAST_YEARS", 1.0)
    one = life("a", ("CHN", 2000, 2009))
    one["education"] = [
        {
            "person_id": "a",
            "first_degree_country": "CHN",
            "first_degree_level": "doctorate",
            "first_degree_year": 2001,
            "doctorate_country": "CHN",
            "doctorate_year": 2001,
        }
    ]
    years = count([one], tmp_path).years[CHINESE, :, HOME, CHN]
    assert years.tolist() == [1, 6, 2]


def test_too_few_person_years_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CoverageError, match="12 person-years"):
        count([life("a", ("CHN", 2000, 2001), ("USA", 2002, 2012))], tmp_path)
