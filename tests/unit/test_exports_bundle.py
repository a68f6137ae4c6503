"""A folder of results: each file described with its checksum, the licence rule, bytes."""

import csv
import gzip
import hashlib
import io
import json
import re
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

import talentatlas as ta
from talentatlas.atlas import Atlas
from talentatlas.errors import LicenceError, UsageError
from talentatlas.exports import Bundle, as_workbook, published_tables, write_bundle
from talentatlas.exports.citation import CATALOGUE
from talentatlas.exports.licence_rule import NONE, OPEN
from talentatlas.quantity import Table
from talentatlas.schema import CONTRACTS
from talentatlas.vocabulary.messages import LANGUAGES, read_catalogue

MEASURE = "net_flow"
FORMATS = ("csv", "parquet", "json", "xlsx")
DATE = "2026-11-24"
FORBIDDING = (
    ("CC-BY-NC-4.0", "attribution"),
    ("CC BY-ND 4.0", "attribution"),
    ("terms of their own", "non-commercial"),
    ("terms of their own", "no-derivatives"),
    ("ORCID public API terms, non-commercial use", "open"),
)
# What the specification of version 1.1 asks of a data set, and of its parts.
CROISSANT_KEYS = {"@context", "@type", "conformsTo", "name", "description", "license", "url",
                  "creator", "datePublished", "distribution", "recordSet"}  # fmt: skip


