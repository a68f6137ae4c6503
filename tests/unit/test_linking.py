"""One work in several sources is one work; one person under several keys is one person."""

from records import linked, table, work

TITLE = "On the convergence of gradient descent in wide networks"
A, B = ("Ann Lee", {}, [("MIT, Cambridge, USA", "USA")]), ("Bo Berg", {}, [])
LIST, INDEX, PREPRINT = "proceedings:icml2019/1", "openalex:W1", "openalex:W2"


def pairs(engine):
    return {(r["work_id"], r["kept_id"], r["evidence"]) for r in table(engine, "same_work")}


def persons(engine):
    return {r["person_id"] for r in table(engine, "person")}


def test_same_title_year_and_names_in_two_sources_is_one_work_and_proceedings_stand_for_it():
    both = [work(LIST, TITLE, 2019, [A, B]), work(INDEX, TITLE.upper() + ".", 2019, [A, B])]
    with linked(both) as engine:
        assert pairs(engine) == {(INDEX, LIST, "title-names")}
        assert [r["work_id"] for r in table(engine, "ai_work")] == [LIST]


def test_same_doi_links_whatever_the_title():
    both = [
        work(LIST, TITLE, 2019, [A], doi="10.1/x"),
        work(INDEX, "Another title altogether", 2021, [B], doi="10.1/x"),
    ]
    with linked(both) as engine:
        assert pairs(engine) == {(INDEX, LIST, "doi")}


def test_same_title_by_others_or_much_later_is_another_work():
    other = [("Cy Chen", {}, []), ("Di Diaz", {}, []), ("Ed Ek", {}, [])]
    works = [
        work(LIST, TITLE, 2019, [A, B]),
        work(INDEX, TITLE, 2019, other),
        work("openalex:W3", TITLE, 2023, [A, B]),
    ]
    with linked(works) as engine:
        assert pairs(engine) == set()


def test_a_preprint_and_its_paper_are_one_work_and_two_papers_of_one_source_are_two():
    works = [
        work(PREPRINT, TITLE, 2018, [A, B], kind="preprint"),
        work(INDEX, TITLE, 2019, [A, B]),
        work("openalex:W9", TITLE, 2019, [A, B]),
    ]
    with linked(works) as engine:
        assert pairs(engine) == {(PREPRINT, INDEX, "title-names")}


def test_three_records_of_one_work_all_lead_to_the_same_one():
    works = [
        work(PREPRINT, TITLE, 2018, [A, B], kind="preprint"),
        work(INDEX, TITLE, 2019, [A, B]),
        work(LIST, TITLE, 2019, [A, B]),
    ]
    with linked(works) as engine:
        assert {kept for _, kept, _ in pairs(engine)} == {LIST}


def test_affiliations_of_the_second_record_fill_a_byline_without_any():
    bare = [("Ann Lee", {}, []), B]
    works = [work(LIST, TITLE, 2019, bare), work(INDEX, TITLE, 2019, [A, B])]
    with linked(works) as engine:
        assert [
            (r["work_id"], r["position"], r["text"]) for r in table(engine, "lent_affiliation")
        ] == [(LIST, 1, "MIT, Cambridge, USA")]
        assert [(r["person_id"], r["country"]) for r in table(engine, "evidence")] == [
            ("name:ann lee", "USA")
        ]


def test_printed_affiliations_of_the_kept_record_are_never_replaced():
    home = [("Ann Lee", {}, [("ETH Zurich", "CHE")]), B]
    works = [work(LIST, TITLE, 2019, home), work(INDEX, TITLE, 2019, [A, B])]
    with linked(works) as engine:
        assert table(engine, "lent_affiliation") == []
        assert [r["country"] for r in table(engine, "evidence")] == ["CHE"]


def test_an_orcid_on_two_works_joins_two_profiles_of_one_person():
    first = ("A. Lee", {"openalex": "A1", "orcid": "0000-0001"}, [])
    second = ("Ann Lee", {"openalex": "A2", "orcid": "0000-0001"}, [])
    namesake = ("Ann Lee", {"openalex": "A3"}, [])
    works = [
        work("openalex:W1", "A first title that is long", 2018, [first]),
        work("openalex:W2", "A second title that is long", 2019, [second]),
        work("openalex:W3", "A third title that is long", 2019, [namesake]),
    ]
    with linked(works) as engine:
        assert persons(engine) == {"orcid:0000-0001", "openalex:A3"}
        roots = {r["author_key"]: r["root_key"] for r in table(engine, "key_person")}
        assert roots["openalex:A1"] == roots["openalex:A2"] == "orcid:0000-0001"


