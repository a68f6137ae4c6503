"""Three layouts of the same works give the same tables, and unknown fields are kept."""

import csv
import json
from importlib.resources import files

import pytest

from openalex_records import KEY, authorship, genuine_works, read, work

LAYOUTS = ("2022", "2023", "2026")
# Types that OpenAlex had from Crossref as they were; it has changed its mind on others since.
OF_CROSSREF = ("journal-article", "proceedings-article")
TYPES = {"article": "journal-article", "preprint": "posted-content"}
# Kinds that Crossref's vocabulary, which stood in `type` until 2023, cannot tell apart.
ONLY_IN_OPENALEX = ("review", "note", "other")


def paths(layout):
    """Known paths of a layout."""
    text = (files("talentatlas.sources.openalex") / "known_fields.csv").read_text("utf-8")
    return {r["path"] for r in csv.DictReader(text.splitlines()) if layout in r["layouts"]}


def kept(value, known, above=""):
    """An object without the fields that the layout does not have."""
    found = {}
    for name, below in value.items():
        path, inner = above + name, below
        if path not in known:
            continue
        if isinstance(inner, dict) and any(p.startswith(path + ".") for p in known):
            inner = kept(inner, known, path + ".")
        elif isinstance(inner, list):
            inner = [
                kept(item, known, path + "[].") if isinstance(item, dict) else item
                for item in inner
            ]
        found[name] = inner
    return found


def crossref_type(record):
    """Crossref's type of a work, wherever the layout has it."""
    location = record.get("primary_location") or {}
    stated = record.get("type_crossref") or location.get("raw_type")
    return stated if stated in OF_CROSSREF else TYPES.get(record["type"], record["type"])


def rewritten(record, layout):
    """A work as an older or newer layout would have had it."""
    record = json.loads(json.dumps(record))
    crossref = crossref_type(record)
    location = record.get("primary_location") or {}
    source = location.get("source")
    if layout == "2026":
        location["raw_type"] = crossref
        record |= {"is_xpac": False, "awards": [], "primary_location": location}
    if layout == "2023":
        record |= {"type_crossref": crossref, "grants": []}
    if layout == "2022":
        record["type"] = crossref
        host = {k: v for k, v in (source or {}).items() if k in ("id", "display_name", "type")}
        if host:
            host["id"] = host["id"].replace("/S", "/V")
        record["host_venue"] = host
        for stated in record["authorships"]:
            strings = stated.pop("raw_affiliation_strings")
            key = "raw_affiliation_string" if len(strings) == 1 else "raw_affiliation_strings"
            stated[key] = strings[0] if len(strings) == 1 else strings
    return kept(record, paths(layout))


def comparable(tables):
    """Tables without what the name of the file decides."""
    return {
        name: [{k: v for k, v in row.items() if k != "origin_id"} for row in rows]
        for name, rows in tables.items()
    }


def test_the_layouts_of_2023_and_2026_give_the_same_tables(shared, tmp_path):
    works = [w for w in genuine_works(shared) if w["authorships"]]
    old, new = (
        comparable(read([rewritten(w, layout) for w in works], tmp_path))
        for layout in ("2023", "2026")
    )
    assert len(new["work"]) == len({w["id"] for w in works})
    assert {name: rows for name, rows in old.items() if rows != new[name]} == {}


def of_2022(works):
    """The works without what the layout of 2022 did not say: names as printed, countries read
    from an address that matched nothing, which of several strings gave which institution, and
    which of several matches of a string is the best.
    """
    for record in works:
        for stated in record["authorships"]:
            stated["raw_author_name"] = stated["author"]["display_name"]
            codes = {i["country_code"] for i in stated["institutions"]} - {None}
            stated["countries"] = [c for c in stated["countries"] if c in codes]
            order = [i["id"] for i in stated["institutions"]]
            for item in stated["affiliations"]:
                item["institution_ids"].sort(key=order.index)
    return works


def test_the_layout_of_2022_gives_the_same_tables_where_it_says_as_much(shared, tmp_path):
    works = of_2022([w for w in genuine_works(shared) if w["authorships"]])
    single = {
        f"openalex:{w['id'].removeprefix(KEY)}"
        for w in works
        if all(len(a["raw_affiliation_strings"]) < 2 for a in w["authorships"])
    }
    old, new = (
        comparable(read([rewritten(w, layout) for w in works], tmp_path))
        for layout in ("2022", "2026")
    )
    assert old["authorship"] == new["authorship"]
    for name in ("printed_affiliation", "organisation_match"):
        rows = [[r for r in tables[name] if r["work_id"] in single] for tables in (old, new)]
        assert rows[0] == rows[1] != []
    for before, now in zip(old["work"], new["work"], strict=True):
        if now["kind"] in ONLY_IN_OPENALEX:
            before["kind"] = now["kind"]
        assert before == now


def test_the_layout_of_2022_keeps_every_string_and_institution(shared, tmp_path):
    works = of_2022([w for w in genuine_works(shared) if w["authorships"]])
    old, new = (
        read([rewritten(w, layout) for w in works], tmp_path) for layout in ("2022", "2026")
    )

    def texts(tables):
        rows = tables["printed_affiliation"]
        return sorted((r["work_id"], r["position"], r["text"]) for r in rows if r["text"])

    def matches(tables):
        columns = ("work_id", "position", "openalex", "name", "country")
        return {tuple(r[c] for c in columns) for r in tables["organisation_match"]}

    assert texts(old) == texts(new)
    assert matches(old) == matches(new)


def test_every_field_of_the_genuine_works_is_known(shared, tmp_path):
    tables = read(genuine_works(shared), tmp_path)
    assert [row["unread"] for row in tables["work"] if row["unread"]] == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_layout_has_what_is_needed(layout):
    assert {"id", "publication_year", "authorships", "authorships[].author.id"} <= paths(layout)


def test_an_unknown_field_is_kept_and_reported_once_a_file(tmp_path):
    person = authorship(new={"b": 2, "a": "ada@mit.edu"})
    place = {"source": {"id": f"{KEY}S9", "colour": "red"}}
    works = [work(n, authorships=[person], primary_location=place, shape=[]) for n in (1, 2)]
    tables = read(works, tmp_path)
    unread = {
        "authorships[].new": [{"a": "mit.edu", "b": 2}],
        "primary_location.source.colour": "red",
        "shape": [],
    }
    assert [json.loads(row["unread"]) for row in tables["work"]] == [unread, unread]
    noted = [(row["part"], row["reason"], row["message"]) for row in tables["rejected"]]
    assert [n[:2] for n in noted] == [("field", "unknown-field")] * 3
    assert [n[2].split(" is ")[0] for n in noted] == [f"The field {path}" for path in unread]
    assert 'Example: [{"a":"mit.edu","b":2}]' in noted[0][2]


def test_an_unknown_field_without_a_value_is_nothing(tmp_path):
    tables = read([work(new=None)], tmp_path)
    assert (tables["work"][0]["unread"], tables["rejected"]) == (None, [])
