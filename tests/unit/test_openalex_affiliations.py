"""Affiliations of OpenAlex: one line a printed string, matches beside it, nothing invented."""

from openalex_records import KEY, authorship, institution, read, work


def affiliations(tmp_path, *authorships):
    """Lines, matches and rejects of one work, each in its main columns."""
    tables = read([work(authorships=list(authorships))], tmp_path)
    columns = ("position", "line", "text", "country_listed", "organisation_listed")
    lines = [tuple(row[c] for c in columns) for row in tables["printed_affiliation"]]
    matches = [
        (row["position"], row["line"], row["number"], row["openalex"], row["country"])
        for row in tables["organisation_match"]
    ]
    return lines, matches, [(r["part"], r["reason"]) for r in tables["rejected"]]


def test_a_printed_string_is_a_line_with_its_first_match(tmp_path):
    stated = authorship(
        lines=[("MIT, Cambridge", [1, 2]), ("ETH, Zürich", [3])],
        institutions=[institution(1), institution(2), institution(3, "CH")],
    )
    lines, matches, rejected = affiliations(tmp_path, stated)
    assert lines == [
        (1, 1, "MIT, Cambridge", "USA", "ror:000000112"),
        (1, 2, "ETH, Zürich", "CHE", "ror:000000312"),
    ]
    assert matches == [
        (1, 1, 1, "I1", "USA"),
        (1, 1, 2, "I2", "USA"),
        (1, 2, 1, "I3", "CHE"),
    ]
    assert rejected == []


def test_a_match_without_country_leaves_it_to_the_next_match(tmp_path):
    stated = authorship(
        lines=[("Lab of a university", [1, 2])],
        institutions=[institution(1, None), institution(2, "FR")],
    )
    lines, _, _ = affiliations(tmp_path, stated)
    assert lines == [(1, 1, "Lab of a university", "FRA", "ror:000000112")]


def test_a_string_that_was_given_to_no_parser_is_a_line_too(tmp_path):
    stated = authorship(
        lines=[("MIT", [1])],
        institutions=[institution(1)],
        raw_affiliation_strings=["X", "MIT"],
    )
    lines, _, _ = affiliations(tmp_path, stated)
    assert [line[1:4] for line in lines] == [(1, "MIT", "USA"), (2, "X", None)]


def test_a_string_repeated_with_a_full_stop_is_one_line_and_noted(tmp_path):
    stated = authorship(
        lines=[("MIT, USA", [1]), ("MIT, USA.", [1, 2])],
        institutions=[institution(1), institution(2)],
    )
    lines, matches, rejected = affiliations(tmp_path, stated)
    assert [line[1:3] for line in lines] == [(1, "MIT, USA")]
    assert [m[3] for m in matches] == ["I1", "I2"]
    assert rejected == [("affiliation", "repeated-string")]


def test_an_institution_of_no_string_is_matched_to_line_0(tmp_path):
    stated = authorship(
        lines=[("MIT", [1])], institutions=[institution(1), institution(2, "CA")]
    )
    lines, matches, _ = affiliations(tmp_path, stated)
    assert matches == [(1, 1, 1, "I1", "USA"), (1, 0, 1, "I2", "CAN")]
    assert lines == [
        (1, 1, "MIT", "USA", "ror:000000112"),
        (1, 2, None, "CAN", None),
    ]


def test_an_authorship_without_strings_has_a_line_for_its_institution(tmp_path):
    stated = authorship(institutions=[institution(1), institution(2, "CA")])
    lines, matches, _ = affiliations(tmp_path, stated)
    assert lines == [(1, 1, None, "USA", "ror:000000112"), (1, 2, None, "CAN", None)]
    assert [m[1:4] for m in matches] == [(0, 1, "I1"), (0, 2, "I2")]


def test_a_country_read_from_the_address_alone_has_a_line_without_text(tmp_path):
    stated = authorship(lines=[("Senate, Washington", [])], countries=["US"])
    lines, matches, _ = affiliations(tmp_path, stated)
    assert lines == [(1, 1, "Senate, Washington", None, None), (1, 2, None, "USA", None)]
    assert matches == []