def test_two_orcids_in_one_profile_keep_everybody_apart():
    works = [
        work(
            "openalex:W1",
            "A first title that is long",
            2018,
            [("Ann Lee", {"openalex": "A1", "orcid": "0000-0001"}, [])],
        ),
        work(
            "openalex:W2",
            "A second title that is long",
            2019,
            [("Ann Lee", {"openalex": "A1", "orcid": "0000-0002"}, [])],
        ),
    ]
    with linked(works) as engine:
        contested = {r["author_key"]: r["is_contested"] for r in table(engine, "key_person")}
        assert contested == {
            "openalex:A1": True,
            "orcid:0000-0001": True,
            "orcid:0000-0002": True,
        }


def test_the_same_name_on_the_same_work_joins_the_keys_of_two_sources():
    here = ("Ann Lee", {"openreview": "~Ann_Lee1"}, [])
    there = ("Lee, Ann", {"openalex": "A1"}, [])
    works = [
        work(LIST, TITLE, 2019, [here]),
        work(INDEX, TITLE, 2019, [there]),
        work(
            "openalex:W2",
            "Another title that is long",
            2020,
            [("A Lee", {"openalex": "A1"}, [])],
        ),
        work(
            "openalex:W3",
            "Yet another title, also long",
            2020,
            [("A Lee", {"openalex": "A7"}, [])],
        ),
    ]
    with linked(works) as engine:
        assert [
            (r["left_key"], r["right_key"], r["kind"]) for r in table(engine, "same_key")
        ] == [("openalex:A1", "openreview:~Ann_Lee1", "work")]
        roots = {r["author_key"]: r["person_root"] for r in table(engine, "identity_link")}
        assert roots["openalex:A1"] == roots["openreview:~Ann_Lee1"] != roots["openalex:A7"]


def degree(level, country, end_year, **other):
    return {
        "author_key": "orcid:0000-0001",
        "kind": "degree",
        "level": level,
        "country": country,
        "end_year": end_year,
        **other,
    }


LIFE = [
    work(
        INDEX,
        TITLE,
        2019,
        [("Ann Lee", {"openalex": "A1", "orcid": "0000-0001"}, [("MIT", "USA")])],
    )
]


def test_origin_is_the_country_of_the_first_degree_where_it_is_on_record():
    events = [
        degree("doctorate", "USA", 2018),
        degree("bachelor", "IND", None),
        degree("master", "GBR", 2012),
    ]
    with linked(LIFE, events=events) as engine:
        assert table(engine, "education") == [
            {
                "person_id": "name:ann lee",
                "first_degree_country": "IND",
                "first_degree_level": "bachelor",
                "first_degree_year": None,
                "doctorate_country": "USA",
                "doctorate_year": 2018,
            }
        ]
        assert [(r["country"], r["basis"]) for r in table(engine, "country_of_origin")] == [
            ("IND", "first-degree")
        ]


def test_origin_by_residence_ignores_degrees_and_a_degree_without_country_says_nothing():
    events = [degree("bachelor", "IND", 2010), degree("bachelor", None, 2008)]
    with linked(LIFE, events=events, origin="residence") as engine:
        assert [(r["country"], r["basis"]) for r in table(engine, "country_of_origin")] == [
            ("USA", "first-residence")
        ]
    with linked(LIFE, events=[degree("bachelor", None, 2008)]) as engine:
        assert table(engine, "education") == []


def test_a_degree_that_names_its_university_by_an_identifier_has_its_country():
    event = degree("bachelor", None, 2008, organisation_id="grid:grid.1")
    known = [("grid:grid.1", "ror:01", "IND")]
    with linked(LIFE, events=[event], named=known) as engine:
        assert [r["first_degree_country"] for r in table(engine, "education")] == ["IND"]


def test_posts_are_no_degrees():
    events = [{**degree(None, "FRA", 2010), "kind": "post"}]
    with linked(LIFE, events=events) as engine:
        assert table(engine, "education") == []
