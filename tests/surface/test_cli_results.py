"""`measure`, `export`, `report` and `check`: the same numbers in every form, never a person."""

import csv
import io
import json
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from program import Program

from talentatlas.atlas import Atlas
from talentatlas.cli.estimates import unit_key
from talentatlas.cli.main import main
from talentatlas.cli.verb import CATALOGUE
from talentatlas.measures.base import MEASURES, UNITS
from talentatlas.vocabulary.messages import LANGUAGES, Messages, read_catalogue

VALUE = re.compile(r"\d[\d,.]*%? \(−?\d[\d,.]*–\d[\d,.]*\)")
PRIVATE = ("person_id", "name", "author_key", "fold")


def test_a_measure_prints_unit_population_intervals_and_vintage(
    talentatlas: Program, atlas: Path
) -> None:
    done = talentatlas(
        "measure", "stock", "--atlas", atlas, "--area", "USA", "--year", "2018-2020"
    )
    assert done.code == 0
    assert done.err == ""
    assert "Unit: persons. Population: AI conference authors." in done.out
    assert "United States (USA)" in done.out
    assert len(VALUE.findall(done.out)) == 3
    assert Atlas(atlas).vintage in done.out
    assert Atlas(atlas).run_id in done.out


def test_text_csv_json_and_python_give_the_same_numbers(
    talentatlas: Program, atlas: Path
) -> None:
    words = ["measure", "stock", "--atlas", atlas, "--area", "United States", "--year", "2019"]
    rows = Atlas(atlas).measure("stock", area="USA", year=2019).rows()
    assert talentatlas(*words, "--json").json["rows"] == rows
    printed = list(csv.DictReader(io.StringIO(talentatlas(*words, "--csv").out)))
    numbers = ("value", "lower", "upper")
    assert [[float(p[n]) for n in numbers] for p in printed] == [
        [r[n] for n in numbers] for r in rows
    ]
    assert f"{rows[0]['value']:,.0f} (" in talentatlas(*words).out


# Conference lists state no degrees.
@pytest.mark.parametrize("name", [n for n in MEASURES.names() if n != "stay_rate"])
def test_every_measure_can_be_printed(
    atlas: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["measure", name, "--atlas", str(atlas), "--all"])
    printed = capsys.readouterr()
    assert code == 0, printed.err
    assert MEASURES.get(name).title in printed.out


def test_a_measure_without_its_records_says_so(
    atlas: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["measure", "stay_rate", "--atlas", str(atlas), "--all"]) == 1
    assert "stay_rate has no observation" in capsys.readouterr().err


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_measure_speaks_the_language_asked_for(
    talentatlas: Program, atlas: Path, lang: str
) -> None:
    say = Messages(CATALOGUE, lang)
    done = talentatlas("measure", "stock", "--atlas", atlas, "--lang", lang)
    assert say("area") in done.out
    assert say("unit_persons") in done.out


def test_the_catalogue_has_every_unit_and_no_empty_sentence() -> None:
    rows = read_catalogue(CATALOGUE)
    assert [unit for unit in UNITS if unit_key(unit) not in rows] == []
    assert [key for key, row in rows.items() if not all(row.values())] == []


def test_suppressed_cells_are_counted_and_listed_on_demand(
    talentatlas: Program, atlas: Path
) -> None:
    words = ["measure", "flow", "--atlas", atlas]
    short, long = talentatlas(*words).out, talentatlas(*words, "--all").out
    assert "suppressed" not in short
    assert re.search(r"\d more cells", short)
    assert "suppressed" in long


def test_a_year_outside_the_atlas_is_answered_with_the_years_inside(
    talentatlas: Program, atlas: Path
) -> None:
    done = talentatlas("measure", "stock", "--atlas", atlas, "--year", "1950")
    assert done.code == 1
    assert "2012 to 2021" in done.err


def test_an_area_without_observations_is_explained(talentatlas: Program, atlas: Path) -> None:
    done = talentatlas("measure", "stock", "--atlas", atlas, "--area", "Tuvalu")
    assert done.code == 1
    assert "TUV" in done.err
    assert "What to do:" in done.err


def test_parameters_reach_the_measure(talentatlas: Program, atlas: Path) -> None:
    words = ["measure", "retention_rate", "--atlas", atlas, "--json"]
    short = talentatlas(*words, "--years", "1").json
    assert short["parameters"]["years"] == 1
    assert short["rows"] == talentatlas(*words, "--param", "years=1").json["rows"]
    assert short["rows"] != talentatlas(*words, "--years", "3").json["rows"]


def test_export_writes_only_what_may_be_published(
    talentatlas: Program, atlas: Path, tmp_path: Path
) -> None:
    words = ["export", "--atlas", atlas, "--out", "out"]
    for form in ("csv", "parquet", "json", "html"):
        words += ["--format", form]
    done = talentatlas(*words)
    assert done.code == 0, done.err
    assert done.out == ""
    out = tmp_path / "out"
    tables = {
        f"{table}.{form}"
        for table in ("estimate", "balance")
        for form in ("csv", "json", "parquet")
    }
    described = {"LICENSE", "CITATION.cff", "datapackage.json", "croissant.json"}
    written = tables | described | {"report.html", "manifest.json"}
    assert {path.name for path in out.iterdir()} == written
    for table in ("estimate", "balance"):
        parquet = pq.read_table(out / f"{table}.parquet")
        assert not set(PRIVATE) & set(parquet.column_names)
        assert json.loads((out / f"{table}.json").read_text())["rows"] == parquet.to_pylist()
        rows = list(csv.reader(io.StringIO((out / f"{table}.csv").read_text(encoding="utf-8"))))
        assert rows[0] == parquet.column_names
        assert len(rows) == parquet.num_rows + 1
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["vintage"] == Atlas(atlas).vintage
    assert set(manifest["files"]) == written - {"manifest.json"}


def test_figures_are_exported_in_the_formats_asked_for(
    talentatlas: Program, atlas: Path, tmp_path: Path
) -> None:
    done = talentatlas("export", "--atlas", atlas, "--out", "out", "--format", "svg", "--json")
    assert done.code == 0, done.err
    figures = list((tmp_path / "out" / "figures").iterdir())
    assert {path.suffix for path in figures} == {".svg"}
    assert [path for path in figures if b"<svg" not in path.read_bytes()[:300]] == []
    assert {str(path.relative_to(tmp_path)) for path in figures} <= set(done.json["files"])


def test_a_report_in_another_language_stands_beside_the_first(
    talentatlas: Program, atlas: Path, tmp_path: Path
) -> None:
    done = talentatlas("report", "--atlas", atlas, "--out", "r.html", "--lang", "zh-Hant")
    assert done.code == 0
    assert 'lang="zh-Hant"' in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_check_places_scores_files_and_total(talentatlas: Program, records: Path) -> None:
    found = talentatlas("check", "places", records, "--json").json
    assert found["n"] == sum(file["n"] for file in found["files"]) > 10
    assert 0 < found["coverage"] <= 1
    assert 0 < found["agreement"] <= 1
    assert "agreement" in talentatlas("check", "places", records).out


def test_check_places_needs_an_index(talentatlas: Program, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[]")
    done = talentatlas("check", "places", "a.json")
    assert done.code == 4
    assert "a.json" in done.err
