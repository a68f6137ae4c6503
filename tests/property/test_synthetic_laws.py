"""Laws that hold in every synthetic world."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from talentatlas.synthetic.printing import RecordErrors, printed
from talentatlas.synthetic.truth import true_values
from talentatlas.synthetic.window import active_window
from talentatlas.synthetic.world import World, WorldConfig

WORLDS = st.builds(
    WorldConfig,
    persons=st.integers(1, 60),
    first_year=st.just(2000),
    last_year=st.integers(2001, 2012),
    countries=st.integers(2, 18),
    seed=st.integers(0, 2**40),
    works=st.floats(0.2, 4),
    mobility=st.floats(0, 6),
)
LIMITS = settings(max_examples=40, deadline=None)  # a world takes some milliseconds


@LIMITS
@given(WORLDS)
def test_moves_chain_from_the_origin_to_the_last_residence(config: WorldConfig) -> None:
    world = World.make(config)
    for states, origin in zip(
        world.lives.country.tolist(), world.lives.origin.tolist(), strict=True
    ):
        lived = [c for c in states if c >= 0]
        moves = [(a, b) for a, b in pairwise(lived) if a != b]
        here = origin
        for left, entered in moves:
            assert left == here
            here = entered
        assert here == lived[-1]


@LIMITS
@given(WORLDS)
def test_flows_in_equal_flows_out_and_shares_add_to_one(config: WorldConfig) -> None:
    table = true_values(World.make(config))
    total: dict[tuple[str, int, int, str], float] = {}
    for row in table.to_pylist():
        key = (row["indicator"], row["time_period"], row["period_years"], row["tier"])
        total[key] = total.get(key, 0) + row["value"]
    for (indicator, first, length, tier), value in total.items():
        if indicator == "net_flow":
            assert value == 0
        if indicator == "inflow":
            assert value == total["outflow", first, length, tier]
            assert value == total["flow", first, length, tier]
        if indicator in ("share_raw", "share_of_tier", "share_standardised"):
            assert abs(value - 1) < 1e-9


@LIMITS
@given(WORLDS)
def test_the_active_window_lies_inside_the_life(config: WorldConfig) -> None:
    world = World.make(config)
    window = active_window(world)
    inside = window.residence >= 0
    assert (world.lives.country[inside] == window.residence[inside]).all()
    written = np.zeros_like(inside)
    on = world.bylines.covered[world.bylines.work]
    written[world.bylines.person[on], world.bylines.year[world.bylines.work[on]]] = True
    assert inside[written].all()
    assert ((window.end >= 0) == written.any(axis=1)).all()


@LIMITS
@given(WORLDS)
def test_without_errors_everything_covered_is_printed_as_it_is(config: WorldConfig) -> None:
    world = World.make(config)
    shown = printed(world, RecordErrors.none())
    assert (shown.is_placed(world) == world.bylines.covered[world.bylines.work]).all()
    year = world.bylines.year[world.bylines.work]
    assert (shown.organisation == world.lives.organisation[world.bylines.person, year]).all()
    assert (shown.country == world.lives.country[world.bylines.person, year]).all()
