"""Releases of the Scholarly Migration Database as panels."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flow_worlds import write_release
from talentatlas.errors import CoverageError, SchemaError, SourceUnavailable
from talentatlas.models.large_areas import LEAST_MOVES, large_areas
from talentatlas.models.panel import FlowPanel
from talentatlas.models.read_panel import read_panels

US_INTO_2017 = 46_796  # country table of OpenAlex 2023 V1
SUM_OF_COUNTRY_TABLE = 0  # moves by which a country's total may differ from that table


def read_one(folder: Path, *rows: str) -> FlowPanel:
    write_release(folder, list(rows))
    (panel,) = read_panels(folder)
    return panel


def test_na_is_namibia_and_an_empty_side_is_no_country(tmp_path: Path) -> None:
    panel = read_one(tmp_path, "NA,ZA,2015.0,7", ",NA,2015.0,30", "NA,,2015.0,4")
    assert panel.areas == ("NAM", "ZAF")
    assert panel.flows[0, 0, 1] == 7
    assert panel.flows.sum() == 7
    assert panel.entries[0].tolist() == [30, 0]
    assert panel.exits[0].tolist() == [4, 0]


def test_codes_of_two_and_three_letters_give_the_same_panel(tmp_path: Path) -> None:
    two = read_one(tmp_path, "TW,HK,2015,3", "MO,CN,2015,2")
    (tmp_path / "invented_2023_V1_countryflows.csv").unlink()
    three = read_one(tmp_path, "TWN,HKG,2015,3", "MAC,CHN,2015,2")
    assert two.areas == three.areas == ("CHN", "HKG", "MAC", "TWN")
    assert (two.flows == three.flows).all()


def test_a_code_that_is_none_is_reported_and_its_moves_stay_in_totals(tmp_path: Path) -> None:
    panel = read_one(tmp_path, "nan,US,2015,5", "US,nan,2015,4", "CN,US,2015,20")
    assert panel.areas == ("CHN", "USA")
    assert [(part.what, part.rows, part.moves) for part in panel.left_out] == [("nan", 2, 9.0)]
    assert panel.moves_in("USA", 2015) == 25
    assert panel.moves_out("USA", 2015) == 4
    assert panel.flows.sum() == 20


def test_a_panel_of_fewer_areas_has_no_other_moves(tmp_path: Path) -> None:
    panel = read_one(tmp_path, "CN,US,2014,20", "US,GB,2015,4", "GB,CN,2015,3").of(
        ["USA", "CHN"]
    )
    assert panel.areas == ("CHN", "USA")
    assert panel.flows[:, 0, 1].tolist() == [20, 0]
    assert panel.flows.sum() == 20


def test_years_after_the_release_are_left_out_and_said(tmp_path: Path) -> None:
    panel = read_one(tmp_path, "CN,US,2015,20", "CN,US,2026,1")
    assert panel.years == (2015,)
    assert [part.what for part in panel.left_out] == ["2026"]


def test_a_year_without_rows_is_there_with_no_moves(tmp_path: Path) -> None:
    panel = read_one(tmp_path, "CN,US,2013,20", "CN,US,2015,22")
    assert panel.years == (2013, 2014, 2015)
    assert panel.flows.sum((1, 2)).tolist() == [20, 0, 22]


def test_the_order_of_rows_changes_nothing(tmp_path: Path) -> None:
    rows = ["CN,US,2013,20", "US,CN,2014,5", ",US,2013,9", "DE,US,2014,3"]
    one = read_one(tmp_path, *rows)
    other = read_one(tmp_path, *reversed(rows))
    assert one.areas == other.areas
    assert (one.flows == other.flows).all()
    assert (one.entries == other.entries).all()


@pytest.mark.parametrize("ending", [".csv", ".csv.gz", ".parquet"])
def test_csv_gzip_and_parquet_give_the_same_panel(tmp_path: Path, ending: str) -> None:
    stem = "scopus_2030_V1_scholarlymigration_countryflows"
    columns = {
        "migrationfrom": ["NA", None, "US"],
        "migrationto": ["US", "US", "NA"],
        "year": [2015.0, 2015.0, 2016.0],
        "n_migrations": [2, 9, 3],
    }
    if ending == ".parquet":
        pq.write_table(pa.table(columns), tmp_path / f"{stem}.parquet")
    else:
        lines = [",".join(columns)]
        for row in zip(*columns.values(), strict=True):
            lines.append(",".join("" if value is None else str(value) for value in row))
        with pa.output_stream(str(tmp_path / f"{stem}{ending}"), compression="detect") as file:
            file.write(("\n".join(lines) + "\n").encode())
    (panel,) = read_panels(tmp_path)
    assert panel.source == "scopus_2030_V1"
    assert panel.vintage == "2030"
    assert panel.areas == ("NAM", "USA")
    assert panel.flows[0, 0, 1] == 2
    assert panel.entries[0, 1] == 9


def test_stocks_are_read_by_code_and_a_year_without_any_is_missing(tmp_path: Path) -> None:
    write_release(tmp_path, ["NA,US,2015,2", "US,NA,2016,3"])
    (tmp_path / "invented_2023_V1_country.csv").write_text(
        "year,countrycode,padded_population_of_researchers\n"
        "2015.0,NA,700\n2015.0,US,90000\n2016.0,NA,0\n2016.0,US,0\n"
    )
    (panel,) = read_panels(tmp_path)
    assert panel.stock[0].tolist() == [700, 90000]
    assert np.isnan(panel.stock[1]).all()


def test_without_stocks_countries_are_chosen_by_their_moves(tmp_path: Path) -> None:
    many = int(LEAST_MOVES)
    rows = [f"CN,US,{year},{many}" for year in (2013, 2014, 2015)]
    panel = read_one(tmp_path, *rows, *(f"FJ,US,{year},2" for year in (2013, 2014, 2015)))
    assert np.isnan(panel.stock).all()
    assert large_areas(panel) == ("CHN", "USA")


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    (tmp_path / "a_2020_countryflows.csv").write_text("migrationfrom,year\nUS,2015\n")
    with pytest.raises(SchemaError, match="no column migrationto, n_migrations"):
        read_panels(tmp_path)


def test_a_key_that_occurs_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="US CN 2015"):
        read_one(tmp_path, "US,CN,2015,3", "US,CN,2015,4")


@pytest.mark.parametrize("moves", ["", "many", "-1", "inf"])
def test_a_count_that_is_none_is_refused_with_its_row(tmp_path: Path, moves: str) -> None:
    with pytest.raises(SchemaError, match=r"row 3: n_migrations"):
        read_one(tmp_path, "US,CN,2015,3", f"US,CN,2016,{moves}")


def test_a_folder_without_releases_is_explained(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match="countryflows"):
        read_panels(tmp_path)


def test_a_file_of_appearances_only_is_explained(tmp_path: Path) -> None:
    with pytest.raises(CoverageError, match="no move"):
        read_one(tmp_path, ",US,2015,3")


def test_one_file_of_a_folder_is_one_release(tmp_path: Path) -> None:
    write_release(tmp_path, ["US,CN,2015,3"], "other_2022_07_V1")
    file = write_release(tmp_path, ["US,CN,2015,4"])
    assert [p.source for p in read_panels(file)] == ["invented_2023_V1"]
    assert [p.vintage for p in read_panels(tmp_path)] == ["2023", "2022-07"]


def test_totals_of_countries_are_those_of_the_country_table(shared: Path) -> None:
    folder = shared / "data" / "scholarly_migration"
    if not folder.is_dir():
        pytest.skip(f"no panel of scholarly migration in {folder}")
    openalex = next(p for p in read_panels(folder) if p.source == "openalex_2023_V1")
    assert openalex.moves_in("USA", 2017) == US_INTO_2017
    assert {"HKG", "MAC", "NAM", "TWN"} <= set(openalex.areas)
    assert any(part.what == "nan" for part in openalex.left_out)
