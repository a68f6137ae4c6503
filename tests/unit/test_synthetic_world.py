"""The synthetic world: laws of lives, works and names, and repeatability."""

import dataclasses

import numpy as np
import pytest
from scipy.stats import kstest

from talentatlas.errors import ConfigError
from talentatlas.synthetic.chance import pick, scattered, stream
from talentatlas.synthetic.geography import SECTORS, Geography
from talentatlas.synthetic.names import shared_names
from talentatlas.synthetic.world import World, WorldConfig

MOVES_A_PERSON_YEAR = (0.015, 0.06)  # the range seen in bibliographies of researchers
RISE_OF_CHINA = 0.04  # the weights of its origin and pull more than double over the years


@pytest.fixture(scope="module")
def world() -> World:
    return World.make(WorldConfig.small(seed=7))


def test_the_same_seed_gives_the_same_world(world: World) -> None:
    again = World.make(WorldConfig.small(seed=7))
    for name in ("life", "true_person", "true_work", "true_authorship"):
        assert getattr(again, name).equals(getattr(world, name))


def test_another_seed_gives_another_world(world: World) -> None:
    other = World.make(WorldConfig.small(seed=8))
    assert not other.life.equals(world.life)
    assert other.names != world.names


def test_more_works_leave_the_lives_as_they_were(world: World) -> None:
    busier = World.make(dataclasses.replace(world.config, works=3.0))
    assert busier.life.equals(world.life)
    assert busier.true_work.num_rows > world.true_work.num_rows


def test_streams_of_different_topics_are_unrelated() -> None:
    first, second = stream(1, "move").random(4000), stream(1, "exit").random(4000)
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.05  # three standard errors
    assert (stream(1, "move").random(4000) == first).all()


def test_pick_chooses_in_proportion_and_never_a_weight_of_zero() -> None:
    uniform = (np.arange(1000) + 0.5) / 1000
    chosen = pick(np.tile([1.0, 0.0, 3.0], (1000, 1)), uniform)
    assert np.bincount(chosen, minlength=3).tolist() == [250, 0, 750]
    assert pick(np.array([[0.0, 1.0]]), np.array([0.0])).tolist() == [1]


def test_scattered_numbers_are_even_and_belong_to_their_keys() -> None:
    keys = np.arange(20_000)
    numbers = scattered(1, "post", keys)
    assert (numbers[::-1] == scattered(1, "post", keys[::-1])).all()
    assert kstest(numbers, "uniform").pvalue > 1e-4
    assert abs(np.corrcoef(numbers[1:], numbers[:-1])[0, 1]) < 0.03  # four standard errors


def test_a_person_has_one_state_a_year_and_no_life_is_broken(world: World) -> None:
    active = world.lives.country >= 0
    assert (active == (world.lives.organisation >= 0)).all()
    assert (active == (world.lives.sector >= 0)).all()
    first, length = active.argmax(axis=1), active.sum(axis=1)
    years = np.arange(active.shape[1])
    whole = (years >= first[:, None]) & (years < (first + length)[:, None])
    assert (active == whole).all()
    assert (length > 0).all()


def test_the_life_table_has_one_row_a_person_year_from_the_start_on(world: World) -> None:
    rows = world.life.to_pylist()
    assert len({(row["person"], row["year"]) for row in rows}) == len(rows)
    assert sum(row["is_active"] for row in rows) == (world.lives.country >= 0).sum()
    assert all((row["country"] is None) != row["is_active"] for row in rows)


def test_an_organisation_is_where_the_person_is_and_of_the_right_kind(world: World) -> None:
    person, year = np.nonzero(world.lives.country >= 0)
    places = world.geography.organisations
    codes = np.array([world.geography.countries.index(o.country) for o in places])
    kinds = np.array([SECTORS.index(o.kind) for o in places])
    organisation = world.lives.organisation[person, year]
    assert (codes[organisation] == world.lives.country[person, year]).all()
    assert (kinds[organisation] == world.lives.sector[person, year]).all()


def test_the_first_country_is_the_origin(world: World) -> None:
    start = world.lives.country[np.arange(len(world.lives.start)), world.lives.start]
    assert (start == world.lives.origin).all()


