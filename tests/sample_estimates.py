"""Made-up estimates for tests of figures and pages: plausible in shape, true of nobody."""

import random

import pyarrow as pa

from talentatlas.quantity import About, Table
from talentatlas.schema.results import ESTIMATE

SIZES = {
    "USA": 5200, "CHN": 3900, "GBR": 980, "DEU": 900, "JPN": 760, "KOR": 640, "CAN": 610,
    "FRA": 560, "SGP": 420, "AUS": 400, "CHE": 390, "HKG": 360, "IND": 330, "ITA": 320,
    "ISR": 230, "TWN": 190, "NLD": 180, "ESP": 170, "SWE": 150, "ARE": 110, "MAC": 30,
    "CZE": 40, "KEN": 8, "ISL": 4,
}  # fmt: skip
AREAS = tuple(SIZES)
LAST_YEAR, YEARS, SMALLEST = 2024, 12, 5


def row(indicator: str, area: str, value: float | None, **other: object) -> dict[str, object]:
    """One estimate with an interval of about its Poisson width, suppressed when small."""
    persons = int(other.pop("n_persons", 100))  # type: ignore[call-overload]
    share = 1.645 / max(persons, 1) ** 0.5
    spread = share * abs(value or 0) + 1e-4
    hidden = persons < SMALLEST or value is None
    filled = {
        "indicator": indicator, "ref_area": area, "counterpart_area": None,
        "time_period": LAST_YEAR, "period_years": 1, "freq": "A", "tier": "_T", "sector": "_T",
        "venue": "_T", "counting_unit": "person", "unit": "persons",
        "value": None if hidden else value, "lower": None if hidden else value - spread,
        "upper": None if hidden else value + spread, "level": None if hidden else 0.9,
        "interval_method": "jackknife_fold", "n_persons": None if hidden else persons,
        "coverage": 0.93, "imputed_share": 0.1, "obs_status": "Q" if hidden else "E",
        "definition": indicator, "country_rule": "printed-first", "population": "ai-authors",
        "vintage": "sample-2024", "run_id": "0123456789ab",
    }  # fmt: skip
    return filled | other


def table(rows: list[dict[str, object]]) -> Table:
    """Rows as the estimate table."""
    about = About("estimate", "Made-up estimates", "see unit", "observation")
    return Table(pa.Table.from_pylist(rows, schema=ESTIMATE.arrow), about)


def estimates(areas: tuple[str, ...] = AREAS, seed: int = 7) -> Table:
    """Every indicator for some areas."""
    rng = random.Random(seed)
    rows: list[dict[str, object]] = []
    for year in range(LAST_YEAR - YEARS + 1, LAST_YEAR + 1):
        rows += _year(areas, year, rng)
    for first in (LAST_YEAR - 9, LAST_YEAR - 4):
        rows += _corridors(areas, first, rng)
    rows += _lives(areas, rng)
    return table(rows)


def _year(areas: tuple[str, ...], year: int, rng: random.Random) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    growth = 0.35 + 0.65 * (year - LAST_YEAR + YEARS) / YEARS
    held = {a: round(SIZES[a] * growth * rng.uniform(0.9, 1.1)) for a in areas}
    total = sum(held.values())
    for area, persons in held.items():
        at = {"time_period": year, "n_persons": persons}
        rows.append(row("stock", area, persons, **at))
        share = persons / total
        for name, wobble in (("standardised", 0.03), ("raw", 0.2), ("fixed_panel", 0.06)):
            value = share * rng.uniform(1 - wobble, 1 + wobble)
            rows.append(row(f"share_{name}", area, value, unit="share of persons", **at))
        came, left = (round(persons * rng.uniform(0.02, 0.07)) for _ in range(2))
        moved = {"time_period": year, "n_persons": came + left, "unit": "moves"}
        net_unit = {"unit": "net moves"}
        rows += [row("inflow", area, came, **moved), row("outflow", area, left, **moved)]
        net, width = came - left, 1.645 * (came + left) ** 0.5
        if came + left >= SMALLEST:
            bounds = {"lower": net - width, "upper": net + width}
            rows.append(row("net_flow", area, net, **moved | net_unit | bounds))
            rate = {k: 1000 * v / persons for k, v in bounds.items()}
            per = {"unit": "net moves per 1,000 person-years"}
            rows.append(row("net_rate", area, 1000 * net / persons, **moved | per | rate))
        per = {"unit": "per 1,000 person-years", **at}
        rows.append(row("sector_move", area, rng.uniform(20, 90), **per))
    return rows


def _corridors(
    areas: tuple[str, ...], first: int, rng: random.Random
) -> list[dict[str, object]]:
    rows = []
    for a in areas:
        for b in areas:
            moves = round((SIZES[a] * SIZES[b]) ** 0.5 * rng.uniform(0.01, 0.12))
            if a != b and moves:
                at = {"counterpart_area": b, "time_period": first, "period_years": 5}
                rows.append(row("flow", a, moves, n_persons=moves, unit="moves", **at))
    return rows


def _lives(areas: tuple[str, ...], rng: random.Random) -> list[dict[str, object]]:
    rows, share = [], {"unit": "share of persons"}
    for a in areas:
        for b in areas:
            part = 0.8 if a == b else rng.uniform(0.002, 0.03) * (4 if b == "USA" else 1)
            persons = round(SIZES[a] * part)
            if persons:
                rows.append(
                    row("origin_residence", a, persons, counterpart_area=b, n_persons=persons)
                )
        for name in ("retention_rate", "return_rate"):
            rows.append(row(name, a, rng.uniform(0.2, 0.8), n_persons=SIZES[a] // 8, **share))
        for tier, cut in (("oral", 60), ("spotlight", 25), ("poster", 2)):
            value = SIZES[a] / sum(SIZES.values()) * rng.uniform(0.6, 1.4)
            persons = SIZES[a] // cut
            rows.append(row("share_of_tier", a, value, tier=tier, n_persons=persons, **share))
    return rows


def coverage() -> Table:
    """Authorships by year: all, with an affiliation, with a country."""
    rows = [
        {"year": year, "authorships": 10_000 + 900 * n, "stated": 9_000 + 850 * n,
         "placed": 8_800 + 845 * n}
        for n, year in enumerate(range(LAST_YEAR - YEARS + 1, LAST_YEAR + 1))
    ]  # fmt: skip
    return Table(pa.Table.from_pylist(rows), About("coverage", vintage="sample-2024"))
