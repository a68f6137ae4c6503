"""The log-linear model of venues against a Poisson regression and against an exact case."""

import numpy as np
import pytest
import statsmodels.api as sm

from talentatlas.errors import ModelError
from talentatlas.measures.loglinear import connected, fit
from talentatlas.measures.venue_cube import VenueCube
from talentatlas.quantity import FOLDS

FITTED = 1e-5  # absolute, of shares; what the tolerance of the fit leaves
TIGHT = 1e-10


def cube(counts, held):
    """A cube from area × venue × year counts, all persons in one fold but a few in others."""
    areas, venues, years = counts.shape
    venue_of, year_of = np.nonzero(held)
    persons = np.zeros((FOLDS, areas, len(venue_of)))
    for place, (v, t) in enumerate(zip(venue_of, year_of, strict=True)):
        for area in range(areas):
            whole, rest = divmod(round(counts[area, v, t]), FOLDS)
            persons[:, area, place] = whole + (np.arange(FOLDS) < rest)
    names = tuple(f"A{i}" for i in range(areas))
    return VenueCube(
        persons,
        names,
        tuple(f"v{i}" for i in range(venues)),
        tuple(range(2000, 2000 + years)),
        venue_of,
        year_of,
    )


@pytest.fixture(scope="module")
def panel():
    random = np.random.default_rng(11)
    held = np.array([[1, 1, 1, 0], [0, 1, 1, 1], [1, 0, 1, 1]], bool)
    mean = np.exp(random.normal(4, 0.6, (4, 3, 4)))
    return random.poisson(mean), held


def by_regression(counts, held, mix):
    """Standardised shares from statsmodels' Poisson regression, on area 0 and year 0."""
    areas, venues, years = counts.shape
    area, venue, year = (i.ravel() for i in np.indices(counts.shape))
    used = held[venue, year]
    pairs = [
        (area * venues + venue, range(venues, areas * venues)),
        (
            area * years + year,
            [a * years + t for a in range(1, areas) for t in range(1, years)],
        ),
        (venue * years + year, [v * years + t for v, t in zip(*np.nonzero(held), strict=True)]),
    ]
    dummies = [code[:, None] == np.array(levels) for code, levels in pairs]
    design = np.hstack(dummies).astype(float)
    poisson = sm.families.Poisson()
    regression = sm.GLM(counts.ravel()[used], design[used], family=poisson)
    model = regression.fit(tol=1e-12, maxiter=200)
    assert model.converged
    # A venue-year that was not held has the factor 1 here: it cancels in the shares.
    expected = np.exp(design @ model.params).reshape(counts.shape)
    return np.einsum("v,avt->at", mix, expected / expected.sum(axis=0))


def test_shares_are_those_of_a_poisson_regression(panel):
    counts, held = panel
    mix = np.array([0.5, 0.3, 0.2])
    ours = fit(cube(counts, held), prior=0.0, tolerance=TIGHT).shares(mix)[0]
    assert ours == pytest.approx(by_regression(counts, held, mix), abs=FITTED)


def test_leaving_a_fold_out_is_fitting_without_it(panel):
    counts, held = panel
    whole = cube(counts, held)
    mix = np.array([0.5, 0.3, 0.2])
    ours = fit(whole, prior=0.0, tolerance=TIGHT).shares(mix)[1 + 17]
    rest = np.zeros_like(counts)
    for place, (v, t) in enumerate(zip(whole.venue_of, whole.year_of, strict=True)):
        rest[:, v, t] = counts[:, v, t] - whole.persons[17, :, place]
    assert ours == pytest.approx(by_regression(rest, held, mix), abs=FITTED)


def test_a_table_without_interaction_is_fitted_exactly():
    area_venue = np.array([[3.0, 1.0], [1.0, 2.0]])
    area_year = np.array([[1.0, 2.0, 4.0], [2.0, 2.0, 1.0]])
    venue_year = np.array([[10.0, 20.0, 30.0], [40.0, 10.0, 20.0]])
    counts = area_venue[:, :, None] * area_year[:, None, :] * venue_year[None]
    held = np.array([[1, 1, 1], [0, 1, 1]], bool)
    mix = np.array([0.25, 0.75])
    found = fit(cube(counts, held), prior=0.0, tolerance=TIGHT).shares(mix)[0]
    within = area_venue[:, :, None] * area_year[:, None, :]
    assert found == pytest.approx(
        np.einsum("v,avt->at", mix, within / within.sum(axis=0)), abs=FITTED
    )


def test_a_new_venue_of_another_mix_is_no_trend():
    share = np.array([0.8, 0.3])  # of area 0 at each venue, in every year
    counts = np.stack([share, 1 - share])[:, :, None] * np.full((2, 2, 3), 1000.0)
    held = np.array([[1, 1, 1], [0, 0, 1]], bool)
    found = fit(cube(counts, held), prior=0.0, tolerance=TIGHT).shares(np.array([0.5, 0.5]))
    assert found[0][0] == pytest.approx([0.55] * 3, abs=FITTED)


def test_years_without_a_common_venue_are_not_connected():
    held = np.array([[1, 1, 0, 0], [0, 0, 1, 1]], bool)
    counts = np.ones((2, 2, 4)) * 100
    counts[:, 1, :] = 300
    inside = connected(cube(counts, held))
    assert inside.tolist() == [False, False, True, True]


def test_a_chain_of_venues_connects_years_that_share_none():
    held = np.array([[1, 1, 0], [0, 1, 1]], bool)
    assert connected(cube(np.ones((2, 2, 3)), held)).all()


def test_no_convergence_is_an_error_that_says_what_to_do(panel, monkeypatch):
    monkeypatch.setattr("talentatlas.measures.loglinear.ITERATIONS", 2)
    with pytest.raises(ModelError, match="top"):
        fit(cube(*panel), prior=0.0, tolerance=TIGHT)
