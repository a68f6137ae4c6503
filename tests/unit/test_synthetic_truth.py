"""True values: an independent, slow recomputation from the tables of a tiny world."""

from collections import Counter, defaultdict
from collections.abc import Callable

import pyarrow as pa
import pytest

from talentatlas.synthetic.printing import RecordErrors, printed
from talentatlas.synthetic.truth import true_values
from talentatlas.synthetic.window import TruthPlan
from talentatlas.synthetic.world import World, WorldConfig

EXACT = 1e-9  # the same arithmetic in another order
HORIZON = 3
FIRST, LAST = 2010, 2019
PERIODS = [(y, 1) for y in range(FIRST, LAST + 1)] + [(2010, 5), (2015, 5), (2010, 10)]
PLAN = TruthPlan(period_years=5, horizon_years=HORIZON)
CONFIG = WorldConfig(
    persons=400, first_year=FIRST, last_year=LAST, countries=4, seed=5, works=2.5, mobility=4.0
)
Values = dict[tuple, float]


@pytest.fixture(scope="module")
def world() -> World:
    return World.make(CONFIG)


@pytest.fixture(scope="module")
def values(world: World) -> Values:
    return by_key(true_values(world, PLAN))


@pytest.fixture(scope="module")
def lives(world: World) -> dict[str, dict[int, tuple[str, str]]]:
    """Country and sector by year of the active window, of each person who is seen."""
    works = {r["work"]: r for r in world.true_work.to_pylist()}
    seen = defaultdict(list)
    for row in world.true_authorship.to_pylist():
        if works[row["work"]]["is_covered"]:
            seen[row["person"]].append(works[row["work"]]["year"])
    found: dict[str, dict[int, tuple[str, str]]] = defaultdict(dict)
    for row in world.life.to_pylist():
        years = seen.get(row["person"])
        if years and min(years) <= row["year"] <= max(years):
            found[row["person"]][row["year"]] = (row["country"], row["sector"])
    return found


@pytest.fixture(scope="module")
def authors(world: World) -> list[tuple[dict, str, str]]:
    """Work, person and true country of each authorship."""
    works = {r["work"]: r for r in world.true_work.to_pylist()}
    place = {(r["person"], r["year"]): r["country"] for r in world.life.to_pylist()}
    rows = [(works[r["work"]], r["person"]) for r in world.true_authorship.to_pylist()]
    return [(work, person, place[person, work["year"]]) for work, person in rows]


def by_key(table: pa.Table) -> Values:
    rows = table.to_pylist()
    names = ("indicator", "ref_area", "counterpart_area", "time_period", "period_years", "tier")
    found = {tuple(row[n] for n in names): row["value"] for row in rows}
    assert len(found) == len(rows)
    return found


def counted(lives: dict[str, dict[int, tuple[str, str]]]) -> dict[str, Counter]:
    """Events and person-years by (area[, partner], year), one loop over people."""
    n: dict[str, Counter] = defaultdict(Counter)
    for life in lives.values():
        years = sorted(life)
        home, gone = life[years[0]][0], None
        for year in years:
            here, sector = life[year]
            n["stock"][here, year] += 1
            if year + 1 in life:
                n[sector][here, year + 1] += 1
                n[f"{sector} to {life[year + 1][1]}"][here, year + 1] += 1
            if gone is None and here != home:
                gone = year
            there = life.get(year - 1, (here,))[0]
            if here != there:
                n["flow"][there, here, year] += 1
                n["in"][here, year] += 1
                n["out"][there, year] += 1
                if year + HORIZON in life:
                    n["allowed"][here, year] += 1
                    later = range(year, year + HORIZON + 1)
                    n["stayed"][here, year] += all(life[y][0] == here for y in later)
        if gone is not None and gone + HORIZON in life:
            n["left"][home, gone] += 1
            later = range(gone + 1, gone + HORIZON + 1)
            n["back"][home, gone] += any(life[y][0] == home for y in later)
    return n


def total(cells: Counter, area: tuple, first: int, length: int) -> float:
    return sum(cells[(*area, y)] for y in range(first, first + length))


