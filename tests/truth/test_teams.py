"""Teams of invented people whose true lives are known: does the pedigree find them?"""

from dataclasses import fields

import numpy as np
import pyarrow.parquet as pq
import pytest

from talentatlas.atlas import Atlas, demo
from talentatlas.builder import build
from talentatlas.errors import CoverageError, SmallCellError
from talentatlas.synthetic.printing import RecordErrors
from talentatlas.synthetic.records import write_records
from talentatlas.synthetic.world import World, WorldConfig
from talentatlas.teams.figures import HIDDEN, SHOWN, Pedigree
from talentatlas.teams.matching import match
from talentatlas.teams.pedigree import pedigree
from talentatlas.teams.roster import Member, Roster
from talentatlas.vocabulary.names import normal_name

# Many works a year, so that nearly every year of a life is seen; no error in the records.
WORLD = WorldConfig(
    persons=1200, first_year=2008, last_year=2023, countries=6, works=4.0, seed=5
)
NO_ERRORS = RecordErrors(
    **{f.name: () if f.name == "missing_by_country" else 0.0 for f in fields(RecordErrors)}
)
HOME = "CHN"
TEAMS, SIZE, LOST = 12, 250, 60
# Intervals of 90% held the truth in 85 to 100% of 20 teams; with 12 teams and 5 figures, 75% of
# all would be missed by chance in less than one run of 1,000.
LEAST_HELD = 0.75


@pytest.fixture(scope="module")
def world() -> World:
    return World.make(WORLD)


@pytest.fixture(scope="module")
def atlas(world: World, tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    folder = tmp_path_factory.mktemp("team")
    write_records(world, folder / "records", NO_ERRORS)
    build(f"proceedings:{folder / 'records'}", folder / "atlas")
    return Atlas(folder / "atlas")


@pytest.fixture(scope="module")
def published(world: World, atlas: Atlas) -> list[int]:
    """Persons with a paper, by number."""
    path = atlas.folder / "clean" / "authorship.parquet"
    names = set(pq.read_table(path, columns=["name_normal"])["name_normal"].to_pylist())
    return [n for n, name in enumerate(world.names) if normal_name(name) in names]


def life(world: World, person: int) -> list[str]:
    """Countries of a true life, in order."""
    codes = [world.geography.countries[c] for c in world.lives.country[person] if c >= 0]
    return [code for at, code in enumerate(codes) if at == 0 or code != codes[at - 1]]


def roster(names: list[str]) -> Roster:
    members = tuple(Member(normal_name(n), (), (), frozenset((0,))) for n in names)
    return Roster(("one",), members, 0)


def truth(lives: list[list[str]]) -> dict[str, float]:
    return {
        "never_left": np.mean([set(one) == {HOME} for one in lives]),
        "ever_home": np.mean([HOME in one for one in lives]),
        "began_home": np.mean([one[0] == HOME for one in lives]),
        "ever_away": np.mean([set(one) != {HOME} for one in lives]),
        "now_in": np.mean([one[-1] == HOME for one in lives]),
    }


def test_intervals_hold_the_truth_of_teams_of_whom_a_part_is_not_traced(
    world, atlas, published
):
    random = np.random.default_rng(3)
    held = []
    for _ in range(TEAMS):
        team = random.choice(published, SIZE, replace=False)
        names = [world.names[p] for p in team]
        lost = [f"Nobody Known{'abcdefghij'[n % 10]}{n // 10 * 'x'}" for n in range(LOST)]
        names[:LOST] = lost
        found = pedigree(atlas, roster(names), home=HOME)
        for name, value in truth([life(world, p) for p in team]).items():
            figure = found.figure(name, HOME)
            if figure is not None and figure.status == SHOWN:
                held.append(figure.lower <= value <= figure.upper)
    assert len(held) > TEAMS
    assert np.mean(held) >= LEAST_HELD


def test_the_share_that_could_not_be_traced_is_shown(world, atlas, published):
    names = [world.names[p] for p in published[:60]] + ["Nobody Knownhere"] * 1
    names += [f"Nobody Known{letter}" for letter in "abcdefghijklmnopqrs"]
    found = pedigree(atlas, roster(names), home=HOME)
    assert found.matches["none"] == 20
    assert found.figure("placed").value == pytest.approx(60 / 80, abs=0.02)


def test_a_team_traced_fully_and_surely_has_no_interval(world, atlas, published):
    found = pedigree(atlas, roster([world.names[p] for p in published[:200]]), home=HOME)
    assert found.matches["sure"] > 190
    figure = found.figure("ever_home", HOME)
    assert figure.upper - figure.lower < 0.02


def test_small_cells_are_hidden_and_no_name_of_a_person_comes_out(world, atlas, published):
    names = [world.names[p] for p in published[:40]]
    found = pedigree(atlas, roster(names), home=HOME)
    assert any(figure.status == HIDDEN for figure in found.figures)
    text = repr(found).casefold()
    assert not [name for name in names if name.casefold() in text]
    for figure in found.figures:
        if figure.kind == "share" and figure.status == SHOWN and figure.name != "placed":
            counted = round(figure.value * figure.base)
            assert counted in (0, figure.base) or 5 <= counted <= figure.base - 5


def test_the_same_seed_gives_the_same_figures(world, atlas, published):
    team = roster([world.names[p] for p in published[::7]])
    first, second = (pedigree(atlas, team, seed=4) for _ in range(2))
    assert first == second


def test_the_order_of_names_does_not_change_what_is_expected(world, atlas, published):
    names = [world.names[p] for p in published[::7]]
    one, other = (pedigree(atlas, roster(n), home=HOME) for n in (names, names[::-1]))
    assert values(one) == values(other)


def values(found: Pedigree) -> dict[tuple[str, str], float | None]:
    shares = [f for f in found.figures if f.kind == "share"]
    return {(f.name, f.area): f.value and round(f.value, 9) for f in shares}


def test_a_handful_of_people_is_no_team(world, atlas, published):
    with pytest.raises(SmallCellError, match="9 names"):
        pedigree(atlas, roster([world.names[p] for p in published[:9]]))


def test_an_atlas_of_figures_only_cannot_be_asked(world):
    with pytest.raises(CoverageError, match="figures only"):
        match(demo(), roster(world.names[:20]))


def test_an_affiliation_makes_a_match_surer_and_another_place_less_so(world, atlas, published):
    """Against a name that other people are expected to bear."""
    loads = pq.read_table(atlas.folder / "core" / "name_load.parquet").to_pylist()
    name = max(loads, key=lambda row: row["expected_persons"])["name_normal"]
    places = pq.read_table(atlas.folder / "clean" / "affiliation.parquet").to_pylist()
    bylines = pq.read_table(atlas.folder / "clean" / "authorship.parquet").to_pylist()
    own = {(b["work_id"], b["position"]) for b in bylines if b["name_normal"] == name}
    mine = {p["organisation_id"] for p in places if (p["work_id"], p["position"]) in own}
    text = next(p["text"] for p in places if (p["work_id"], p["position"]) in own)
    strange = next(p["text"] for p in places if p["organisation_id"] not in mine | {None})
    best = [
        match(atlas, Roster(("one",), (Member(name, stated, (), frozenset((0,))),), 0))[0].best
        for stated in ((strange,), (), (text,))
    ]
    assert best[0] < best[1] < best[2] <= 1
