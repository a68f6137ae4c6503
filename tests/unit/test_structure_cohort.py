"""A reform beside its twin in a small invented world: what must hold whatever the numbers."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from structure_world import EVERY, GROUPS, HOMES, SIZE, YEARS, at, draws, everything, world
from talentatlas.errors import ModelError
from talentatlas.models.effects import Effects
from talentatlas.models.structure import RatioResult, ratios
from talentatlas.models.world import World, reform_year, twin_year

CLOSES = 1e-9  # relative gap of an account
EXACT = 1e-9
SEATS = 1e-9  # above which inflow would exceed its seats
ROUNDING = 1e-12
FIRST = 0


def run(effects: Effects, *, n: int = 5, years: tuple[int, ...] = YEARS) -> RatioResult:
    return ratios(world(), dict.fromkeys(years, effects), draws(n), years)


def same_bytes(one: RatioResult, other: RatioResult) -> bool:
    paths = [("corridor",), *((p, a) for p in ("twin", "reform") for a in one.twin.__slots__)]
    for path in paths:
        a, b = one, other
        for name in path:
            a, b = getattr(a, name), getattr(b, name)
        if a.tobytes() != b.tobytes():
            return False
    return True


def test_an_empty_reform_leaves_every_ratio_exactly_one() -> None:
    result = run(Effects())
    assert (result.corridor == 1.0).all()
    assert result.reform.stock.tobytes() == result.twin.stock.tobytes()


def test_years_before_a_reform_are_exactly_those_of_the_twin() -> None:
    result = ratios(world(), {2022: everything()}, draws(), YEARS)
    assert (result.corridor[:, :2] == 1.0).all()
    assert (result.corridor[:, 2] != 1.0).any()


def test_a_reform_of_zeros_with_full_axes_is_the_twin_to_rounding() -> None:
    calm = Effects(utility=at(), leave=at(), capacity=at(fill=1.0))
    assert (run(calm).corridor == 1.0).all()


def test_accounts_close_and_nothing_is_negative() -> None:
    result = run(everything())
    assert result.residual < CLOSES
    for path in (result.twin, result.reform):
        for name in path.__slots__:
            assert getattr(path, name).min() >= 0
        moved = path.inflow.sum(axis=(2, 3)) - path.outflow.sum(axis=(2, 3))
        assert np.abs(moved).max() < CLOSES * path.stock.sum()
        flow = path.entry + path.inflow - path.outflow - path.exit
        grown = np.diff(path.people, axis=1)
        assert np.allclose(grown, flow[:, 1:], atol=CLOSES * path.people.max())


@pytest.mark.parametrize("workers", [1, 2])
def test_the_same_draws_give_the_same_bytes_on_any_number_of_workers(workers: int) -> None:
    change = dict.fromkeys(YEARS, everything())
    one = ratios(world(), change, draws(45), YEARS, workers=2)
    assert same_bytes(one, ratios(world(), change, draws(45), YEARS, workers=workers))


def test_a_draw_does_not_depend_on_the_draws_beside_it() -> None:
    change, many = dict.fromkeys(YEARS, everything()), draws(45)
    alone = ratios(world(), change, many.part(slice(30, 31)), YEARS)
    together = ratios(world(), change, many, YEARS)
    assert np.allclose(alone.corridor[0], together.corridor[30], rtol=1e-10)


def test_effects_by_draw_act_on_their_own_draw() -> None:
    utility = np.zeros((45, 1, SIZE, 3, GROUPS))
    utility[40, 0, 0] = -0.3
    result = ratios(world(), {2020: Effects(utility=utility)}, draws(45), (2020,))
    assert np.allclose(np.delete(result.corridor, 40, axis=0), 1.0, rtol=0, atol=ROUNDING)
    assert (result.corridor[40, 0, 1:, 0] < 1.0).all()


def test_a_higher_fee_never_raises_inflow() -> None:
    inflows = [
        run(Effects(utility=at((0, 1, EVERY, EVERY, -fee))), years=(2020,)).reform.inflow[
            :, FIRST, :, 1
        ]
        for fee in (0.0, 0.1, 0.3, 1.0, 3.0, 40.0)
    ]
    for lower, higher in pairwise(inflows):
        assert (higher <= lower + EXACT).all()


def test_what_one_destination_loses_others_gain_or_it_stays() -> None:
    result = run(Effects(arrivals=at((0, 1, 1, 0, 0.5), fill=1.0)), years=(2020,))
    group = 0
    change = (result.reform.inflow - result.twin.inflow)[:, FIRST, group]
    stayed = (result.twin.outflow - result.reform.outflow)[:, FIRST, group].sum(axis=1)
    assert (change[:, 1] < 0).all()
    assert np.allclose(change.sum(axis=1) + stayed, 0, atol=EXACT * result.twin.stock.sum())
    assert (result.diversion() > 0).all()
    assert (result.diversion() < 1).all()


@pytest.mark.parametrize("size", [-0.16, -0.7])
def test_an_effect_on_one_destination_is_as_large_as_reported(size: float) -> None:
    result = run(Effects(utility=at((0, 1, 0, 0, size))), years=(2020,))
    ratio = result.reform.entry[:, FIRST, 0, 1] / result.twin.entry[:, FIRST, 0, 1]
    assert np.allclose(np.log(ratio), size, atol=1e-7)


def test_refusals_cut_arrivals_by_their_factor() -> None:
    result = run(Effects(arrivals=at((0, 1, EVERY, 0, 0.8), fill=1.0)), years=(2020,))
    entry = result.reform.entry[:, FIRST, 0, 1] / result.twin.entry[:, FIRST, 0, 1]
    assert np.allclose(entry, 0.8, atol=1e-7)
    moved = result.reform.inflow[:, FIRST, 0, 1] / result.twin.inflow[:, FIRST, 0, 1]
    # A cell of a stage holds people of several hazards, so theirs is right on average only.
    assert np.allclose(moved, 0.8, atol=2e-3)


def test_no_more_come_than_there_are_seats() -> None:
    factor = at((0, 0, 0, EVERY, 0.7), (0, 2, 1, EVERY, 0.5), (0, 4, 2, EVERY, 0.6), fill=1.0)
    change = replace(everything(), capacity=factor[..., :1], programme=np.zeros((1,) * 5))
    base, parameters, all_draws = world(), draws(), slice(0, 5)
    start = World.start(base, parameters)
    usual = twin_year(base, parameters, start)
    year = reform_year(base, parameters, start, usual.beside(start, change, all_draws))
    came, twins = (y.arrivals.sum(axis=1).transpose(0, 2, 1) for y in (year, usual))
    seats = factor[0, 0, :, :, 0] * twins
    limited = np.broadcast_to(factor[0, 0, :, :, 0] < 1, seats.shape)
    assert (came[limited] <= seats[limited] * (1 + SEATS)).all()
    assert (came[limited] > 0.9 * seats[limited]).any()


def test_seats_of_a_group_hold_for_that_group() -> None:
    # Nobody is a student on the move here, so that all seats go to those who start.
    base = world()
    leave = base.leave.copy()
    leave[:, 0] = -40.0
    factor = at((0, 1, 0, 0, 0.6), fill=1.0)
    base = replace(base, leave=leave)
    result = ratios(base, {2020: Effects(capacity=factor)}, draws(), (2020,))
    entry = result.reform.entry[:, FIRST], result.twin.entry[:, FIRST]
    assert (entry[0][:, 0, 1] <= 0.6 * entry[1][:, 0, 1] * (1 + SEATS)).all()
    assert np.allclose(entry[0][:, 0, 1], 0.6 * entry[1][:, 0, 1], rtol=1e-5)
    assert np.allclose(entry[0][:, 1:], entry[1][:, 1:], rtol=EXACT)


def test_seats_that_nobody_wants_change_nothing() -> None:
    factor = at((0, 0, EVERY, EVERY, 1.5), fill=1.0)[..., :1]
    result = run(Effects(capacity=factor), years=(2020,))
    assert np.allclose(result.corridor, 1.0, atol=EXACT)


def test_return_and_leaving_scale_as_told() -> None:
    back = run(Effects(returning=at((0, EVERY, EVERY, 0, np.log(1.65)))), years=(2020,))
    ratio = back.reform.inflow[:, FIRST, 0, 0] / back.twin.inflow[:, FIRST, 0, 0]
    assert np.allclose(ratio, 1.65, atol=EXACT)
    others = back.reform.inflow[:, FIRST, 0, 1:] / back.twin.inflow[:, FIRST, 0, 1:]
    assert np.allclose(others, 1.0, atol=EXACT)
    away = run(Effects(leave=at((0, 2, EVERY, 1, np.log(1.86)))), years=(2020,))
    ratio = away.reform.outflow[:, FIRST, 1, 2] / away.twin.outflow[:, FIRST, 1, 2]
    assert ((ratio > 1.75) & (ratio <= 1.86)).all()  # a hazard: not everybody can leave twice


def test_a_returning_shift_never_sends_more_than_there_are() -> None:
    result = run(Effects(returning=at((0, EVERY, EVERY, 0, 20.0))))
    assert result.reform.people.min() >= 0
    assert result.residual < CLOSES


def test_a_programme_brings_its_people_and_accounts_stay_closed() -> None:
    programme = at((0, 5, 2, EVERY, 12.0))[..., :1]
    result = run(Effects(programme=programme), years=(2020,))
    more = (result.reform.inflow - result.twin.inflow)[:, FIRST].sum(axis=1)
    assert np.allclose(more[:, 5], 12.0, atol=1e-6)
    assert np.allclose(more[:, :5], 0.0, atol=1e-6)
    assert np.isnan(result.diversion()).all()
    assert result.residual < CLOSES


def test_a_programme_that_takes_people_away_is_refused() -> None:
    with pytest.raises(ModelError, match="programme"):
        run(Effects(programme=at((0, 5, 2, 0, -1.0))), years=(2020,))


def test_leaving_research_and_fewer_starts_only_shrink() -> None:
    stop = run(Effects(leave_research=at((0, 0, 2, EVERY, 0.02))), years=(2020,))
    assert (stop.reform.exit[:, FIRST, :, 0] > stop.twin.exit[:, FIRST, :, 0]).all()
    between = ~np.eye(SIZE, dtype=bool)
    assert (stop.corridor[:, FIRST, between] == 1.0).all()
    fewer = run(Effects(starts=np.full((1, 1, 1, 1, 1), 0.9)), years=(2020,))
    assert np.allclose(fewer.reform.entry, 0.9 * fewer.twin.entry, rtol=1e-12)


def test_ten_times_the_people_change_no_ratio() -> None:
    base = world()
    change = dict.fromkeys(YEARS, replace(everything(), programme=np.zeros((1,) * 5)))
    large = replace(base, stock=10 * base.stock, starts=10 * base.starts)
    one, ten = (ratios(b, change, draws(), YEARS) for b in (base, large))
    assert np.allclose(one.corridor, ten.corridor, rtol=1e-7)
    assert np.allclose(10 * one.reform.stock, ten.reform.stock, rtol=1e-7)


def test_new_names_for_countries_change_no_number() -> None:
    order = np.array([2, 0, 1, 5, 4, 3])
    base, change = world(), everything()
    moved = replace(
        base,
        stock=base.stock[..., order],
        entry=base.entry[:, order],
        shares=base.shares[:, order][:, :, order],
        leave=base.leave[..., order],
        home=HOMES[:, order],
        members=base.members[order],
    )
    renamed = Effects(
        **{
            name: value[:, :, order] if value.shape[2] > 1 else value
            for name in change.__slots__
            if (value := getattr(change, name)) is not None
        }
    )
    parameters = draws()
    other = replace(parameters, stay=parameters.stay[:, :, order])
    one = ratios(base, dict.fromkeys(YEARS, change), parameters, YEARS)
    two = ratios(moved, dict.fromkeys(YEARS, renamed), other, YEARS)
    assert np.allclose(one.corridor[:, :, order][..., order], two.corridor, rtol=1e-6)


def test_who_comes_from_where_can_matter() -> None:
    utility = at((3, 1, EVERY, EVERY, -0.5), origins=SIZE)
    result = run(Effects(utility=utility), years=(2020,))
    assert (result.corridor[:, FIRST, 3, 1] < 0.75).all()
    assert (result.corridor[:, FIRST, [2, 4, 5], 1] > 0.99).all()
