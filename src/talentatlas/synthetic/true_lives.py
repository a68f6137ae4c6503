"""True values of what is counted in lives: stocks, flows, rates, staying, going back."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from talentatlas.synthetic.chance import Floats, Ints
from talentatlas.synthetic.geography import SECTORS
from talentatlas.synthetic.window import Flags, Tally, ratio

PER = 1000.0  # rates are per 1,000 person-years
EDUCATION, COMPANY = SECTORS.index("education"), SECTORS.index("company")


def stocks_and_flows(tally: Tally) -> Iterator[pa.Table]:
    """Persons by residence, moves, and rates per person-year."""
    persons = tally.stock @ tally.over
    yield tally.rows("stock", persons, single=True)
    yield tally.rows("share_raw", ratio(persons, persons.sum(axis=0)), single=True)
    flow = tally.flow.copy()
    inward, outward = flow.sum(axis=0), flow.sum(axis=1)
    flow[np.arange(tally.areas), np.arange(tally.areas)] = np.nan  # staying is no move
    yield tally.rows("flow", flow)
    yield tally.rows("inflow", inward)
    yield tally.rows("outflow", outward)
    yield tally.rows("net_flow", inward - outward)
    yield tally.rows("in_rate", PER * ratio(inward, persons))
    yield tally.rows("out_rate", PER * ratio(outward, persons))
    yield tally.rows("net_rate", PER * ratio(inward - outward, persons))
    yield tally.rows("circulation", PER * ratio(inward + outward, persons))
    yield tally.rows("effectiveness", ratio(inward - outward, inward + outward))


def origins(tally: Tally) -> Iterator[pa.Table]:
    """Persons by origin and by last residence in each period."""
    matrix = np.zeros((tally.areas, tally.areas, len(tally.periods)))
    for column, (first, length) in enumerate(tally.periods):
        inside = tally.window.residence[:, first : first + length]
        seen = np.flatnonzero((inside >= 0).any(axis=1))
        last = length - 1 - (inside[seen, ::-1] >= 0).argmax(axis=1)
        np.add.at(matrix[:, :, column], (tally.window.origin[seen], inside[seen, last]), 1)
    yield tally.rows("origin_residence", matrix)
    at_home = np.diagonal(matrix).T
    yield tally.rows("share_in_origin", ratio(at_home, matrix.sum(axis=1)))


def careers(tally: Tally) -> Iterator[pa.Table]:
    """Shares of arrivals who stay and of emigrants who return; changes of sector."""
    yield tally.rows("retention_rate", _retention(tally))
    yield tally.rows("return_rate", _return(tally))
    sector = tally.window.sector
    for name, left, entered in (
        ("sector_move", EDUCATION, COMPANY),
        ("sector_move_reverse", COMPANY, EDUCATION),
    ):
        exposed = (sector[:, :-1] == left) & (sector[:, 1:] >= 0)
        changed = exposed & (sector[:, 1:] == entered)
        yield tally.rows(name, PER * ratio(_ended(tally, changed), _ended(tally, exposed)))


def _retention(tally: Tally) -> Floats:
    """Of arrivals whose window reaches the horizon, the share that never left until then."""
    residence = tally.window.residence
    until = np.tile(np.arange(tally.years), (len(residence), 1))
    for year in range(tally.years - 2, -1, -1):
        same = residence[:, year] == residence[:, year + 1]
        until[:, year] = np.where(same, until[:, year + 1], year)
    person, year = tally.moves
    horizon = year + tally.plan.horizon_years
    known = tally.window.end[person] >= horizon
    stayed = known & (until[person, year] >= horizon)
    return _share(tally, residence[person, year], year, stayed, known)


def _return(tally: Tally) -> Floats:
    """Of leavers of the origin whose window reaches the horizon, the share back by then."""
    window, horizon = tally.window, tally.plan.horizon_years
    away = (window.residence >= 0) & (window.residence != window.origin[:, None])
    person = np.flatnonzero(away.any(axis=1))
    left = away[person].argmax(axis=1)
    at_home = window.residence[person] == window.origin[person, None]
    since = np.arange(tally.years) - left[:, None]
    back = (at_home & (since > 0) & (since <= horizon)).any(axis=1)
    known = window.end[person] >= left + horizon
    return _share(tally, window.origin[person], left, back & known, known)


def _share(tally: Tally, area: Ints, year: Ints, part: Flags, whole: Flags) -> Floats:
    """Share by area and period of the year that something began."""
    parts = (tally.by_year(area[f], year[f]) @ tally.over for f in (part, whole))
    return ratio(*parts)


def _ended(tally: Tally, flags: Flags) -> Floats:
    """Number of flagged years by residence in them and by period of the year that follows."""
    person, year = np.nonzero(flags)
    return tally.by_year(tally.window.residence[person, year], year + 1) @ tally.over