class Relicensed(Atlas):
    """The bundled atlas, as if its records stood under another licence."""

    def __init__(self, licence: str, kind: str) -> None:
        super().__init__(ta.demo().folder)
        source = {**self.run["sources"][0], "licence": licence, "licence_class": kind}
        self.run = {**self.run, "sources": [source]}

    def origins(self) -> Table:
        """Each file with the licence of the source."""
        table = super().origins()
        licence = pa.array([self.run["sources"][0]["licence"]] * len(table))
        place = table.columns.index("licence")
        return Table(table.arrow.set_column(place, "licence", licence), table.about)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One measure in every format."""
    out = tmp_path_factory.mktemp("bundle")
    wanted = Bundle(formats=FORMATS, measures=(MEASURE,), date=DATE, bom=True)
    write_bundle(ta.demo(), out, wanted)
    return out


def read_json(folder: Path, name: str) -> dict:
    return json.loads((folder / name).read_text(encoding="utf-8"))


def checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_manifest_names_every_file_with_its_checksum(folder: Path) -> None:
    files = read_json(folder, "manifest.json")["files"]
    assert set(files) == {p.name for p in folder.iterdir()} - {"manifest.json"}
    for name, entry in files.items():
        assert entry["sha256"] == checksum(folder / name)
        assert entry["bytes"] == (folder / name).stat().st_size


def test_a_folder_without_its_manifest_was_not_finished(tmp_path: Path) -> None:
    write_bundle(ta.demo(), tmp_path, Bundle(measures=(MEASURE,)))
    with pytest.raises(LicenceError):
        write_bundle(Relicensed(*FORBIDDING[0]), tmp_path, Bundle(measures=(MEASURE,)))
    assert (tmp_path / "manifest.json").exists()  # refused before anything was touched


def test_every_format_holds_the_same_rows(folder: Path) -> None:
    rows = pq.read_table(folder / "estimate.parquet").to_pylist()
    assert {row["indicator"] for row in rows} == {MEASURE}
    assert read_json(folder, "estimate.json")["rows"] == rows
    text = (folder / "estimate.csv").read_text(encoding="utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    values = [float(line["value"]) if line["value"] else None for line in lines]
    assert values == [row["value"] for row in rows]
    book = openpyxl.load_workbook(folder / "estimate.xlsx", read_only=True)
    head, *cells = book["Data"].iter_rows(values_only=True)
    book.close()
    place = head.index("value")
    assert [row[place] for row in cells] == [row["value"] for row in rows]


def test_a_csv_for_spreadsheets_begins_with_the_mark_they_look_for(
    folder: Path, tmp_path: Path
) -> None:
    assert (folder / "estimate.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    write_bundle(ta.demo(), tmp_path, Bundle(measures=(MEASURE,)))
    assert (tmp_path / "estimate.csv").read_bytes().startswith(b'"indicator"')


def test_a_large_csv_is_packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("talentatlas.exports.tables.LARGEST_CSV", 1_000)
    write_bundle(ta.demo(), tmp_path, Bundle(measures=(MEASURE,), date=DATE))
    first = (tmp_path / "estimate.csv.gz").read_bytes()
    assert gzip.decompress(first).startswith(b'"indicator"')
    [resource] = [
        r for r in read_json(tmp_path, "datapackage.json")["resources"] if "schema" in r
    ]
    assert (resource["path"], resource["compression"]) == ("estimate.csv.gz", "gz")


def test_parquet_carries_what_the_table_is_about(folder: Path) -> None:
    held = pq.read_schema(folder / "estimate.parquet").metadata
    for name in ("vintage", "licence", "citation", "run_id", "release_licence"):
        assert held[f"talentatlas.{name}".encode()]


def test_the_workbook_names_countries_and_explains_every_column(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "estimate.xlsx")
    assert book.sheetnames == ["Data", "About", "Citation"]
    data = book["Data"]
    assert (data.freeze_panes, data["A1"].value) == ("A2", "area_name")
    assert "Germany" in {row[0] for row in data.iter_rows(values_only=True)}
    about = {row[0]: row[1] for row in book["About"].iter_rows(values_only=True)}
    assert not [name for name in CONTRACTS["estimate"].arrow.names if not about.get(name)]
    assert ta.demo().vintage in about.values()
    cited = " ".join(str(row[0]) for row in book["Citation"].iter_rows(values_only=True))
    assert "paperlists" in cited


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_workbook_speaks_the_language_asked_for(lang: str) -> None:
    [table] = published_tables(ta.demo(), (MEASURE,))
    book = openpyxl.load_workbook(io.BytesIO(as_workbook(table, [], lang)), read_only=True)
    names = {"en": "Germany", "zh-Hans": "德国", "zh-Hant": "德國"}
    sheet = book.worksheets[0]
    assert names[lang] in {row[0] for row in sheet.iter_rows(values_only=True)}


def test_the_meaning_of_a_column_is_that_of_its_contract() -> None:
    said = read_catalogue(CATALOGUE)
    for table in ("estimate", "balance"):
        for column in CONTRACTS[table].columns:
            english = said[f"column_{column.name}"]["en"]
            assert english == column.meaning or table == "balance", column.name


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    [table] = published_tables(ta.demo(), (MEASURE,))
    one = table.arrow.slice(0, 1)
    evil = one.set_column(one.column_names.index("venue"), "venue", pa.array(["=1+1"]))
    data = as_workbook(Table(evil, table.about), [], "en")
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Data"]
    [cell] = [c for c in sheet[2] if c.value == "=1+1"]
    assert cell.data_type == "s"


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("talentatlas.exports.workbook.MOST_ROWS", 10)
    [table] = published_tables(ta.demo(), (MEASURE,))
    with pytest.raises(UsageError, match="2,723 rows"):
        as_workbook(table, [], "en")


def test_the_data_package_describes_each_file_as_its_version_2_asks(folder: Path) -> None:
    package = read_json(folder, "datapackage.json")
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert re.fullmatch(r"[a-z0-9._-]+", package["name"])
    assert package["licenses"][0]["name"] == OPEN
    assert package["contributors"][0]["roles"]
    for resource in package["resources"]:
        assert resource["hash"] == f"sha256:{checksum(folder / resource['path'])}"
    names = [resource["name"] for resource in package["resources"]]
    assert len(set(names)) == len(names)
    [table] = [r for r in package["resources"] if r["path"] == "estimate.csv"]
    assert table["type"] == "table"
    fields = [field["name"] for field in table["schema"]["fields"]]
    assert fields == CONTRACTS["estimate"].arrow.names


def test_croissant_has_what_version_1_1_asks_for(folder: Path) -> None:
    described = read_json(folder, "croissant.json")
    assert set(described) >= CROISSANT_KEYS
    assert described["conformsTo"] == "http://mlcommons.org/croissant/1.1"
    assert described["datePublished"] == DATE
    files = {part["@id"]: part for part in described["distribution"]}
    for name, part in files.items():
        assert part["@type"] == "cr:FileObject"
        assert part["sha256"] == checksum(folder / name)
        assert part["contentUrl"] == name
        assert part["encodingFormat"]
    [records] = described["recordSet"]
    for field in records["field"]:
        assert field["source"]["fileObject"]["@id"] in files
        assert field["dataType"]
    columns = [field["source"]["extract"]["column"] for field in records["field"]]
    assert columns == CONTRACTS["estimate"].arrow.names


def test_the_citation_file_names_the_release_and_every_source(folder: Path) -> None:
    cited = yaml.safe_load((folder / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited["cff-version"] == "1.2.0"
    assert cited["type"] == "dataset"
    assert cited["date-released"] == DATE
    titles = {reference["title"] for reference in cited["references"]}
    assert {"Talent Atlas", "GeoNames", ta.demo().run["sources"][0]["title"]} <= titles


@pytest.mark.parametrize(("licence", "kind"), FORBIDDING)
def test_a_source_that_forbids_it_bars_an_open_licence(
    licence: str, kind: str, tmp_path: Path
) -> None:
    atlas = Relicensed(licence, kind)
    with pytest.raises(LicenceError, match="proceedings") as refusal:
        write_bundle(atlas, tmp_path, Bundle())
    assert refusal.value.exit_code == 7
    assert not list(tmp_path.iterdir())


def test_a_folder_for_own_use_says_that_it_may_not_be_passed_on(tmp_path: Path) -> None:
    atlas = Relicensed(*FORBIDDING[0])
    write_bundle(atlas, tmp_path, Bundle(measures=(MEASURE,), licence=NONE))
    assert "no licence" in (tmp_path / "LICENSE").read_text()
    assert "licenses" not in read_json(tmp_path, "datapackage.json")
    assert OPEN not in (tmp_path / "croissant.json").read_text()


def test_equal_results_give_equal_bytes(folder: Path, tmp_path: Path) -> None:
    wanted = Bundle(formats=FORMATS, measures=(MEASURE,), date=DATE, bom=True)
    write_bundle(ta.demo(), tmp_path, wanted)
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (folder / path.name).read_bytes(), path.name


def test_no_table_about_persons_is_ever_in_a_bundle() -> None:
    published = {table.about.name for table in published_tables(ta.demo())}
    assert published <= {"estimate", "balance"}
    assert all(CONTRACTS[name].layer == "marts" for name in published)
