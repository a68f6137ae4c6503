"""How near two rules of residence come to lives that are known: stocks, flows, single moves.

    python scripts/bench/rules.py --persons 20000 --seeds 3

Records of a synthetic world, with all their errors but those of names: each authorship keeps
its true person, so that what differs is the rule. The truth is residence in every year between
a person's first and last placed work. A true move can be seen when a placed work lies in the
stay before it and in the stay after it; nobody can find the others from these records.

The last column is the population by which the Scholarly Migration Database divides. It holds
persons up to two years before their first work too, which this truth leaves out.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from talentatlas.career.lives import Evidence, Ints, Residence, Rule, moves, residence, spells
from talentatlas.config import RULES, Choices
from talentatlas.synthetic.printing import Printed, RecordErrors, organisation_country, printed
from talentatlas.synthetic.window import active_window
from talentatlas.synthetic.world import World, WorldConfig

Grid = NDArray[np.int64]  # country by person and year, -1 for none
PERIOD = 5  # years
SMALL, LARGE = 10, 50  # moves in all years; corridors between are of middle size
PADDED = 2  # silent years before a work that the database counts in its population


@dataclass(frozen=True, slots=True)
class Scores:
    """How far a rule is from the truth; parts of the truth unless said otherwise.

    Args:
        stock: sum of absolute differences by country and year.
        flow: the same by origin, destination and year.
        flow_of_period: the same over periods of five years.
        inflow: the same by destination and year.
        small, middle, large: the same over all years, of corridors by their true moves.
        moves: found for one true move, right or wrong.
        found: of the true moves.
        found_of_seen: of the true moves that can be seen.
        false: of the moves found, those that no true one answers to.
        late: years, mean of found minus true year.
        off: years, mean of its absolute value.
        exact: of the moves found, those in the true year.
    """

    stock: float
    flow: float
    flow_of_period: float
    inflow: float
    small: float
    middle: float
    large: float
    moves: float
    found: float
    found_of_seen: float
    false: float
    late: float
    off: float
    exact: float


@dataclass(frozen=True, slots=True)
class Case:
    """A world and what its records show.

    Args:
        persons, years, countries: how many.
        truth: where each person was.
        seen: placed works by person and year.
        sign: person, year and country of each affiliation, and how many its authorship has.
    """

    persons: int
    years: int
    countries: int
    truth: Grid
    seen: Grid
    sign: tuple[Ints, Ints, Ints, Ints]


def case(persons: int, seed: int) -> Case:
    """One world."""
    world = World.make(WorldConfig(persons=persons, seed=seed))
    shown = printed(world, RecordErrors())
    placed = shown.is_placed(world)
    person = world.bylines.person[placed]
    year = world.bylines.year[world.bylines.work[placed]]
    years = len(world.config.years)
    seen = np.zeros((persons, years), np.int64)
    np.add.at(seen, (person, year), 1)
    return Case(
        persons,
        years,
        len(world.geography.countries),
        active_window(world, placed).residence,
        seen,
        _signs(world, shown, placed, person, year),
    )


def lived(given: Case, choices: Choices) -> tuple[Residence, Grid]:
    """Residence by a rule, as rows and as a grid."""
    rule = Rule(choices.ties, choices.silent_years, choices.bridge)
    rows = residence(_evidence(given, choices.several), rule)
    grid = np.full((given.persons, given.years), -1)
    grid[rows.person, rows.year] = rows.country
    return rows, grid


def scores(given: Case, rule: Residence, grid: Grid) -> Scores:
    """How far a rule is from the truth."""
    truth = given.truth
    flows = [_flow(given, *_true_moves(truth)), _flow(given, *_moves(rule))]
    total = flows[0].sum(axis=2)
    sizes = {
        "small": (total > 0) & (total <= SMALL),
        "middle": (total > SMALL) & (total <= LARGE),
        "large": total > LARGE,
    }
    periods = np.arange(given.years) // PERIOD == np.arange(-(-given.years // PERIOD))[:, None]
    return Scores(
        stock=_off(_stock(given, truth), _stock(given, grid)),
        flow=_off(*flows),
        flow_of_period=_off(*(f @ periods.T for f in flows)),
        inflow=_off(*(f.sum(axis=0) for f in flows)),
        **{n: _off(*(f.sum(axis=2)[size] for f in flows)) for n, size in sizes.items()},
        **_of_moves(given, rule),
    )


def padded(given: Case, choices: Choices) -> Grid:
    """The population of the database: a silent year counts with the next work within two."""
    person, year, country = (
        getattr(lived(given, choices)[0], name)[lived(given, choices)[0].is_seen]
        for name in ("person", "year", "country")
    )
    grid = np.full((given.persons, given.years), -1)
    for before in range(PADDED, -1, -1):
        inside = year >= before
        grid[person[inside], year[inside] - before] = country[inside]
    return grid


def stock_error(given: Case, grid: Grid) -> float:
    """Part of the true stock by which a grid is off."""
    return _off(_stock(given, given.truth), _stock(given, grid))


def _signs(
    world: World, shown: Printed, placed: NDArray[np.bool_], person: Ints, year: Ints
) -> tuple[Ints, Ints, Ints, Ints]:
    of_organisation = organisation_country(world)
    named, second = shown.country[placed], shown.second[placed]
    first = np.where(named >= 0, named, of_organisation[shown.organisation[placed]])
    other = np.where(second >= 0, of_organisation[second], -1)
    is_dual = (other >= 0) & (other != first)
    lines = 1 + is_dual
    return (
        np.concatenate([person, person[is_dual]]),
        np.concatenate([year, year[is_dual]]),
        np.concatenate([first, other[is_dual]]),
        np.concatenate([lines, lines[is_dual]]),
    )


def _evidence(given: Case, several: str) -> Evidence:
    person, year, country, lines = given.sign
    key = (person * given.years + year) * given.countries + country
    cells, place, pieces = np.unique(key, return_inverse=True, return_counts=True)
    weight = np.where(several == "each", 1000, 1000 // lines)
    rest, at = np.divmod(cells, given.countries)
    who, when = np.divmod(rest, given.years)
    weights = np.bincount(place, weight, len(cells)).astype(np.int64)
    return Evidence(who, when, at, weights, pieces)


def _true_moves(truth: Grid) -> tuple[Ints, Ints, Ints, Ints]:
    """Person, year, origin, destination."""
    before, now = truth[:, :-1], truth[:, 1:]
    person, year = np.nonzero((before >= 0) & (now >= 0) & (before != now))
    return person, year + 1, before[person, year], now[person, year]


def _moves(rule: Residence) -> tuple[Ints, Ints, Ints, Ints]:
    made = spells(rule)
    found = moves(made, rule)
    opened = found.spell
    return made.person[opened], made.start_year[opened], found.origin, made.country[opened]


def _of_moves(given: Case, rule: Residence) -> dict[str, float]:
    """Answer each move found by the nearest true one of that person between those countries."""
    true = defaultdict(list)
    for (person, year, origin, destination), can in zip(
        zip(*_true_moves(given.truth), strict=True), _can_be_seen(given), strict=True
    ):
        true[person, origin, destination].append((year, can))
    number = sum(len(v) for v in true.values())
    visible = sum(can for v in true.values() for _, can in v)
    found = list(zip(*_moves(rule), strict=True))
    late: list[int] = []
    seen = 0
    for person, year, origin, destination in found:
        open_ones = true[person, origin, destination]
        if open_ones:
            nearest = min(open_ones, key=lambda move: abs(move[0] - year))
            open_ones.remove(nearest)
            late.append(year - nearest[0])
            seen += nearest[1]
    off = np.abs(late)
    return {
        "moves": len(found) / number,
        "found": len(late) / number,
        "found_of_seen": seen / visible,
        "false": 1 - len(late) / len(found),
        "late": float(np.mean(late)),
        "off": float(off.mean()),
        "exact": float((off == 0).mean()),
    }


def _can_be_seen(given: Case) -> list[bool]:
    """Is there a placed work in the stay before each true move, and in the one after it?"""
    found: list[bool] = []
    person, year, *_ = _true_moves(given.truth)
    for who, when in zip(person, year, strict=True):
        stays, seen = given.truth[who], given.seen[who]
        first, last = when - 1, when
        while first > 0 and stays[first - 1] == stays[when - 1]:
            first -= 1
        while last + 1 < given.years and stays[last + 1] == stays[when]:
            last += 1
        found.append(bool(seen[first:when].any() and seen[when : last + 1].any()))
    return found


def _stock(given: Case, grid: Grid) -> Grid:
    person, year = np.nonzero(grid >= 0)
    counted = np.zeros((given.countries, given.years), np.int64)
    np.add.at(counted, (grid[person, year], year), 1)
    return counted


def _flow(given: Case, person: Ints, year: Ints, origin: Ints, destination: Ints) -> Grid:
    counted = np.zeros((given.countries, given.countries, given.years), np.int64)
    np.add.at(counted, (origin, destination, year), 1)
    return counted


def _off(truth: Grid, estimate: Grid) -> float:
    return float(np.abs(truth - estimate).sum() / truth.sum())


def main() -> None:
    """Print how far each rule is from the truth, mean over seeds."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--persons", type=int, default=20_000)
    parser.add_argument("--seeds", type=int, default=3)
    arguments = parser.parse_args()
    rows: dict[str, list[dict[str, float]]] = defaultdict(list)
    for seed in range(1, arguments.seeds + 1):
        given = case(arguments.persons, seed)
        for name, rule in RULES.items():
            rows[name].append(asdict(scores(given, *lived(given, rule.choices))))
        choices = Choices.named("scholarly-migration")
        rows["its population"].append({"stock": stock_error(given, padded(given, choices))})
    names = list(rows)
    print(f"{'':16}" + "".join(f"{name:>22}" for name in names))
    for score in rows[names[0]][0]:
        means = [
            f"{np.mean([r[score] for r in rows[n]]):22.3f}" if score in rows[n][0] else " " * 22
            for n in names
        ]
        print(f"{score:16}" + "".join(means))


if __name__ == "__main__":
    main()