RATIOS: dict[str, tuple[Callable, str]] = {
    "in_rate": (lambda t: 1000 * t("in"), "stock"),
    "out_rate": (lambda t: 1000 * t("out"), "stock"),
    "net_rate": (lambda t: 1000 * (t("in") - t("out")), "stock"),
    "circulation": (lambda t: 1000 * (t("in") + t("out")), "stock"),
    "retention_rate": (lambda t: t("stayed"), "allowed"),
    "return_rate": (lambda t: t("back"), "left"),
    "sector_move": (lambda t: 1000 * t("education to company"), "education"),
    "sector_move_reverse": (lambda t: 1000 * t("company to education"), "company"),
}


@pytest.mark.parametrize("indicator", sorted(RATIOS))
def test_ratios_agree_with_a_loop_over_people(
    world: World, lives: dict, values: Values, indicator: str
) -> None:
    n, (numerator, denominator) = counted(lives), RATIOS[indicator]
    expected = {}
    for area in world.geography.countries:
        for first, length in PERIODS:

            def within(name: str, cell: tuple = (area, first, length)) -> float:
                return total(n[name], cell[:1], cell[1], cell[2])

            if below := within(denominator):
                key = (indicator, area, None, first, length, "_T")
                expected[key] = numerator(within) / below
    found = {key: value for key, value in values.items() if key[0] == indicator}
    assert found == pytest.approx(expected, abs=EXACT)
    assert len({round(v, 6) for v in expected.values()}) > 3  # the world is not empty


def test_stocks_and_flows_agree_with_a_loop_over_people(
    world: World, lives: dict, values: Values
) -> None:
    n, codes = counted(lives), world.geography.countries
    for first, length in PERIODS:
        for area in codes:
            inflow, outflow = (total(n[x], (area,), first, length) for x in ("in", "out"))
            key = (area, None, first, length, "_T")
            assert values["inflow", *key] == inflow
            assert values["outflow", *key] == outflow
            assert values["net_flow", *key] == inflow - outflow
            for partner in codes:
                key = ("flow", area, partner, first, length, "_T")
                assert (key in values) == (area != partner)
                assert values.get(key, 0) == total(n["flow"], (area, partner), first, length)
            if length == 1:
                stock, everybody = (
                    n["stock"][area, first],
                    sum(n["stock"][c, first] for c in codes),
                )
                assert values["stock", area, None, first, 1, "_T"] == stock
                share = values["share_raw", area, None, first, 1, "_T"]
                assert share == pytest.approx(stock / everybody, abs=EXACT)


def test_origins_agree_with_a_loop_over_people(
    world: World, lives: dict, values: Values
) -> None:
    for first, length in PERIODS:
        pairs: Counter = Counter()
        for life in lives.values():
            inside = [y for y in life if first <= y < first + length]
            if inside:
                pairs[life[min(life)][0], life[max(inside)][0]] += 1
        for origin in world.geography.countries:
            people = sum(n for (o, _), n in pairs.items() if o == origin)
            for residence in world.geography.countries:
                found = values["origin_residence", origin, residence, first, length, "_T"]
                assert found == pairs[origin, residence]
            if people:
                share = values["share_in_origin", origin, None, first, length, "_T"]
                assert share == pytest.approx(pairs[origin, origin] / people, abs=EXACT)


def test_effectiveness_is_net_over_gross(values: Values) -> None:
    checked = 0
    for (indicator, *rest), value in values.items():
        if indicator == "effectiveness":
            into, out = values["inflow", *rest], values["outflow", *rest]
            assert value == pytest.approx((into - out) / (into + out), abs=EXACT)
            checked += 1
    assert checked > 10


def shares_of(world: World, people: set[tuple[str, str]]) -> dict[str, float]:
    by_country = Counter(country for _, country in people)
    return {c: by_country[c] / len(people) for c in world.geography.countries}


