"""Lists of authors in every form that people have them, and files that are none."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import fake_api
from fake_api import Clock, FakeApi
from talentatlas.errors import SourceError, SourceUnavailable, UsageError
from talentatlas.sources.fetch.surroundings import Surroundings
from talentatlas.teams.roster import read_name, read_roster

TWO = {"ada lovelace", "wei zhang"}


def written(folder: Path, name: str, text: str | bytes) -> str:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def names(*where: str) -> set[str]:
    return {member.normal for member in read_roster(where).members}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("lines.txt", "Ada Lovelace\nWei Zhang\n"),
        ("crlf.txt", "\ufeffAda Lovelace\r\nWei Zhang\r\n"),
        ("commas.txt", "Ada Lovelace, Wei Zhang"),
        ("and.txt", "Ada Lovelace and Wei Zhang"),
        ("semicolons.txt", "Ada Lovelace; Wei Zhang;"),
        ("turned.txt", "Lovelace, Ada\nZhang, Wei\n"),
        ("marks.txt", "1. Ada Lovelace*†\n2. Wei Zhang1,2\n"),
        ("scripts.txt", "- Ada Lovelace\n- Wei Zhang 张伟\n"),
        ("report.md", "Core contributors\nAda Lovelace\n\nData annotation:\nWei Zhang\n"),
        (
            "places.txt",
            "Ada Lovelace (University of London, UK)\nWei Zhang\tPeking University\n",
        ),
        ("names.csv", "name,affiliation\nAda Lovelace,UCL\nWei Zhang,\n"),
        ("bare.csv", "Ada Lovelace\nWei Zhang\n"),
        ("tabs.tsv", "Author\tPaper\nAda Lovelace\tOne\nWei Zhang\tOne\n"),
        ("cells.csv", 'title,authors\nOne,"Ada Lovelace; Wei Zhang"\n'),
        ("one.bib", "@article{a, author = {Lovelace, Ada and Wei Zhang}, title = {One}}"),
        ("quotes.bib", '@misc{a,\n author = "Ada Lovelace and Zhang, Wei and others"\n}'),
        ("inside.txt", "@inproceedings{x, author={Ada {Lovelace} and W{e}i Zhang},}"),
    ],
)
def test_every_usual_form_gives_the_same_two_names(tmp_path, name, text):
    assert names(written(tmp_path, name, text)) == TWO


def test_tex_accents_are_put_on_their_letters(tmp_path):
    text = r"@book{a, author = {G{\"o}del, Kurt and {\O}ystein Ore and Erd\H{o}s, P{\'a}l}}"
    assert names(written(tmp_path, "a.bib", text)) == {"kurt godel", "oystein ore", "pal erdos"}


def test_a_person_on_every_paper_is_core(tmp_path):
    text = (
        "@article{a, author={Ada Lovelace and Wei Zhang}, title={One}}"
        "@article{b, author={Wei Zhang and Alan Turing}, title={Two}}"
    )
    roster = read_roster([written(tmp_path, "two.bib", text)])
    assert roster.papers == ("One", "Two")
    assert [member.normal for member in roster.core().members] == ["wei zhang"]


def test_several_files_are_several_papers(tmp_path):
    first = written(tmp_path, "a.txt", "Ada Lovelace\nWei Zhang")
    second = written(tmp_path, "b.txt", "Wei Zhang\nAlan Turing")
    roster = read_roster([first, second])
    assert len(roster.members) == 3
    assert len(roster.core().members) == 1


def test_identifiers_and_affiliations_stay_with_their_name(tmp_path):
    text = "name,orcid,affiliation\nAda Lovelace,0000-0002-1825-0097,UCL\n"
    (member,) = read_roster([written(tmp_path, "a.csv", text)]).members
    assert member.keys == ("orcid:0000-0002-1825-0097",)
    assert member.affiliations == ("UCL",)


def test_what_is_no_name_is_counted(tmp_path):
    roster = read_roster([written(tmp_path, "a.txt", "Ada Lovelace\nabc@x.org\n2024\n")])
    assert len(roster.members) == 1
    assert roster.left_out == 2


@pytest.mark.parametrize("text", ["", "42", "Plato", "a@b.org", "x " * 40, "http://a.org b"])
def test_a_text_that_is_no_name_is_none(text):
    assert read_name(text) is None


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("empty.txt", "", "empty"),
        ("blank.csv", " \n \n", "empty"),
        ("binary.txt", b"%PDF-1.7\0\x00\xff\xfe", "not a text file"),
        ("latin.txt", "Kurt G\xf6del\n".encode("latin-1"), "not a text file"),
        ("sentence.txt", "42\n\n!!!\n", "no entry"),
        ("broken.bib", "\n@article{a, author = {Ada Lovelace}", "line 2"),
        ("nobody.bib", "@article{a, title = {One}}", "None of the 1 entries"),
        ("columns.csv", "who,where,when\nAda Lovelace,UK,1840\n", "who, where, when"),
    ],
)
def test_wrong_input_is_explained(tmp_path, name, text, says):
    path = written(tmp_path, name, text)
    with pytest.raises(SourceError, match=says) as caught:
        read_roster([path])
    assert name in caught.value.what
    assert caught.value.todo


def test_a_missing_file_says_what_could_be_given(tmp_path):
    with pytest.raises(SourceError, match="no file") as caught:
        read_roster([str(tmp_path / "none.txt")])
    assert "arxiv:" in caught.value.todo


def test_nothing_given_is_wrong_use():
    with pytest.raises(UsageError):
        read_roster([])


@pytest.mark.parametrize(
    "place", ["arxiv:2412.19437", "https://arxiv.org/abs/2412.19437v2", "W4405903187"]
)
def test_an_identifier_is_not_asked_for_offline(place):
    with pytest.raises(SourceUnavailable, match="--offline") as caught:
        read_roster([place], Surroundings(offline=True))
    assert "text file" in caught.value.todo


@pytest.fixture
def api() -> Iterator[FakeApi]:
    """A service that holds one work by two people, and another merged into it."""
    with FakeApi() as served:
        one = fake_api.work(12345, 2024)
        for author, name in zip(
            one["authorships"], ("Ada Lovelace", "张伟 Wei Zhang"), strict=True
        ):
            author["raw_author_name"] = name
        served.works.append(one)
        served.merged[11111] = 12345
        yield served


@pytest.mark.parametrize("place", ["W12345", "openalex:w12345", "https://openalex.org/W11111"])
def test_a_work_of_openalex_gives_its_authors(api, tmp_path, place):
    roster = read_roster([place], api.around(tmp_path, Clock()))
    assert {member.normal for member in roster.members} == TWO
    assert roster.papers == ("Work 12345",)
    assert roster.members[0].keys == ("openalex:A5012345000",)
    assert roster.members[0].affiliations == ("University of Somewhere, Canada",)


def test_a_work_that_is_not_there_is_named(api, tmp_path):
    with pytest.raises(SourceError, match="W99999"):
        read_roster(["W99999"], api.around(tmp_path, Clock()))
