"""How to cite: every source of the result, in three forms that programs read."""

import json
import re

import bibtexparser
import pytest

import talentatlas as ta
from talentatlas.errors import UnknownNameError
from talentatlas.exports import Work, as_bibtex, as_csl, as_text, works_of
from talentatlas.vocabulary.messages import LANGUAGES

DATE = "2026-11-24"
# csl-data.json, version 1.0.2: what an item must have, and types that it may have.
CSL_REQUIRED = {"id", "type"}
CSL_TYPES = {"dataset", "software"}
CSL_KNOWN = {"id", "type", "title", "author", "issued", "version", "URL", "note", "license"}
AWKWARD = Work(
    "odd", "dataset", "100% of {authors} & co_workers #1: 50$ ~ ^ \\", "A. Person {et al.}",
    url="https://example.org/a_b?c=%20&d=#e",
)  # fmt: skip


@pytest.fixture(scope="module")
def works() -> list[Work]:
    """Of the bundled figures."""
    return works_of(ta.demo(), ("net_flow",), date=DATE)


def test_tool_release_and_every_source_are_cited(works: list[Work]) -> None:
    atlas = ta.demo()
    assert [work.kind for work in works[:2]] == ["software", "dataset"]
    assert atlas.vintage in works[1].title
    assert atlas.run_id in works[1].note
    assert "net_flow" in works[1].note
    keys = {work.key for work in works}
    assert {source["name"] for source in atlas.run["sources"]} <= keys
    assert {"ror", "geonames", "cldr"} <= keys


def test_a_measure_that_does_not_exist_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="net_flow"):
        works_of(ta.demo(), ("net_flw",))


def test_bibtex_is_read_by_a_parser_as_it_was_meant(works: list[Work]) -> None:
    library = bibtexparser.parse_string(as_bibtex([*works, AWKWARD]))
    assert not library.failed_blocks
    assert len(library.entries) == len(works) + 1
    by_key = {entry.key: entry for entry in library.entries}
    assert len(by_key) == len(library.entries)
    release = by_key[works[1].key]
    assert release.entry_type == "dataset"
    assert release["year"] == "2026"
    assert ta.demo().vintage in release["title"]
    for entry in library.entries:
        assert re.fullmatch(r"[A-Za-z0-9.:-]+", entry.key)


def test_letters_that_tex_would_take_for_commands_are_escaped() -> None:
    text = as_bibtex([AWKWARD])
    title = next(line for line in text.splitlines() if "title" in line)
    assert r"100\% of \{authors\} \& co\_workers \#1: 50\$" in title
    assert text.count("{") - text.count(r"\{") == text.count("}") - text.count(r"\}")


def test_csl_json_has_what_its_schema_asks_for(works: list[Work]) -> None:
    items = json.loads(as_csl(works))
    assert len({item["id"] for item in items}) == len(works)
    for item in items:
        assert set(item) >= CSL_REQUIRED
        assert set(item) <= CSL_KNOWN
        assert item["type"] in CSL_TYPES
        assert all(set(author) == {"literal"} for author in item.get("author", []))
    assert items[1]["issued"] == {"date-parts": [[2026, 11, 24]]}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_text_names_everything_in_the_language(works: list[Work], lang: str) -> None:
    paragraphs = as_text(works, lang).split("\n\n")
    assert len(paragraphs) == len(works)
    assert "{" not in "".join(paragraphs)
    chinese = sum("\u4e00" <= letter <= "\u9fff" for letter in paragraphs[1])
    assert (chinese > 0) == (lang != "en")
    assert DATE in paragraphs[1]


def test_two_runs_of_one_vintage_have_different_keys() -> None:
    one = ta.demo()
    other = ta.demo()
    other.manifest = {**other.manifest, "run_id": "000000000000"}
    assert works_of(one)[1].key != works_of(other)[1].key
