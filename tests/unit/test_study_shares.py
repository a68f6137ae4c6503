"""Shares of an edition under changing rules, and samples drawn from it."""

import numpy as np
import pyarrow as pa
import pytest

from talentatlas.errors import CoverageError, UnknownNameError, UsageError
from talentatlas.studies.edition import UNKNOWN, Edition
from talentatlas.studies.head_office import Owner, head_offices
from talentatlas.studies.ranks import ranked
from talentatlas.studies.sampling import Design, draw, reversal
from talentatlas.studies.shares import (
    DESK,
    FIRST,
    HEAD_OFFICE,
    PERSON,
    WHOLE,
    WORK,
    Rules,
    away,
    by_work,
    comes_from,
    share,
    works_in,
)

AREAS = ("CHN", "GBR", "USA")
CHN, GBR, USA = range(3)
# work, authorship, person, desk, head office, owner, origin: two papers, four persons
ROWS = [
    (0, 0, 0, GBR, USA, 0, CHN),  # in London for a US company
    (0, 1, 1, USA, USA, 0, USA),
    (0, 2, 2, CHN, CHN, 1, CHN),
    (0, 2, 2, USA, USA, 0, CHN),  # a second affiliation of the same authorship
    (1, 3, 0, GBR, USA, 0, CHN),  # the first person once more
    (1, 4, 3, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
]
OWNERS = (Owner("a", "A", "USA"), Owner("b", "B", "CHN"))
DRAWS = 4000


def edition(rows=ROWS) -> Edition:
    work, authorship, person, desk, head, owner, origin = (
        np.array(column) for column in zip(*rows, strict=True)
    )
    persons = int(person.max()) + 1
    return Edition(
        venue="test",
        year=2020,
        works=int(work.max()) + 1,
        areas=AREAS,
        owners=OWNERS,
        work=work,
        authorship=authorship,
        person=person,
        desk=desk,
        head=head,
        owner=owner,
        origin=origin,
        doctorate=np.full(len(rows), UNKNOWN),
        has_degree=np.zeros(len(rows), dtype=bool),
        person_ids=tuple(map(str, range(persons))),
    )


def many(papers=400, seed=2) -> Edition:
    """Papers of different size; co-authors are mostly in one country."""
    random = np.random.default_rng(seed)
    rows, authorship = [], 0
    for work in range(papers):
        main = random.choice(3, p=(0.3, 0.2, 0.5))
        for _ in range(random.integers(1, 9)):
            place = main if random.random() < 0.8 else random.integers(3)
            rows.append((work, authorship, authorship, place, place, 0, random.integers(3)))
            authorship += 1
    return edition(rows)


@pytest.mark.parametrize(
    ("rules", "area", "expected"),
    [
        (Rules(DESK), "GBR", 2 / 4),
        (Rules(HEAD_OFFICE), "GBR", 0),
        (Rules(HEAD_OFFICE), "USA", 3.5 / 4),
        (Rules(DESK), "CHN", 0.5 / 4),
        (Rules(DESK, lines=FIRST), "CHN", 1 / 4),
        (Rules(DESK, lines=WHOLE), "CHN", 1 / 4),
        (Rules(DESK, lines=WHOLE), "USA", 2 / 4),
        (Rules(DESK, PERSON), "GBR", 1 / 3),
        (Rules(DESK, WORK), "GBR", (1 / 3 + 1) / 2),
        (Rules(DESK), "CHN+GBR", 2.5 / 4),
        (Rules(DESK), "EUROPE-exUK", 0),
    ],
)
def test_every_rule_counts_as_it_says(rules, area, expected):
    assert by_work(edition(), rules, works_in(area)).share == pytest.approx(expected)


def test_origin_is_asked_within_a_place_and_against_it():
    within = by_work(edition(), Rules(HEAD_OFFICE), comes_from("CHN", within="USA"))
    assert within.share == pytest.approx(2.5 / 3.5)
    assert by_work(edition(), Rules(DESK), away()).share == pytest.approx(2.5 / 4)


def test_shares_of_all_countries_add_up_to_one():
    for unit in ("authorship", "person", "work"):
        rules = Rules(DESK, unit)
        whole = sum(by_work(many(), rules, works_in(area)).share for area in AREAS)
        assert whole == pytest.approx(1)


def test_a_rule_that_does_not_exist_is_refused():
    with pytest.raises(UnknownNameError):
        Rules(place="office")


def test_papers_as_clusters_give_a_wider_interval_than_authors_one_by_one():
    full = many()
    found = share(full, Rules(), works_in("USA"))
    part = found.value / 100
    alone = 2 * 1.645 * 100 * np.sqrt(part * (1 - part) / found.units)
    assert found.upper - found.lower > 1.2 * alone


def test_the_interval_holds_the_share_of_a_list_from_which_the_papers_were_drawn():
    """Over 200 samples of 100 papers from 2,000: at least the nominal 90%, within chance."""
    full = many(2000)
    frame = 100 * by_work(full, Rules(), works_in("USA")).share
    random = np.random.default_rng(4)
    held = 0
    for _ in range(200):
        chosen = random.choice(full.works, 100, replace=False)
        kept = np.isin(full.work, chosen)
        rows = [
            (w, a, a, d, d, 0, 0)
            for w, a, d in zip(
                np.unique(full.work[kept], return_inverse=True)[1],
                range(int(kept.sum())),
                full.desk[kept],
                strict=True,
            )
        ]
        found = share(edition(rows), Rules(), works_in("USA"))
        held += found.lower <= frame <= found.upper
    assert held >= 166  # binomial, 0.1% of worlds with a coverage of 90% fall below


def test_samples_are_right_in_the_mean():
    full = many()
    drawn = draw(
        full, Rules(), (works_in("USA"), works_in("CHN")), Design(papers=60), draws=DRAWS
    )
    errors = drawn.values.std(axis=1) / np.sqrt(DRAWS)
    # a ratio of small samples is biased by the order of one over their number
    bias = 100 / 60 / 10
    assert np.abs(drawn.values.mean(axis=1) - drawn.frame) == pytest.approx(
        0, abs=float((4 * errors + bias).max())
    )


def test_drawing_every_paper_gives_the_frame():
    full = many(50)
    drawn = draw(full, Rules(), (works_in("USA"),), Design(papers=50), draws=5)
    assert drawn.values[0] == pytest.approx(drawn.frame[0])
    assert drawn.authors == pytest.approx(full.authorships)


def test_a_smaller_sample_varies_more():
    widths = []
    for papers in (20, 80, 300):
        low, high = draw(many(), Rules(), (works_in("USA"),), Design(papers=papers)).band(0)
        widths.append(high - low)
    assert widths[0] > 1.5 * widths[1] > 2 * widths[2]


def test_a_design_by_authors_stops_when_they_are_reached():
    drawn = draw(many(), Rules(), (works_in("USA"),), Design(authors=200), draws=300)
    assert drawn.authors.min() >= 200
    assert drawn.authors.max() < 200 + 9
    assert len(set(drawn.papers)) > 1


def test_the_percentile_of_the_frame_is_the_middle_and_of_extremes_the_end():
    drawn = draw(many(), Rules(), (works_in("USA"),), Design(papers=60), draws=DRAWS)
    assert drawn.percentile(0, float(drawn.frame[0])) == pytest.approx(50, abs=5)
    assert drawn.percentile(0, 0) == 0
    assert drawn.percentile(0, 100) == 100


def test_the_same_seed_draws_the_same_papers():
    one, two, other = (
        draw(many(), Rules(), (works_in("USA"),), Design(papers=60), draws=50, seed=seed)
        for seed in (1, 1, 2)
    )
    assert (one.values == two.values).all()
    assert (one.values != other.values).any()


def test_more_papers_than_there_are_cannot_be_drawn():
    with pytest.raises(CoverageError, match="400 papers at hand"):
        draw(many(), Rules(), (works_in("USA"),), Design(papers=401))


@pytest.mark.parametrize("wanted", [{}, {"papers": 1, "authors": 1}, {"papers": 0}])
def test_a_design_is_of_papers_or_of_authors(wanted):
    with pytest.raises(UsageError):
        Design(**wanted)


def test_two_close_shares_of_few_authors_cannot_be_ordered_but_far_ones_can():
    questions = (comes_from("CHN", within="USA"), comes_from("USA", within="USA"))
    drawn = draw(many(), Rules(), questions, Design(papers=60), draws=500)
    close, far = (reversal(drawn, pair, 364) for pair in ((38.0, 37.0), (60.0, 20.0)))
    assert close.lower < 0 < close.upper
    assert close.reversed > 30
    assert far.lower > 0
    assert far.reversed < 0.1


def test_a_company_is_led_from_its_owner_and_a_university_from_itself():
    columns = ("organisation_id", "name", "country", "kind", "parent_id")
    rows = [
        ("org:lab", "Lab", "GBR", "company", "org:middle"),
        ("org:middle", "Middle", "IRL", "company", "org:top"),
        ("org:top", "Top", "USA", "company", None),
        ("org:campus", "Campus", "CHN", "education", "org:top"),
        ("org:ring", "Ring", "FRA", "company", "org:round"),
        ("org:round", "Round", "DEU", "company", "org:ring"),
    ]
    table = pa.Table.from_pylist([dict(zip(columns, row, strict=True)) for row in rows])
    found = head_offices(table)
    assert found["org:lab"] == Owner("org:top", "Top", "USA")
    assert found["org:campus"].country == "CHN"
    assert found["org:ring"].country in ("FRA", "DEU")


def test_ranks_follow_authors_and_are_surer_with_more_papers():
    rows = [(w, w, w, USA, USA, int(w % 3 == 0), USA) for w in range(300)]
    found = ranked(edition(rows), resamples=200)
    assert [owner.name for owner in found.owners] == ["A", "B"]
    assert found.rank("a") == (1.0, 1.0, 1.0)
    assert found.rank("nobody") is None
    assert found.share_of_first(2, lambda owner: owner.country == "USA")[0] == 50
