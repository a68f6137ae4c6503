"""`talentatlas team`: what a user gets, in three languages and as JSON, and never a person."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from talentatlas.builder import build
from talentatlas.cli import team
from talentatlas.errors import SmallCellError, SourceError, UnknownNameError
from talentatlas.synthetic.printing import RecordErrors
from talentatlas.synthetic.records import write_records
from talentatlas.synthetic.world import World, WorldConfig
from talentatlas.vocabulary.messages import LANGUAGES

WORLD = WorldConfig(persons=600, first_year=2014, last_year=2021, countries=4, seed=3)


@pytest.fixture(scope="module")
def world() -> World:
    return World.make(WORLD)


@pytest.fixture(scope="module")
def atlas(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    write_records(world, folder / "records", RecordErrors())
    build(f"proceedings:{folder / 'records'}", folder / "atlas")
    return folder / "atlas"


@pytest.fixture
def names(world: World, tmp_path: Path) -> Path:
    path = tmp_path / "team.txt"
    path.write_text("\n".join(world.names[:200]), encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(team.command, [str(a) for a in arguments])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_text_shows_intervals_matches_and_no_person(atlas, names, world, lang):
    done = run(names, "--atlas", atlas, "--lang", lang)
    assert done.exit_code == 0, done.output
    assert "%–" in done.stdout
    assert "200" in done.stdout
    assert not [name for name in world.names[:200] if name in done.stdout]


def test_json_has_every_figure_and_no_person(atlas, names, world):
    done = run(names, "--atlas", atlas, "--json", "--reference", names)
    found = json.loads(done.stdout)
    assert found["team"]["members"] == 200
    assert found["team"]["figures"] == found["reference"]["figures"]
    assert sum(found["team"]["matches"].values()) == 200
    assert found["core"] is None
    assert not [name for name in world.names[:200] if name in done.stdout]


def test_two_papers_have_a_core_group(atlas, names, world, tmp_path):
    other = tmp_path / "second.txt"
    other.write_text("\n".join(world.names[100:260]), encoding="utf-8")
    found = json.loads(run(names, other, "--atlas", atlas, "--json").stdout)
    assert found["core"] == 100
    assert found["team"]["members"] == 260


def test_a_core_of_few_is_not_told(atlas, names, world, tmp_path):
    other = tmp_path / "second.txt"
    other.write_text("\n".join(world.names[198:260]), encoding="utf-8")
    assert json.loads(run(names, other, "--atlas", atlas, "--json").stdout)["core"] is None


def test_home_may_be_typed_as_a_name(atlas, names):
    found = json.loads(run(names, "--atlas", atlas, "--home", "China", "--json").stdout)
    assert found["team"]["home"] == "CHN"


def test_a_country_that_is_none_is_named(atlas, names):
    found = run(names, "--atlas", atlas, "--home", "Atlantis").exception
    assert isinstance(found, UnknownNameError)
    assert "Atlantis" in str(found)


def test_the_least_number_of_persons_cannot_be_lowered(atlas, names):
    assert run(names, "--atlas", atlas, "--minimum", "1").exit_code == 2


def test_three_names_are_no_team(atlas, world, tmp_path):
    path = tmp_path / "few.txt"
    path.write_text("\n".join(world.names[:3]), encoding="utf-8")
    assert isinstance(run(path, "--atlas", atlas).exception, SmallCellError)


def test_a_wrong_file_is_explained_before_the_atlas_is_opened(tmp_path):
    path = tmp_path / "paper.pdf"
    path.write_bytes(b"%PDF-1.7\0")
    found = run(path, "--atlas", tmp_path / "none").exception
    assert isinstance(found, SourceError)
    assert "paper.pdf" in str(found)
