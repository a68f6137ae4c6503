"""Readers of official series on small files in their producers' layouts."""

import gzip
import zipfile

import pytest
from openpyxl import Workbook
from openpyxl.styles import Alignment

from talentatlas.errors import SourceChanged, SourceUnavailable
from talentatlas.schema.official import OFFICIAL_STATISTIC
from talentatlas.sources.official.education_attainment import read_attainment
from talentatlas.sources.official.eto_activity import read_eto
from talentatlas.sources.official.ipeds_completions import DOCTOR, read_completions
from talentatlas.sources.official.ncses_rd import APPLIED, BASIC, HIGHER_EDUCATION, read_rd
from talentatlas.sources.official.ncses_sed import TEMPORARY, read_sed
from talentatlas.sources.official.ncses_stay_rates import read_stay_rates
from talentatlas.sources.official.ncses_table import read_folder
from talentatlas.sources.official.ncses_workbook import read_workbook
from talentatlas.sources.official.patentsview import read_grants
from talentatlas.sources.official.quoted_figures import quoted, quoted_figures
from talentatlas.sources.official.scholarly_migration import read_releases
from talentatlas.sources.official.world_bank import POPULATION, read_indicators


def write(path, *lines, sep=","):
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "\n".join(sep.join(str(cell) for cell in line) for line in lines) + "\n"
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def ncses_folder(folder, title, *lines, number="1"):
    path = write(folder / "data.csv", *lines)
    about = (
        f"# {title}\n\n**Table Number:** {number}\n\n**Units:** (Number)\n\n## Sources\n\nSED\n"
    )
    path.with_name("README.md").write_text(about, encoding="utf-8")
    return path


def ncses_book(path, title, head, *rows):
    """A workbook as the producer makes them: labels indented, notes below."""
    book = Workbook()
    sheet = book.active
    for row in (["Table 7"], [title], ["(Millions of dollars)"], head):
        sheet.append(row)
    for indent, *cells in rows:
        sheet.append(cells)
        sheet.cell(sheet.max_row, 1).alignment = Alignment(indent=indent)
    sheet.append(["Source(s):"])
    sheet.append(["National Center for Science and Engineering Statistics."])
    book.save(path)
    return path


def test_a_wide_table_gives_its_years_and_marks(tmp_path):
    path = ncses_folder(
        tmp_path / "1",
        "Doctorate recipients, by citizenship status and field: 2019–20",
        ["table_id", "row_id", "status_full_path", "field_2019", "field_2020"],
        [
            1,
            "r1",
            "All doctorate recipients<sup>a</sup> -> Engineering",
            10,
            "\"['1,200', 'r']\"",
        ],
        [1, "r2", "All doctorate recipients -> Temporary visa holder -> Engineering", 4, "na"],
    )
    table = read_folder(path)
    assert table.find("All doctorate recipients", "Engineering", year=2020) == 1200
    assert [cell.flag for cell in table.cells] == ["", "r", ""]
    assert table.left_out == (('no figure but "na"', 1),)
    assert (table.last_year, table.source) == (2020, "SED")


def test_a_series_that_lost_its_years_gets_them_from_the_title(tmp_path):
    rows = [[1, f"r{n}", name, value] for n, (name, value) in enumerate(
        [("World", 5), ("World", 6), ("World -> Chad", 1), ("World -> Chad", 2)])]  # fmt: skip
    path = ncses_folder(
        tmp_path / "1", "AI-related S&E articles, whole counting: 2021–22",
        ["table_id", "row_id", "time_period", "value"], *rows,
    )  # fmt: skip
    table = read_folder(path)
    assert [(c.row[-1], c.year, c.value) for c in table.cells] == [
        ("World", 2021, 5), ("World", 2022, 6), ("Chad", 2021, 1), ("Chad", 2022, 2),
    ]  # fmt: skip


def test_a_folder_of_something_else_is_passed_over(tmp_path):
    assert read_folder(write(tmp_path / "data.csv", ["a"], [1])) is None


def test_a_table_without_figures_is_refused(tmp_path):
    path = ncses_folder(tmp_path / "1", "Title", ["table_id", "row_id", "x"])
    with pytest.raises(SourceChanged, match="has no figures"):
        read_folder(path)


def test_a_workbook_gives_labels_by_their_indent_and_shares_by_performer(tmp_path):
    path = ncses_book(
        tmp_path / "tab7.xlsx",
        "U.S. R&D expenditures, by performing sector and type of work: 2021–22",
        ["Performing sector and type of work", "2021", "2022"],
        [0, "All performers", 900, 1000],
        [1, "Basic research", 100, 200],
        [1, "Applied research", 200, 300],
        [1, "Experimental development", 600, 500],
        [0, "Higher education", 80, 120],
        [1, "Basic research", 50, 90],
        [1, "Applied research", 20, 30],
    )
    table = read_workbook(path)
    assert (table.number, table.units) == ("7", "Millions of dollars")
    assert table.source.startswith("National Center")
    spending = read_rd([table])
    assert spending.share(BASIC, HIGHER_EDUCATION, 2022) == pytest.approx(45.0)
    assert spending.share(APPLIED, HIGHER_EDUCATION, 2022) == pytest.approx(10.0)
    assert spending.share(BASIC, "business", 2022) is None