def test_people_move_as_often_as_researchers_do(world: World) -> None:
    before, now = world.lives.country[:, :-1], world.lives.country[:, 1:]
    both = (before >= 0) & (now >= 0)
    rate = (both & (before != now)).sum() / both.sum()
    assert MOVES_A_PERSON_YEAR[0] < rate < MOVES_A_PERSON_YEAR[1]


def test_without_mobility_nobody_ever_moves() -> None:
    still = World.make(WorldConfig(persons=500, mobility=0.0))
    active = still.lives.country >= 0
    origin = np.broadcast_to(still.lives.origin[:, None], active.shape)
    assert (still.lives.country == np.where(active, origin, -1)).all()


def test_with_endless_mobility_everybody_moves_every_year() -> None:
    lives = World.make(WorldConfig(persons=200, mobility=1e9)).lives
    before, now = lives.country[:, :-1], lives.country[:, 1:]
    both = (before >= 0) & (now >= 0)
    assert both.any()
    assert (before != now)[both].all()


def test_the_share_of_china_rises() -> None:
    world = World.make(WorldConfig(persons=20_000))
    china = world.geography.countries.index("CHN")
    share = (world.lives.country == china).sum(axis=0) / (world.lives.country >= 0).sum(axis=0)
    assert share[-1] - share[0] > RISE_OF_CHINA


def test_only_active_people_write_and_teams_have_two_to_six_authors(world: World) -> None:
    bylines = world.bylines
    assert (world.lives.country[bylines.person, bylines.year[bylines.work]] >= 0).all()
    sizes = np.bincount(bylines.work)
    assert sizes.min() == 2
    assert sizes.max() == 6
    pairs = set(zip(bylines.work.tolist(), bylines.person.tolist(), strict=True))
    assert len(pairs) == len(bylines.work)


def test_positions_on_a_byline_count_from_one(world: World) -> None:
    starts = np.flatnonzero(np.diff(world.bylines.work, prepend=-1))
    expected = (
        np.arange(len(world.bylines.work))
        - np.repeat(starts, np.bincount(world.bylines.work))
        + 1
    )
    assert (world.bylines.position == expected).all()


def test_some_active_years_are_silent(world: World) -> None:
    written = np.zeros_like(world.lives.country, bool)
    written[world.bylines.person, world.bylines.year[world.bylines.work]] = True
    silent = ((world.lives.country >= 0) & ~written).sum() / (world.lives.country >= 0).sum()
    assert 0.2 < silent < 0.6


def test_the_panel_of_venues_changes(world: World) -> None:
    table = world.true_work
    shown = table.filter(table["is_covered"]).to_pylist()
    last = {row["venue"]: row["year"] for row in shown}
    first = {row["venue"]: row["year"] for row in reversed(shown)}
    assert last["icml"] < 2024
    assert first["cvpr"] > 2005
    assert (first["icra"], last["icra"]) == (2005, 2024)


def test_no_two_people_have_the_same_true_name(world: World) -> None:
    assert len(set(world.names)) == world.config.persons
    assert all(name.isascii() and name.count(" ") == 1 for name in world.names)


def test_shared_names_stay_within_an_origin() -> None:
    origin = np.repeat([0, 1, 2], 1000)
    known_as = shared_names(0.1, origin, np.array([1.0, 3.0, 1.0]), seed=3)
    assert (origin[known_as] == origin).all()
    taken = known_as != np.arange(3000)
    assert taken[1000:2000].sum() > 2 * taken[:1000].sum()
    assert (known_as[known_as[taken]] == known_as[taken]).all()  # nobody takes a taken name
    assert (shared_names(0.0, origin, np.ones(3), seed=3) == np.arange(3000)).all()


def test_every_country_has_organisations_of_every_sector() -> None:
    count = Geography.read(18).organisation_count
    assert (count[:, 0] >= 3).all()
    assert (count[:, 1:] >= 1).all()


@pytest.mark.parametrize(
    "change",
    [
        {"persons": 0},
        {"persons": 2_000_000},
        {"last_year": 2005},
        {"seed": -1},
        {"countries": 1},
    ],
)
def test_a_world_that_cannot_be_made_is_refused(change: dict[str, int]) -> None:
    with pytest.raises(ConfigError):
        World.make(dataclasses.replace(WorldConfig(), **change))
