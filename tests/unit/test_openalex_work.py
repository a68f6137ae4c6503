"""One work of OpenAlex: what becomes a row, under which name, and what is left out."""

import pytest

from openalex_records import KEY, authorship, page, read, work
from talentatlas.errors import SourceChanged

RULES = {"primary": "", "any": 'scope = "any"\n', "venue": 'venues = ["S77"]\n'}


def one(tmp_path, **other):
    """The row of a single work."""
    tables = read([work(**other)], tmp_path)
    assert len(tables["work"]) == 1
    return tables["work"][0]


def author(tmp_path, vintage=None, **other):
    """The row of a single authorship."""
    tables = read([work(authorships=[authorship(**other)])], tmp_path, vintage=vintage)
    return tables["authorship"][0]


def reasons(tables):
    return [(row["record"], row["part"], row["reason"]) for row in tables["rejected"]]


def test_a_work_has_its_identifier_year_and_key(tmp_path):
    row = one(tmp_path, doi="https://doi.org/10.7717/PeerJ.4375")
    assert row["work_id"] == "openalex:W1"
    assert row["doi"] == "10.7717/peerj.4375"
    assert (row["year"], row["citations"], row["authors"]) == (2020, 3, 1)
    assert row["is_accepted"] is True
    assert row["is_retracted"] is False
    assert row["title_key"] is not None
    assert row["unread"] is None
    assert row["selected_by"] is None


@pytest.mark.parametrize(
    ("stated", "kind"),
    [
        ({"type": "article"}, "article"),
        ({"type": "preprint"}, "preprint"),
        ({"type": "book-chapter"}, "book-chapter"),
        ({"type": "conference-paper"}, "conference-paper"),
        ({"type": "proceedings-article"}, "conference-paper"),
        ({"type": "journal-article"}, "article"),
        ({"type": "article", "type_crossref": "proceedings-article"}, "conference-paper"),
        (
            {"type": "article", "primary_location": {"raw_type": "proceedings-article"}},
            "conference-paper",
        ),
        (
            {"type": "article", "primary_location": {"source": {"type": "conference"}}},
            "conference-paper",
        ),
        ({"type": "review", "type_crossref": "proceedings-article"}, "review"),
        ({"type": "something-new"}, "other"),
        ({"type": None}, "other"),
    ],
)
def test_types_of_both_vocabularies_become_one_kind(tmp_path, stated, kind):
    assert one(tmp_path, **stated)["kind"] == kind


@pytest.mark.parametrize(
    ("location", "venue"),
    [
        ({"source": {"id": f"{KEY}S9", "display_name": "Journal of Things"}}, "openalex:S9"),
        ({"source": {"id": f"{KEY}S8", "display_name": "NIPS"}}, "neurips"),
        ({"source": {"display_name": "Neural Information Processing Systems"}}, "neurips"),
        (
            {
                "source": None,
                "raw_source_name": "2018 IEEE/CVF Conference on Computer Vision and Pattern "
                "Recognition (CVPR)",
            },
            "cvpr",
        ),
        (
            {
                "source": None,
                "raw_source_name": "2018 IEEE/CVF Conference on Computer Vision and Pattern "
                "Recognition Workshops (CVPRW)",
            },
            None,
        ),
        ({"source": {"id": "rubbish", "display_name": "X"}}, None),
        (None, None),
    ],
)
def test_a_venue_has_its_short_name_or_that_of_the_source(tmp_path, location, venue):
    assert one(tmp_path, primary_location=location)["venue_id"] == venue


def test_a_paper_of_a_known_conference_in_a_journal_of_proceedings_is_a_conference_paper(
    tmp_path,
):
    source = {
        "id": f"{KEY}S4210191458",
        "display_name": "Proceedings of the AAAI Conference on Artificial Intelligence",
        "type": "journal",
    }
    row = one(tmp_path, primary_location={"source": source})
    assert (row["venue_id"], row["kind"]) == ("aaai", "conference-paper")


