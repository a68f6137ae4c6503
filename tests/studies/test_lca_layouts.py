"""Labour condition applications in every layout since FY2010, as small files."""

import gzip

import pytest
from openpyxl import Workbook

from talentatlas.errors import SourceChanged, SourceUnavailable
from talentatlas.sources.official.dol_lca import latest, read_lca
from talentatlas.studies.data import StudyData
from talentatlas.studies.lca_lab_pay import lca_lab_pay

FLAG = [
    "CASE_NUMBER", "CASE_STATUS", "RECEIVED_DATE", "DECISION_DATE", "VISA_CLASS", "JOB_TITLE",
    "SOC_CODE", "TOTAL_WORKER_POSITIONS", "EMPLOYER_NAME", "EMPLOYER_POC_EMAIL",
    "WAGE_RATE_OF_PAY_FROM", "WAGE_RATE_OF_PAY_TO", "WAGE_UNIT_OF_PAY",
]  # fmt: skip
ICERT = [
    "LCA_CASE_NUMBER", "STATUS", "LCA_CASE_SUBMIT", "VISA_CLASS", "LCA_CASE_JOB_TITLE",
    "LCA_CASE_SOC_CODE", "TOTAL_WORKERS", "LCA_CASE_EMPLOYER_NAME", "LCA_CASE_WAGE_RATE_FROM",
    "LCA_CASE_WAGE_RATE_TO", "LCA_CASE_WAGE_RATE_UNIT",
]  # fmt: skip


def flag_line(number=1, *, pay="200,000", unit="Year", employer="OpenAI OpCo, LLC", posts="2"):
    return [
        f"I-200-{number:05}", "Certified", "2023-11-02", "2023-11-09", "H-1B", "Engineer",
        "15-1252.00", posts, employer, "someone@example.org", pay, "", unit,
    ]  # fmt: skip


def write_csv(path, head, *rows):
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in (head, *rows)) + "\n"
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def write_book(path, head, *rows):
    book = Workbook()
    for row in (head, *rows):
        book.active.append(row)
    book.save(path)
    return path


def only(path):
    file = read_lca(path)
    assert file is not None
    return file, list(file.applications())


def test_the_old_portal_is_read(tmp_path):
    row = ["I-200-1", "CERTIFIED", "2013-03-14", "H-1B", "Engineer", "15-1132", "3", "Initech",
           "50", "60", "Hour"]  # fmt: skip
    file, (line,) = only(write_csv(tmp_path / "LCA_FY2013.csv", ICERT, row))
    assert file.fiscal_year == 2013
    assert (line.pay_from, line.pay_to, line.positions) == (104_000, 124_800, 3)
    assert (line.year, line.is_certified) == (2013, True)


def test_a_range_in_one_column_is_split(tmp_path):
    head = ["CASE_NUMBER", "CASE_STATUS", "EMPLOYER_NAME", "WAGE_RATE_OF_PAY",
            "WAGE_UNIT_OF_PAY"]  # fmt: skip
    rows = (["1", "CERTIFIED", "A", "20000 -", "Year"],
            ["2", "CERTIFIED", "B", "20000 - 30000", "Year"])  # fmt: skip
    _, lines = only(write_csv(tmp_path / "LCA_FY15.csv", head, *rows))
    assert [(line.pay_from, line.pay_to) for line in lines] == [(20000, None), (20000, 30000)]


def test_the_year_of_ten_worksites_uses_the_first(tmp_path):
    head = ["CASE_NUMBER", "CASE_STATUS", "EMPLOYER_NAME", "WAGE_RATE_OF_PAY_FROM_1",
            "WAGE_UNIT_OF_PAY_1", "WAGE_RATE_OF_PAY_FROM_2"]  # fmt: skip
    _, (line,) = only(
        write_csv(
            tmp_path / "LCA_FY2019.csv", head, ["1", "Certified", "A", "5000", "Month", "9"]
        )
    )
    assert line.pay_from == 60_000


def test_a_workbook_of_the_present_layout_is_streamed_without_contacts(tmp_path):
    path = write_book(tmp_path / "LCA_Disclosure_Data_FY2024_Q1.xlsx", FLAG, flag_line())
    file, (line,) = only(path)
    assert file.fiscal_year == 2024
    assert (line.soc_code, line.pay_from, line.employer) == (
        "15-1252", 200_000, "OpenAI OpCo, LLC",
    )  # fmt: skip
    assert "example.org" not in repr(line)


def test_rows_that_cannot_be_read_are_counted_with_the_reason(tmp_path):
    rows = [flag_line(1), flag_line(2, pay=""), flag_line(3, unit="Fortnight"),
            flag_line(4, pay="95", unit="Year")]  # fmt: skip
    file, lines = only(write_csv(tmp_path / "LCA_FY2024.csv", FLAG, *rows))
    assert len(lines) == 1
    assert dict(file.left_out.counts) == {
        "no wage": 1,
        'wage unit "fortnight"': 1,
        "yearly pay that cannot be right": 1,
    }


def test_a_changed_layout_says_which_column_is_gone(tmp_path):
    head = [name for name in FLAG if name != "WAGE_RATE_OF_PAY_FROM"]
    with pytest.raises(SourceChanged, match="no column for wage_from") as caught:
        read_lca(write_csv(tmp_path / "LCA_FY2027.csv", head))
    assert "LCA_CASE_WAGE_RATE_FROM" in str(caught.value)


def test_another_table_is_not_taken_for_a_disclosure_file(tmp_path):
    assert read_lca(write_csv(tmp_path / "h1b_notes.csv", ["note", "text"], ["a", "b"])) is None


def test_a_broken_workbook_is_named(tmp_path):
    path = tmp_path / "LCA_FY2024.xlsx"
    path.write_bytes(b"no workbook")
    with pytest.raises(SourceUnavailable, match=r"LCA_FY2024\.xlsx is not a readable workbook"):
        read_lca(path)


def test_a_case_in_two_quarters_counts_once(tmp_path):
    first = read_lca(
        write_csv(tmp_path / "LCA_FY2024_Q1.csv", FLAG, flag_line(1), flag_line(2))
    )
    second = read_lca(write_csv(tmp_path / "LCA_FY2024_Q2.csv", FLAG, flag_line(2)))
    assert sorted(line.case_number for line in latest([first, second])) == [
        "I-200-00001", "I-200-00002",
    ]  # fmt: skip


def test_pay_at_the_labs_is_the_mean_by_posts(tmp_path):
    labs = [flag_line(n, pay=str(250_000 + n), posts="1") for n in range(20)]
    others = [flag_line(100, employer="Openairlines", pay="90000"),
              flag_line(101, employer="Initech", pay="90000")]  # fmt: skip
    write_csv(tmp_path / "LCA_Disclosure_Data_FY2024_Q1.csv.gz", FLAG, *labs, *others)
    found = lca_lab_pay.compute(StudyData([tmp_path]))
    assert found["lca-us-labs-mean-pay"].value == pytest.approx(250_009.5)
