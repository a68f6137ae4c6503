"""Where a change of utility sends people: stay or move, nest, destination, in hat form.

Only changes are computed, so no level of utility is needed. With q_j|m the baseline share
inside nest m, Q_m that of the nest, P the probability to move, dV the change of utility:

    D_m = lam_m log sum_k q_k|m exp(dV_k / lam_m)
    D = lam_0 log sum_m Q_m exp(D_m / lam_0)
    P' / (1 - P') = P / (1 - P) exp(D - dV_stay)

and shares follow the same exponentials. A study, however, reports how much less a place is
chosen, not how much utility it lost: where substitutes are near, people respond by about
(1 - P) / (1 - diversion) times the loss. `utility_of` finds the loss behind a reported
response, so that the size of an effect is the study's and lam decides who gains.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
FOUND = 1e-12  # log; well below what rounding leaves in a flow
NEWTON_STEPS = 12  # quadratic from either side: the response is concave in utility
LEAST_EFFECT = -40.0  # log; a ban. Fewer than one in 10^17 still come
TINY = 1e-300  # keeps logs finite
ONE_STEP = 8.0  # most that one Newton step may move utility, in units of lam_nest


@dataclass(frozen=True, slots=True)
class Nesting:
    """How destinations substitute for each other.

    Args:
        member: 1 where a destination belongs to a nest, by destination and nest.
        top: lam_0, how alike nests are; 0 < lam_m <= lam_0 <= 1. Of the leading axes.
        nest: lam_m, how alike destinations of a nest are.
    """

    member: Array
    top: Array
    nest: Array


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice before any change.

    Args:
        move: probability to move, P.
        shares: of destinations among those who move, by destination (last axis).
        nested: shares of nests, by nest (last axis); a nest without a share is closed.
        nesting: how destinations substitute.
    """

    move: Array
    shares: Array
    nested: Array
    nesting: Nesting

    @classmethod
    def of(cls, move: Array, shares: Array, nesting: Nesting) -> Choice:
        """A choice whose every destination is in just one nest."""
        return cls(move, shares, shares @ nesting.member, nesting)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice after a change: probability to move, shares given a move, inclusive value D."""

    move: Array
    shares: Array
    inclusive: Array


def redistribute(choice: Choice, change: Array, stay: Array | float = 0.0) -> Chosen:
    """The choice after utilities have changed.

    Args:
        choice: before.
        change: dV of every destination.
        stay: dV of staying.
    """
    nest = choice.nesting.nest
    highest = np.max(np.where(choice.shares > 0, change, -np.inf), axis=-1, keepdims=True)
    highest = np.where(np.isfinite(highest), highest, 0.0)
    weight = choice.shares * np.exp(np.minimum((change - highest) / nest[..., None], 0.0))
    factor, inclusive = nest_response(choice, weight @ choice.nesting.member)
    inclusive = inclusive + highest[..., 0]
    return Chosen(
        moved(choice.move, inclusive - stay),
        weight * (factor @ choice.nesting.member.T),
        inclusive,
    )


def nest_response(choice: Choice, weight: Array) -> tuple[Array, Array]:
    """What nests make of the weights of their destinations.

    Args:
        choice: before.
        weight: sum over a nest of share times exp(dV / lam_m), by nest (last axis).

    Returns:
        The factor from such a weight to the new share, by nest; and D.
    """
    top, nest = choice.nesting.top[..., None], choice.nesting.nest[..., None]
    # A closed nest has neither share nor weight: its ratio is one and its share stays zero.
    weight = np.maximum(weight, TINY)
    powered = np.log(weight)
    powered -= np.log(np.maximum(choice.nested, TINY))
    powered *= nest / top
    np.exp(powered, out=powered)
    powered *= choice.nested
    total = np.maximum(powered.sum(axis=-1, keepdims=True), TINY)
    powered /= weight
    powered /= total
    return powered, top[..., 0] * np.log(total[..., 0])


def moved(probability: Array, shift: Array) -> Array:
    """A probability after its log odds have shifted."""
    # As a ratio of two sums without a logit, so that 0 and 1 stay what they are.
    up = probability * np.exp(np.minimum(shift, 0.0))
    return up / (up + (1.0 - probability) * np.exp(np.minimum(-shift, 0.0)))


def own_response(choice: Choice, inside: Array, nested: Array) -> Array:
    """Fall of the log number who choose a destination when its utility alone falls by one.

    Definition:
        (1 - q) / lam_m + q (1 - Q) / lam_0 + q Q (1 - P), over destinations (last axis)

    Args:
        choice: of which `move` and `nesting` are read.
        inside: share of the destination inside its nest, q.
        nested: share of that nest, Q.
    """
    top, nest = choice.nesting.top[..., None], choice.nesting.nest[..., None]
    stays = 1.0 - choice.move[..., None]
    return (1 - inside) / nest + inside * ((1 - nested) / top + nested * stays)


def utility_of(choice: Choice, effect: Array) -> Array:
    """Utility changes that, each alone, change the log number who choose a place as stated.

    A rise saturates: no more can come than there are people who choose.

    Args:
        choice: before.
        effect: change of the log number who choose a destination, all else unchanged.

    Returns:
        dV by destination, in the shape of shares and effect together.
    """
    inside, nested = _within(choice)
    start, move = _Alone(choice, inside, nested), choice.move[..., None]
    wanted = _saturated(np.maximum(effect, LEAST_EFFECT), inside * nested * move)
    change = wanted / own_response(choice, inside, nested)
    limit = ONE_STEP * choice.nesting.nest[..., None]
    for _ in range(NEWTON_STEPS):
        reached, slope = start.response(change)
        if np.abs(missed := wanted - reached).max() < FOUND:
            break
        change = change + np.clip(missed / slope, -limit, limit)
    return np.where(effect == 0, 0.0, change)


def _within(choice: Choice) -> tuple[Array, Array]:
    """Share inside its nest and share of its nest of every destination."""
    # A nest that is closed adds nothing, so the sum over nests finds the open one.
    nested = choice.nested @ choice.nesting.member.T
    nested = np.broadcast_to(nested, np.broadcast_shapes(nested.shape, choice.shares.shape))
    return np.minimum(choice.shares / np.where(nested > 0, nested, 1.0), 1.0), nested


def _saturated(effect: Array, share: Array) -> Array:
    """A rise bent so that the share stays below one; a fall as it is."""
    room = np.clip(1.0 / np.maximum(share, 1e-12) - 1.0, 1e-9, None)
    rise = np.expm1(np.clip(effect, 0.0, -LEAST_EFFECT))
    bent = -room * np.expm1(-rise / room)
    return np.where(effect > 0, np.log1p(bent * (1 - 1e-9)), effect)


@dataclass(frozen=True, slots=True)
class _Alone:
    """The choice seen from each destination, all others unchanged."""

    choice: Choice
    inside: Array
    nested: Array

    def response(self, change: Array) -> tuple[Array, Array]:
        """Log change of the number who choose it, and its slope in utility."""
        top = self.choice.nesting.top[..., None]
        nest = self.choice.nesting.nest[..., None]
        move = self.choice.move[..., None]
        log_x = np.clip(change / nest, -700.0, 700.0)
        x = np.exp(log_x)
        in_nest = 1 - self.inside + self.inside * x
        # The nest may be the whole choice and the place the whole nest: sums stay positive.
        in_nest = np.maximum(in_nest, 1e-300)
        powered = self.nested * in_nest ** (nest / top)
        among = np.maximum(1 - self.nested + powered, 1e-300)
        moving = move * among**top
        all_in = 1 - move + moving
        log_ratio = (
            log_x
            + (nest / top - 1) * np.log(in_nest)
            + (top - 1) * np.log(among)
            - np.log(np.maximum(all_in, 1e-300))
        )
        q, m = self.inside * x / in_nest, powered / among
        slope = (1 - q) / nest + q * ((1 - m) / top + m * (1 - moving / all_in))
        return log_ratio, np.maximum(slope, 1e-12)
