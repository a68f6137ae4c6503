"""From record to tables and back: no printed string, match, country or author gets lost."""

from collections import defaultdict

from openalex_records import KEY, genuine_pages, genuine_works, read, rows_of
from talentatlas.sources.identifiers import without_emails
from talentatlas.sources.openalex import OpenAlex
from talentatlas.vocabulary.countries import to_alpha3

# Counted in the genuine records by a separate script; 240 lie on the pages of works_page_*.
WORKS_ON_PAGES = 242  # with the two of walden_2026/works_list.json
WITHOUT_AUTHORSHIP = 7
AUTHORSHIPS_ON_PAGES = 609


def rebuilt(tables):
    """What the tables say of each authorship, in the words of the source."""
    found = {}
    for row in tables["authorship"]:
        key = (row["work_id"], row["position"])
        found[key] = {
            "author": row["openalex"],
            "name": row["name"],
            "strings": {},
            "institutions": set(),
            "countries": set(),
        }
    texts = {}
    for row in tables["printed_affiliation"]:
        key = (row["work_id"], row["position"])
        texts[*key, row["line"]] = row["text"]
        found[key]["countries"].add(row["country_listed"])
        if row["text"]:
            found[key]["strings"][row["text"]] = []
    for row in tables["organisation_match"]:
        key = (row["work_id"], row["position"])
        found[key]["countries"].add(row["country"])
        found[key]["institutions"].add((row["openalex"], row["organisation_id"], row["name"]))
        if row["line"]:
            found[key]["strings"][texts[*key, row["line"]]].append(row["openalex"])
    for authorship in found.values():
        authorship["countries"].discard(None)
    return found


def in_source(work):
    """The same, from the record."""
    found = {}
    for position, authorship in enumerate(work["authorships"], 1):
        strings = defaultdict(list)
        for item in authorship["affiliations"]:
            text = item["raw_affiliation_string"]
            if text.strip():
                strings[without_emails(text)] += bare(item["institution_ids"])
        for text in authorship["raw_affiliation_strings"]:
            if text.strip():
                strings[without_emails(text)] += []
        found["openalex:" + bare([work["id"]])[0], position] = {
            "author": bare([authorship["author"]["id"]])[0]
            if authorship["author"]["id"]
            else None,
            "name": authorship["raw_author_name"],
            "strings": dict(strings),
            "institutions": {
                (
                    bare([i["id"]])[0],
                    "ror:" + i["ror"].removeprefix("https://ror.org/")
                    if i["ror"]
                    else "openalex:" + bare([i["id"]])[0],
                    i["display_name"],
                )
                for i in authorship["institutions"]
            },
            "countries": {to_alpha3(code) for code in authorship["countries"]},
        }
    return found


def bare(addresses):
    return [address.removeprefix(KEY) for address in addresses]


def test_every_genuine_authorship_is_rebuilt_from_the_tables(shared, tmp_path):
    works = {work["id"]: work for work in genuine_works(shared)}
    tables = read(list(works.values()), tmp_path)
    expected = {}
    for work in works.values():
        expected |= in_source(work)
    found = rebuilt(tables)
    assert found.keys() == expected.keys()
    assert [key for key in found if found[key] != expected[key]] == []


def test_every_genuine_work_loads_unless_nobody_wrote_it(shared):
    reader = OpenAlex()
    landed = [
        file for path in genuine_pages(shared) for file in reader.land(str(path), field="all")
    ]
    tables = rows_of(landed)
    assert len(tables["work"]) == WORKS_ON_PAGES - WITHOUT_AUTHORSHIP
    assert len(tables["authorship"]) == AUTHORSHIPS_ON_PAGES
    assert [row["reason"] for row in tables["rejected"]] == ["no-authors"] * WITHOUT_AUTHORSHIP


def test_an_empty_string_with_no_match_is_the_only_thing_that_is_left_out(shared):
    blank = [
        item["institution_ids"]
        for work in genuine_works(shared)
        for authorship in work["authorships"]
        for item in authorship["affiliations"]
        if not item["raw_affiliation_string"].strip()
    ]
    assert blank == [[]] * len(blank)
