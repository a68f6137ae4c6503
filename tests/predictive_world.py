"""A world whose flows err around known means by known shared and own shocks."""

from dataclasses import dataclass

import numpy as np

from talentatlas.models.inner import Inner

HORIZONS = 5
COMMON, BALANCE, OWN = 0.06, 0.10, 0.12  # yearly standard deviations of logs
YEARS_BEFORE = 8


@dataclass(frozen=True)
class World:
    """Forecasts that are the true means, and what came of them."""

    means: np.ndarray
    actual: np.ndarray
    inner: Inner
    history: np.ndarray
    stock: np.ndarray


def make_world(
    seed: int, *, countries: int = 30, origins: int = 9, shared: bool = True
) -> World:
    """Log errors that walk on with the horizon, anew from every origin; Poisson counts.

    Not the draws of the package: log-normal own errors, random walks over horizons.
    """
    rng = np.random.default_rng(seed)
    mass = np.sort(rng.lognormal(3.5, 1.2, countries))[::-1]
    base = np.outer(mass, mass) / mass.mean() * rng.lognormal(0, 0.5, (countries, countries))
    np.fill_diagonal(base, 0)
    grown = base * 1.03 ** np.arange(1, HORIZONS + 1)[:, None, None]
    means = np.repeat(grown[None], origins + 1, axis=0)
    actual = np.stack([_observe(rng, grown, shared) for _ in range(origins + 1)])
    last_year = 2010
    years = tuple(range(last_year - origins, last_year))
    length = YEARS_BEFORE + origins
    own = rng.normal(0, OWN, (length, countries, countries))
    history = rng.poisson(base * np.exp(own)).astype(float)
    inner = Inner(years, last_year, means[:-1], actual[:-1].copy())
    inner.actual[~inner.known] = np.nan
    return World(means[-1], actual[-1], inner, history, mass * 1000)


def _observe(rng: np.random.Generator, means: np.ndarray, shared: bool) -> np.ndarray:
    countries = means.shape[1]

    def walk(sd: float, *shape: int) -> np.ndarray:
        return np.cumsum(rng.normal(0, sd, (HORIZONS, *shape)), axis=0)

    logs = walk(OWN, countries, countries)
    if shared:
        common, balance = walk(COMMON, countries), walk(BALANCE, countries)
        logs += (common - balance / 2)[:, :, None] + (common + balance / 2)[:, None, :]
    both = 2 * (COMMON**2 + BALANCE**2 / 4) * shared
    variance = (OWN**2 + both) * np.arange(1, HORIZONS + 1)
    return rng.poisson(means * np.exp(logs - variance[:, None, None] / 2)).astype(float)
