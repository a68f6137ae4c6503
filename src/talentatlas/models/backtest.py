"""Rolling-origin backtest: the only judge of the anchor, beside plain forecasts.

A method sees years up to T only. Dispersion of plain methods comes from their own forecasts at
T - 7, T - 6 and T - 5, by horizon and size; the anchor states its own distribution. Skill is
against the last value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from talentatlas.errors import CoverageError, HorizonError, UnknownNameError
from talentatlas.models.anchor import Anchored, Known, actual_by, anchor_at, known_at
from talentatlas.models.features import Past, pairs
from talentatlas.models.inner import floored
from talentatlas.models.judged import Score, Stated, Window, judge
from talentatlas.models.nowcast import frozen_year
from talentatlas.models.panel import Array, FlowPanel
from talentatlas.models.plain_forecasts import HEAVY, PLAIN
from talentatlas.models.predictive import predict
from talentatlas.models.size_dispersion import dispersion_of, fit_dispersion
from talentatlas.models.trends import HORIZONS

OURS = "anchor"
LAST_VALUE = "last value"
ORIGINS = (2013, 2015)
INNER_BACK = (7, 6, 5)  # years before T of the forecasts that size plain methods' errors
COMPLETE_BACK = 2  # years before the freeze at which nine of ten moves are visible
FULL_BACK = 3  # at which 97 of 100 are
LEAST_PAST = 11  # years that the anchor needs
SEED = 1
NET_LEVEL = 0.80
STEPS = 12  # advances a window makes at most: forecasts, then judging


@dataclass(frozen=True, slots=True)
class Outcome:
    """Scores of one window.

    Args:
        window: what came.
        complete: were all target years nearly fully visible (97%) at the freeze?
        scores: by method, group and horizon; ours first.
    """

    window: Window
    complete: bool
    scores: tuple[Score, ...]


def method_names() -> tuple[str, ...]:
    """Every method, ours first; those that take minutes last."""
    return (OURS, *PLAIN, *HEAVY)


def usual_methods() -> tuple[str, ...]:
    """The methods that a backtest runs unless told otherwise."""
    return (OURS, *PLAIN)


def origins_of(panel: FlowPanel, wanted: Sequence[int] = ()) -> tuple[int, ...]:
    """Origins to judge a panel at.

    Without a wish: 2013 and 2015 where five target years lie two or more years before the
    freeze; if neither does, the last origin that fits.

    Raises:
        HorizonError: a wanted origin has not five target years, or nothing fits.
    """
    last = panel.years[-1] - HORIZONS
    for origin in wanted:
        if not panel.years[0] <= origin <= last:
            raise HorizonError(
                f"{panel.source} has no five years after {origin}; it covers "
                f"{panel.years[0]} to {panel.years[-1]}.",
                why="A forecast is judged by the five years that follow its origin.",
                todo=f"Choose an origin up to {last}.",
            )
    if wanted:
        return tuple(wanted)
    fits = min(last, frozen_year(panel) - COMPLETE_BACK - HORIZONS)
    first = panel.years[0] + LEAST_PAST - 1
    found = tuple(origin for origin in ORIGINS if first <= origin <= fits)
    if not found and fits < first:
        raise HorizonError(
            f"{panel.source} is too short: it covers {panel.years[0]} to {panel.years[-1]}.",
            why=f"{LEAST_PAST} years are learnt from and {HORIZONS} are held against them.",
            todo="Give a longer panel, or another --origins.",
        )
    return found or (fits,)


def backtest(
    panel: FlowPanel,
    origin: int,
    methods: Sequence[str] = (),
    *,
    seed: int = SEED,
    advance: Callable[[int], None] = lambda steps: None,
) -> Outcome:
    """Judge methods on the five years after an origin.

    Args:
        panel: with the years to be forecast.
        origin: last year that methods may know.
        methods: names; none: the usual ones.
        seed: of draws.
        advance: told after each of about `STEPS` steps.

    Raises:
        UnknownNameError: no method of that name.
        CoverageError: no moves came after the origin.
    """
    named = tuple(methods) or usual_methods()
    for name in named:
        if name not in method_names():
            raise UnknownNameError("method", name, method_names())
    known = known_at(panel, origin)
    window = _window(panel, known)
    reference = _plain(LAST_VALUE, known.past)
    scores: list[Score] = []
    for name in named:
        if name == OURS:
            stated = _stated(anchor_at(known, advance=advance), window, seed)
        else:
            stated = _plain(name, known.past)
        scores += judge(window, stated, reference)
    advance(STEPS)
    complete = origin + HORIZONS <= frozen_year(panel) - FULL_BACK
    return Outcome(window, complete, tuple(scores))


def _window(panel: FlowPanel, known: Known) -> Window:
    kept = panel.of(known.areas)
    first = kept.row(known.origin) + 1
    actual, past = kept.flows[first : first + HORIZONS], known.past
    if not actual.sum():
        raise CoverageError(
            f"{panel.source} holds no moves in the five years after {known.origin}.",
            why="There is nothing to hold the forecast against.",
            todo="Choose an earlier origin.",
        )
    size, has_stock = sizes(past)
    recent = past.flows[-3:].mean(0)
    return Window(
        panel.source, known.origin, known.areas, past.flows[-1], recent, size, has_stock, actual
    )


def sizes(past: Past) -> tuple[Array, bool]:
    """Size of each country: its last stock if stated, else its moves; and which it is."""
    stated = past.stock[-1]
    if np.isfinite(stated).any():
        return np.nan_to_num(stated), True
    return past.flows[-1].sum(0) + past.flows[-1].sum(1), False


def _stated(ours: Anchored, window: Window, seed: int) -> Stated:
    """Our distribution, with intervals of nets from joint draws."""
    found = predict(
        ours.means, ours.inner, history=ours.past.flows, stock=window.size, seed=seed
    )
    net = found.net_interval(NET_LEVEL)
    low, high = net.low[:, window.largest], net.high[:, window.largest]
    return Stated(OURS, found.means, found.size, low, high)


def _plain(name: str, past: Past) -> Stated:
    """A plain forecast with the dispersion that its own earlier errors show."""
    forecast = (PLAIN | HEAVY)[name]
    at = pairs(past.flows.shape[1])
    lengths = [len(past.flows) - back for back in INNER_BACK]
    earlier = [floored(forecast(past.until(k)))[(slice(None), *at)] for k in lengths]
    came = actual_by(past.flows, lengths)[(slice(None), slice(None), *at)]
    means = floored(forecast(past))
    spread = dispersion_of(means, fit_dispersion(earlier, list(came)))
    return Stated(name, means, spread)