@pytest.mark.parametrize("tier", ["poster", "spotlight", "oral"])
def test_shares_of_tiers_agree_with_a_loop_over_works(
    world: World, authors: list, values: Values, tier: str
) -> None:
    for first, length in ((FIRST, 10), (2015, 5), (LAST, 1)):
        people = {
            (person, country)
            for work, person, country in authors
            if work["tier"] == tier and work["is_covered"]
            if first <= work["year"] < first + length
        }
        for area, share in shares_of(world, people).items():
            found = values["share_of_tier", area, None, first, length, tier]
            assert found == pytest.approx(share, abs=EXACT)


def test_shares_of_the_cited_agree_with_a_loop_over_works(
    world: World, authors: list, values: Values
) -> None:
    volumes = defaultdict(list)
    for work in world.true_work.to_pylist():
        if work["is_covered"]:
            volumes[work["venue"], work["year"]].append((-work["citations"], work["work"]))
    cited = {
        w for v in volumes.values() for _, w in sorted(v)[: len(v) * PLAN.top_percent // 100]
    }
    people = {(person, country) for work, person, country in authors if work["work"] in cited}
    for area, share in shares_of(world, people).items():
        found = values["share_of_cited", area, None, FIRST, 10, "cited"]
        assert found == pytest.approx(share, abs=EXACT)


def test_standardised_shares_agree_with_a_loop_over_works(
    world: World, authors: list, values: Values
) -> None:
    covered = {(w["venue"], w["year"]) for w, _, _ in authors if w["is_covered"]}
    names = [v.name for v in world.geography.venues]
    years = range(FIRST, LAST + 1)
    there: dict[tuple, set] = defaultdict(set)
    for work, person, country in authors:
        there[work["venue"], work["year"]].add((person, country))
    size = {v: sum(len(there[v, y]) for y in years if (v, y) in covered) for v in names}
    checked = 0
    for year in years:
        if not all(there[v, year] for v in names):
            continue
        for area in world.geography.countries:
            expected = sum(
                size[v] / sum(size.values()) * shares_of(world, there[v, year])[area]
                for v in names
            )
            found = values["share_standardised", area, None, year, 1, "_T"]
            assert found == pytest.approx(expected, abs=EXACT)
            checked += 1
    assert checked > len(world.geography.countries)
    assert len(names) > 3


def test_the_accounts_of_the_true_lives_balance(
    world: World, lives: dict, values: Values
) -> None:
    for area in world.geography.countries:
        for year in range(FIRST, LAST):
            entry = sum(min(v) == year + 1 and v[year + 1][0] == area for v in lives.values())
            left = sum(max(v) == year and v[year][0] == area for v in lives.values())
            key = (area, None, year + 1, 1, "_T")
            change = values["stock", *key] - values["stock", area, None, year, 1, "_T"]
            assert change == values["inflow", *key] - values["outflow", *key] + entry - left


def test_a_window_that_the_records_open_is_never_wider(world: World, values: Values) -> None:
    shown = printed(world, RecordErrors(missing_affiliation=0.3, missing_works=0.2))
    placed = by_key(true_values(world, PLAN, seen=shown.is_placed(world)))
    stocks = [key for key in values if key[0] == "stock"]
    assert all(placed[key] <= values[key] for key in stocks)
    assert sum(placed[key] for key in stocks) < sum(values[key] for key in stocks)


def test_raw_shares_of_authorships_mislead_where_the_panel_changes() -> None:
    """The venue that enters suits China: its raw share jumps by more than its true one."""
    world = World.make(WorldConfig(persons=20_000))
    china = world.geography.countries.index("CHN")
    bylines = world.bylines
    year = bylines.year[bylines.work]
    is_china = world.lives.country[bylines.person, year] == china
    share = {
        (shown, y): is_china[on & (year == y)].mean()
        for shown, on in (("raw", bylines.covered[bylines.work]), ("all", year >= 0))
        for y in (7, 8)  # cvpr enters in the ninth year
    }
    jump = {shown: share[shown, 8] - share[shown, 7] for shown in ("raw", "all")}
    assert jump["raw"] > jump["all"] + 0.01


def test_periods_end_with_the_last_year() -> None:
    assert TruthPlan(period_years=5).periods(12)[12:] == [(2, 5), (7, 5), (0, 12)]
