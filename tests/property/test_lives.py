"""Laws of careers and counts, on any evidence."""

import random
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from lives import lives

COUNTRIES = ["CAN", "CHN", "GBR", "TWN", "USA"]
RELABELLED = dict(zip(COUNTRIES, ["DEU", "FRA", "IND", "JPN", "KOR"], strict=True))
FEW = settings(max_examples=25, deadline=None)

sign = st.tuples(
    st.integers(0, 12), st.integers(2000, 2022), st.sampled_from(COUNTRIES), st.integers(1, 3)
)
signs = st.lists(sign, min_size=1, max_size=60)


def tables(drawn):
    """Evidence and persons from drawn (person, year, country, pieces)."""
    pieces = Counter()
    for person, year, country, n in drawn:
        pieces[f"p{person}", year, country] += n
    evidence = [
        {"person_id": p, "year": y, "country": c, "weight_milli": 1000 * n, "pieces": n}
        for (p, y, c), n in pieces.items()
    ]
    years = defaultdict(list)
    for row in evidence:
        years[row["person_id"]].append(row["year"])
    persons = [
        {
            "person_id": p,
            "first_year": min(ys),
            "last_year": max(ys),
            "works": len(ys),
            "is_common": int(p[1:]) % 4 == 0,
            "fold": int(p[1:]) * 7 % 100,
        }
        for p, ys in sorted(years.items())
    ]
    return evidence, persons


def run(evidence, persons):
    """All tables of some evidence."""
    with tempfile.TemporaryDirectory() as folder:
        return lives(evidence, Path(folder), persons=persons)


@FEW
@given(signs)
def test_accounts_balance_and_what_leaves_arrives(drawn):
    made = run(*tables(drawn))
    assert all(row["residual"] == 0 for row in made["balance"])
    covered = {(r["area"], r["year"]) for r in made["stock"]}
    assert covered <= {(r["area"], r["year"]) for r in made["balance"]}
    inflow, outflow = Counter(), Counter()
    for row in made["flow"]:
        inflow[row["year"], row["population"]] += row["moves"]
        outflow[row["year"], row["population"]] += row["moves"]
        assert row["origin"] != row["destination"]
    assert inflow == outflow
    assert sum(r["moves"] for r in made["flow"] if r["population"] == "ai-authors") == len(
        made["move"]
    )


@FEW
@given(signs)
def test_spells_tile_residence_and_each_arrival_is_a_move(drawn):
    made = run(*tables(drawn))
    tiled = [
        (s["person_id"], year, s["country"])
        for s in made["spell"]
        for year in range(s["start_year"], s["end_year"] + 1)
    ]
    assert sorted(tiled) == [
        (r["person_id"], r["year"], r["country"]) for r in made["residence"]
    ]
    assert [(a["person_id"], a["start_year"]) for a in made["arrival"]] == [
        (m["person_id"], m["year"]) for m in made["move"]
    ]


@FEW
@given(signs, st.randoms(use_true_random=False))
def test_order_of_input_rows_is_irrelevant(drawn, chance: random.Random):
    evidence, persons = tables(drawn)
    first = run(evidence, persons)
    chance.shuffle(evidence)
    chance.shuffle(persons)
    assert run(evidence, persons) == first


@FEW
@given(st.lists(sign, min_size=1, max_size=60, unique_by=lambda s: (s[0], s[1])))
def test_relabelling_countries_relabels_flows_and_stocks(drawn):
    evidence, persons = tables(drawn)
    first = run(evidence, persons)
    other = run([{**row, "country": RELABELLED[row["country"]]} for row in evidence], persons)
    for name, columns in (("stock", ["area"]), ("flow", ["origin", "destination"])):
        renamed = [{**row, **{c: RELABELLED[row[c]] for c in columns}} for row in first[name]]
        assert sorted(map(repr, renamed)) == sorted(map(repr, other[name]))


@FEW
@given(signs)
def test_clear_names_are_part_of_all_authors(drawn):
    made = run(*tables(drawn))
    total = Counter()
    for row in made["stock"]:
        total[row["population"], row["area"], row["year"]] += row["persons"]
    for (population, area, year), persons in total.items():
        if population == "clear-names":
            assert persons <= total["ai-authors", area, year]