def test_a_workbook_of_something_else_is_passed_over(tmp_path):
    book = Workbook()
    book.active.append(["Region", "Sales"])
    book.save(tmp_path / "table.xlsx")
    assert read_workbook(tmp_path / "table.xlsx") is None


def test_doctorates_come_by_field_citizenship_and_country(tmp_path):
    head = ["table_id", "row_id", "x_full_path", "field_2019", "field_2020"]
    path, field = "All doctorate recipients", "Mathematics and computer sciences"
    status = ncses_folder(
        tmp_path / "1",
        "Doctorate recipients, by citizenship status and major field: 2019–20",
        head,
        [1, "r1", f"{path} -> {field}", 100, 110],
        [1, "r2", f"{path} -> Temporary visa holder -> {field}", 60, 66],
    )  # fmt: skip
    country = ncses_folder(
        tmp_path / "2",
        "Top countries of temporary visa holders earning doctorates, by country",
        head,
        [1, "r1", "Taiwan", 5, 6],
        [1, "r2", "Taiwan -> Science and engineering", 3, 4],
    )  # fmt: skip
    sed = read_sed([read_folder(status), read_folder(country)])
    assert sed.by_status["mathematics-and-computing", TEMPORARY, 2020] == 66
    assert sed.by_country == {("TWN", 2019): 5, ("TWN", 2020): 6}
    assert sed.series.table().schema.names == [c.name for c in OFFICIAL_STATISTIC.columns]


def test_fields_that_are_apart_since_2021_are_summed(tmp_path):
    path = ncses_folder(
        tmp_path / "1",
        "Research doctorate recipients, by field of doctorate and citizenship status: 2022",
        ["table_id", "row_id", "x_full_path", "field_temporary_visa_holders"],
        [1, "r1", "All fields -> Computer and information sciences", 7],
        [1, "r2", "All fields -> Mathematics and statistics", 5],
    )
    sed = read_sed([read_folder(path)])
    assert sed.by_status["mathematics-and-computing", TEMPORARY, 2022] == 12


def test_stay_rates_come_from_either_kind_of_table(tmp_path):
    one = ncses_folder(
        tmp_path / "1",
        "Temporary visa holders who were in the United States in 2021, by field",
        ["table_id", "row_id", "x_full_path", "field_5_year_stay_rate_",
         "field_10_year_stay_rate_"],
        [1, "r1", "Total -> Engineering", 73, 72],
    )  # fmt: skip
    series = ncses_folder(
        tmp_path / "2",
        "Five-year stay rates of foreign students on temporary visas: 2015–17",
        ["table_id", "row_id", "region", "2015", "2017"],
        [1, "r1", "China (including Hong Kong)", 85, 83],
    )
    rates = read_stay_rates([read_folder(one), read_folder(series)]).rates
    assert rates == {
        ("engineering", 5, 2021): 73,
        ("engineering", 10, 2021): 72,
        ("china-and-hong-kong", 5, 2015): 85,
        ("china-and-hong-kong", 5, 2017): 83,
    }


def test_eto_keeps_groups_apart_and_adds_repeated_rows(tmp_path):
    file = write(
        tmp_path / "publications_yearly_articles.csv",
        ["country", "field", "year", "num_articles", "complete"],
        ["China (mainland)", "All", 2021, 5, True],
        ["China (mainland)", "All", 2021, 2, True],
        ["Northern America", "All", 2022, 9, False],
        ["Atlantis", "All", 2022, 1, True],
    )
    eto = read_eto([file])
    assert eto.articles("CHN", 2021, 2021) == 7
    assert eto.articles("CHN", 2021, 2022) is None
    assert eto.last_complete == 2021
    assert eto.series.left_out == (('no country or group called "Atlantis"', 1),)


def test_eto_without_its_flag_is_refused(tmp_path):
    file = write(tmp_path / "publications_yearly_articles.csv", ["country", "field", "year"])
    with pytest.raises(SourceChanged, match="no column num_articles, complete"):
        read_eto([file])


def test_an_appearance_is_no_move_and_na_is_namibia(tmp_path):
    file = write(
        tmp_path / "openalex_2023_scholarlymigration_countryflows.csv",
        ["migrationfrom", "migrationto", "year", "n_migrations"],
        ["NA", "US", "2017.0", 3],
        ["", "US", "2017.0", 50],
        ["ZZ", "US", "2017.0", 2],
        ["US", "CN", "2017.0", 7],
    )
    (release,) = read_releases([file])
    assert release.into("USA", 2017, "NAM") == 3
    assert release.into("USA", 2017) == 5
    assert release.out_of("USA", 2017, "CHN") == 7
    assert dict(release.series.left_out)["first or last appearance, no move"] == 1


