"""The ledger of published figures: complete, checked, and read as its wording means."""

import csv

import pytest

from talentatlas.errors import SchemaError, UnknownNameError
from talentatlas.studies.claims import CLAIMS, claim_named, load_claims
from talentatlas.studies.verdict import REASONS
from talentatlas.vocabulary.messages import LANGUAGES, read_catalogue

ALL_CLAIMS = 388  # published figures that the project follows
BY_CLASS = {"open statistics": 125, "microdata": 161, "survey only": 23, "proprietary": 79}
QUOTED = 142  # of them from the documents, the others from the originals


def written(tmp_path, **changed):
    """A table of one claim, with some columns changed."""
    with CLAIMS.open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    path = tmp_path / "claims.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row | changed)
    return path


def test_every_published_figure_is_there_with_its_class():
    claims = load_claims()
    assert len(claims) == len({claim.claim_id for claim in claims}) == ALL_CLAIMS
    counts = {name: sum(c.recomputable == name for c in claims) for name in BY_CLASS}
    assert counts == BY_CLASS
    assert sum(claim.quoted_in != "original" for claim in claims) == QUOTED


def test_every_claim_speaks_the_three_languages():
    for claim in load_claims():
        words = {claim.said(lang) for lang in LANGUAGES}
        assert "" not in words
        assert claim.statement not in (claim.said("zh-Hans"), claim.said("zh-Hant"))


def test_every_unit_has_a_name_in_the_three_languages():
    words = read_catalogue(REASONS)
    assert {f"unit:{claim.unit}" for claim in load_claims()} <= set(words)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"value": "many"}, 'value is "many", not a number'),
        ({"value": "nan"}, 'value is "nan", not a number'),
        ({"precision": "0"}, "precision is not above 0"),
        ({"lower": "3", "upper": "2"}, "lower 3.0 is above upper 2.0"),
        ({"recomputable": "perhaps"}, 'recomputable is "perhaps"'),
        ({"unit": ""}, "unit is empty"),
        ({"quoted_in": "005"}, 'quoted_in is "005"'),
    ],
)
def test_a_broken_row_is_refused_with_its_line(tmp_path, changed, said):
    with pytest.raises(SchemaError, match="line 2") as caught:
        load_claims(written(tmp_path, **changed))
    assert said in str(caught.value)


def test_an_unknown_claim_is_answered_with_the_nearest():
    with pytest.raises(UnknownNameError, match="rd-basic-academia"):
        claim_named("rd-basic-academy")


@pytest.mark.parametrize(
    ("changed", "low", "high"),
    [
        ({"value": "45", "precision": "1", "lower": "", "upper": ""}, 44.5, 45.5),
        ({"value": "44.7", "precision": "0.1", "lower": "", "upper": ""}, 44.65, 44.75),
        ({"value": "50", "precision": "1", "lower": "50", "upper": ""}, 49.5, float("inf")),
        ({"value": "50", "precision": "1", "lower": "", "upper": "50"}, 44.5, 50.5),
        ({"value": "50", "precision": "1", "lower": "47", "upper": "50"}, 46.5, 50.5),
    ],
)
def test_the_wording_of_a_claim_says_what_it_allows(tmp_path, changed, low, high):
    claim = load_claims(written(tmp_path, **changed))[0]
    assert claim.range == pytest.approx((low, high))