def test_the_name_is_the_printed_one_and_the_profile_helps_out(tmp_path):
    profile = {"id": f"{KEY}A5000000007", "display_name": "A. Lovelace", "orcid": None}
    printed = author(tmp_path, name="Lovelace, Ada", author=profile)
    assert (printed["name"], printed["name_normal"]) == ("Lovelace, Ada", "ada lovelace")
    other = author(tmp_path, raw_author_name=None, author=profile)
    assert other["name"] == "A. Lovelace"


@pytest.mark.parametrize(
    "identifier",
    ["A9999999999", "A5317838346", "A2150889177", "A-1", "", None, 5, "X5000000001"],
)
def test_nobody_and_retired_authors_are_known_by_name_alone(tmp_path, identifier):
    stated = {"id": f"{KEY}{identifier}" if isinstance(identifier, str) else identifier}
    row = author(tmp_path, author=stated)
    assert (row["openalex"], row["author_key"]) == (None, "name:ada lovelace")


def test_an_author_is_known_by_the_profile(tmp_path):
    row = author(tmp_path)
    assert (row["openalex"], row["author_key"]) == ("A5000000001", "openalex:A5000000001")


def test_only_an_orcid_of_the_work_counts_as_stated_with_it(tmp_path):
    iris = "https://orcid.org/0000-0002-1825-0097"
    profile = {"id": f"{KEY}A5000000001", "display_name": "Ada", "orcid": iris}
    row = author(tmp_path, author=profile)
    assert (row["orcid"], row["orcid_profile"]) == (None, "0000-0002-1825-0097")
    row = author(tmp_path, author=profile, raw_orcid="https://orcid.org/0000-0001-5109-3700")
    assert (row["orcid"], row["orcid_profile"]) == (
        "0000-0001-5109-3700",
        "0000-0002-1825-0097",
    )


@pytest.mark.parametrize(
    ("vintage", "known"),
    [(None, None), ("2026-06-24", None), ("2026-06-25", True), ("2026-11-01", True)],
)
def test_who_is_corresponding_is_known_since_june_2026(tmp_path, vintage, known):
    assert author(tmp_path, vintage)["is_corresponding"] is known


def test_a_person_of_today_is_not_read_into_the_past(tmp_path):
    profile = {
        "id": f"{KEY}A5000000001",
        "display_name": "Ada",
        "last_known_institutions": [{"id": f"{KEY}I5", "country_code": "FR"}],
    }
    tables = read([work(authorships=[authorship(author=profile)])], tmp_path)
    assert tables["printed_affiliation"] == tables["organisation_match"] == []


def test_credit_is_shared_by_the_names_on_the_byline(tmp_path):
    byline = [authorship("Ada Lovelace"), authorship("?"), authorship("Alan Turing")]
    tables = read([work(authorships=byline)], tmp_path)
    rows = [(r["position"], r["name"], r["credit"]) for r in tables["authorship"]]
    assert rows == [(1, "Ada Lovelace", 0.5), (2, "Alan Turing", 0.5)]
    assert tables["work"][0]["authors"] == 2
    assert reasons(tables) == [("W1", "authorship", "empty-name")]


def test_a_byline_cut_by_the_list_is_noted(tmp_path):
    tables = read([work(authorships=[authorship()] * 100)], tmp_path)
    assert reasons(tables) == [("W1", "authorship", "cut-byline")]
    tables = read([work(authorships=[authorship()] * 100, authors_count=100)], tmp_path)
    assert reasons(tables) == []