def test_the_world_bank_and_uis_layouts_meet(tmp_path):
    wide = write(
        tmp_path / "API_SP.POP.TOTL.csv",
        ["Data Source", "World Development Indicators"],
        ["Country Name", "Country Code", "Indicator Name", "Indicator Code", "2021", "2022"],
        ["China", "CHN", "Population", POPULATION, 1412, 1411],
        ["World", "WLD", "Population", POPULATION, 7000, 7100],
    )
    uis = write(
        tmp_path / "OPRI_DATA_NATIONAL.csv",
        ["INDICATOR_ID", "COUNTRY_ID", "YEAR", "VALUE", "MAGNITUDE"],
        ["SE.TER.CUAT.MS.ZS", "USA", 2020, 14.1, ""],
    )
    found = read_indicators([wide, uis])
    assert found.nearest(POPULATION, "CHN", 2025) == (2022, 1411)
    assert found.around("SE.TER.CUAT.MS.ZS", "USA", 2019) == (2020, 14.1)
    assert sum(n for _, n in found.left_out.counts) == 2  # the world, in two years
    assert {series.name for series in found.series()} == {POPULATION, "SE.TER.CUAT.MS.ZS"}


def test_an_indicator_file_of_another_layout_is_refused(tmp_path):
    file = write(tmp_path / "API_X.csv", ["country", "amount"], ["CHN", 1])
    with pytest.raises(SourceChanged, match="first line is country, amount"):
        read_indicators([file])


def test_degrees_count_first_majors_and_a_revised_file_wins(tmp_path):
    head = ["UNITID", "CIPCODE", "MAJORNUM", "AWLEVEL", "CTOTALT", "CNRALT"]
    first = write(tmp_path / "c2022_a.csv", head, [1, "11.0101", 1, 17, 10, 6])
    revised = write(
        tmp_path / "c2022_a_rv.csv", head,
        [1, "11.0101", 1, 17, 12, 7], [1, "11.0101", 2, 17, 99, 99], [1, "99", 1, 17, 12, 7],
    )  # fmt: skip
    found = read_completions([first, revised])
    assert found.degrees(DOCTOR, ("11",)) == {2022: (12, 7)}
    assert dict(found.left_out) == {"total over fields, or no CIP code": 1}


def test_grants_count_once_a_company_and_country(tmp_path):
    patents = tmp_path / "g_patent.tsv.zip"
    with zipfile.ZipFile(patents, "w") as archive:
        archive.writestr(
            "g_patent.tsv",
            "patent_id\tpatent_type\tpatent_date\n1\tutility\t2024-01-02\n"
            "2\tdesign\t2024-01-02\n3\tutility\t2019-01-01\n",
        )
    assignees = write(
        tmp_path / "g_assignee_disambiguated.tsv",
        ["patent_id", "disambig_assignee_organization", "location_id"],
        ["1", "HUAWEI TECHNOLOGIES", "a"], ["1", "HUAWEI TECHNOLOGIES", "a"], ["2", "B", "a"],
        sep="\t",
    )  # fmt: skip
    places = write(
        tmp_path / "g_location_disambiguated.tsv", ["location_id", "disambig_country"],
        ["a", "CN"], sep="\t",
    )  # fmt: skip
    grants = read_grants([patents, assignees, places], [2024])
    assert grants.total == {2024: 1}
    assert grants.by_organisation == {("HUAWEI TECHNOLOGIES", 2024): 1}
    assert grants.by_country == {("CN", 2024): 1}
    assert read_grants([patents], [2024]) is None


def test_a_broken_zip_is_named(tmp_path):
    for name in ("g_patent.tsv.zip", "g_assignee_disambiguated.tsv.zip",
                 "g_location_disambiguated.tsv.zip"):  # fmt: skip
        (tmp_path / name).write_bytes(b"no zip")
    with pytest.raises(SourceUnavailable, match=r"g_patent\.tsv\.zip cannot be read"):
        read_grants(sorted(tmp_path.iterdir()), [2024])


def test_schooling_is_told_from_its_title(tmp_path):
    one = write(
        tmp_path / "a" / "data.csv", ["Entity", "Year", "Average Years of Schooling"],
        ["South Korea", 2010, 11.9], ["Asia", 2010, 7.0],
    )  # fmt: skip
    other = write(tmp_path / "b" / "data.csv", ["Entity", "Year", "Rain"], ["Chad", 2010, 1])
    (series,) = read_attainment([one, other])
    assert [(f.area, f.unit, f.value) for f in series.figures] == [
        ("KOR", "years of schooling", 11.9)
    ]
    assert sum(n for _, n in series.left_out) == 1


def test_every_quoted_figure_has_a_source_and_a_rounding():
    assert all(figure.source and figure.precision > 0 for figure in quoted_figures().values())
    assert quoted("rd2-basic-all").value == 129_435