def test_a_parent_organisation_makes_no_country_of_its_own(tmp_path):
    lab = institution(1, "CN", lineage=[f"{KEY}I1", f"{KEY}I2"])
    stated = authorship(lines=[("Lab, Beijing", [1])], institutions=[lab, institution(2, "US")])
    lines, matches, _ = affiliations(tmp_path, stated)
    assert lines == [(1, 1, "Lab, Beijing", "CHN", "ror:000000112")]
    assert matches == [(1, 1, 1, "I1", "CHN"), (1, 0, 1, "I2", "USA")]


def test_the_parent_does_not_speak_for_an_authorship_without_strings(tmp_path):
    lab = institution(1, "CN", lineage=[f"{KEY}I1", f"{KEY}I2"])
    stated = authorship(institutions=[institution(2, "US"), lab])
    lines, _, _ = affiliations(tmp_path, stated)
    assert lines == [(1, 1, None, "CHN", "ror:000000112")]


def test_a_lineage_is_no_institution(tmp_path):
    lab = institution(1, "CN", lineage=[f"{KEY}I1", f"{KEY}I999"])
    lines, matches, _ = affiliations(
        tmp_path, authorship(lines=[("Lab", [1])], institutions=[lab])
    )
    assert [line[3] for line in lines] == ["CHN"]
    assert [m[3] for m in matches] == ["I1"]


def test_the_sentinel_institution_is_dropped_and_noted(tmp_path):
    nobody = {"id": f"{KEY}I-1", "display_name": None, "ror": None, "country_code": None}
    stated = authorship(lines=[("MIT", [1])], institutions=[nobody, institution(1)])
    stated["affiliations"][0]["institution_ids"].insert(0, f"{KEY}I-1")
    lines, matches, rejected = affiliations(tmp_path, stated)
    assert [line[3:] for line in lines] == [("USA", "ror:000000112")]
    assert [m[3] for m in matches] == ["I1"]
    assert rejected == [("affiliation", "sentinel-institution")]


def test_hong_kong_macau_and_taiwan_are_kept_apart(tmp_path):
    stated = authorship(countries=["CN", "HK", "MO", "TW"])
    lines, _, _ = affiliations(tmp_path, stated)
    assert [line[3] for line in lines] == ["CHN", "HKG", "MAC", "TWN"]


def test_a_code_that_is_no_country_is_rejected_and_the_rest_kept(tmp_path):
    stated = authorship(countries=["ZZ", "FR"])
    lines, _, rejected = affiliations(tmp_path, stated)
    assert [line[3] for line in lines] == ["FRA"]
    assert rejected == [("country", "unknown-country")]


def test_an_institution_that_the_record_does_not_describe_keeps_its_identifier(tmp_path):
    lines, matches, _ = affiliations(tmp_path, authorship(lines=[("MIT", [7])]))
    assert lines == [(1, 1, "MIT", None, "openalex:I7")]
    assert matches == [(1, 1, 1, "I7", None)]


def test_an_address_loses_its_mail_box(tmp_path):
    lines, _, _ = affiliations(tmp_path, authorship(lines=[("MIT, ada@mit.edu", [])]))
    assert lines == [(1, 1, "MIT, mit.edu", None, None)]


def test_a_role_of_an_organisation_is_not_taken_for_its_kind(tmp_path):
    known = [institution(1, type="funder"), institution(2, type="company")]
    stated = authorship(lines=[("A", [1]), ("B", [2])], institutions=known)
    tables = read([work(authorships=[stated])], tmp_path)
    assert [row["kind_listed"] for row in tables["printed_affiliation"]] == [None, "company"]
    assert [row["kind"] for row in tables["organisation_match"]] == [None, "company"]


def test_an_empty_string_is_no_line(tmp_path):
    lines, matches, rejected = affiliations(tmp_path, authorship(lines=[("", []), (" ", [])]))
    assert (lines, matches, rejected) == ([], [], [])