def test_a_cut_byline_gives_the_credit_of_the_whole(tmp_path):
    tables = read([work(authorships=[authorship()] * 2, authors_count=400)], tmp_path)
    assert {row["credit"] for row in tables["authorship"]} == {1 / 400}
    assert tables["work"][0]["authors"] == 400
    assert reasons(tables) == [("W1", "authorship", "cut-byline")]


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"id": None}, "no-id"),
        ({"id": f"{KEY}A5000000001"}, "other-entity"),
        ({"publication_year": None}, "no-year"),
        ({"publication_year": "2020"}, "no-year"),
        ({"publication_year": True}, "no-year"),
        ({"publication_year": 9999}, "no-year"),
        ({"authorships": []}, "no-authors"),
        ({"authorships": [None]}, "no-authors"),
        ({"authorships": {}}, "no-authors"),
    ],
)
def test_a_record_that_cannot_be_used_is_rejected(tmp_path, other, reason):
    tables = read([work(1), work(2, **other)], tmp_path)
    assert [row["work_id"] for row in tables["work"]] == ["openalex:W1"]
    assert reason in [row["reason"] for row in tables["rejected"]]


@pytest.mark.parametrize("value", [None, 5, "x", [], True])
def test_what_is_no_object_is_rejected(tmp_path, value):
    tables = read([work(1), value], tmp_path)
    assert reasons(tables) == [("#2", "work", "not-an-object")]


def test_a_work_that_stands_twice_counts_once(tmp_path):
    tables = read([work(1), work(1, publication_year=2019)], tmp_path)
    assert [row["year"] for row in tables["work"]] == [2020]
    assert reasons(tables) == [("W1", "work", "duplicate")]


def test_the_expansion_corpus_is_left_out_and_counted(tmp_path):
    tables = read([work(1), work(2, is_xpac=True), work(3, is_xpac=True)], tmp_path)
    assert [row["work_id"] for row in tables["work"]] == ["openalex:W1"]
    assert reasons(tables) == [("file", "file", "expansion-corpus")]
    assert "2 works" in tables["rejected"][0]["message"]


def rule(tmp_path, more):
    path = tmp_path / "own.toml"
    path.write_text(f'name = "own"\nsubfields = [1702]\n{more}', encoding="utf-8")
    return str(path)


def topic(number):
    return {
        "subfield": {"id": number if isinstance(number, int) else f"{KEY}subfields/{number}"}
    }


@pytest.mark.parametrize(
    ("kind", "other", "is_taken"),
    [
        ("primary", {"primary_topic": topic("1702")}, True),
        ("primary", {"primary_topic": topic(1702)}, True),  # until February 2024
        ("primary", {"primary_topic": topic("1703"), "topics": [topic("1702")]}, False),
        ("primary", {"primary_topic": None}, False),
        ("any", {"primary_topic": topic("1703"), "topics": [topic("1702")]}, True),
        ("any", {"topics": [topic("1703")]}, False),
        (
            "venue",
            {"primary_topic": None, "primary_location": {"source": {"id": f"{KEY}S77"}}},
            True,
        ),
        (
            "venue",
            {"primary_topic": None, "primary_location": {"source": {"id": f"{KEY}S78"}}},
            False,
        ),
    ],
)
def test_a_field_rule_takes_works_by_topic_or_venue(tmp_path, kind, other, is_taken):
    tables = read([work(**other)], tmp_path, field=rule(tmp_path, RULES[kind]))
    assert [row["selected_by"] for row in tables["work"]] == ["field:own"] * is_taken
    assert reasons(tables) == [("file", "file", "outside-field")] * (not is_taken)


@pytest.mark.parametrize("field", ["id", "publication_year", "authorships", "primary_topic"])
def test_a_file_without_a_needed_field_stops_and_names_it(tmp_path, field):
    works = [work(1), work(2)]
    for record in works:
        del record[field]
    with pytest.raises(SourceChanged, match=rf"works\.json has no {field}"):
        read(works, tmp_path, field="ai")


def test_a_page_whose_results_were_renamed_stops_and_names_them(tmp_path):
    import json

    answer = page([work()])
    answer["items"] = answer.pop("results")
    with pytest.raises(SourceChanged, match=r"works\.json has no results"):
        read(json.dumps(answer).encode(), tmp_path)


def test_one_work_without_a_needed_field_does_not_stop_the_others(tmp_path):
    lacking = work(2)
    del lacking["publication_year"]
    assert len(read([work(1), lacking], tmp_path)["work"]) == 1
