"""Rules have names, and each does what its sentence says."""

import pytest

from lives import lives
from talentatlas.config import RULES, Choices
from talentatlas.errors import UnknownNameError

PERSON = {
    "person_id": "p",
    "first_year": 2000,
    "last_year": 2022,
    "works": 4,
    "is_common": False,
    "fold": 0,
}


def moved(evidence, choices, folder):
    rows = [
        {"person_id": "p", "year": y, "country": c, "weight_milli": 1000, "pieces": 1}
        for y, c in evidence
    ]
    made = lives(rows, folder, persons=[PERSON], choices=choices)
    return [(m["origin"], m["destination"], m["year"]) for m in made["move"]], made["residence"]


def test_the_default_is_a_named_rule():
    assert Choices.named("talent-atlas") == Choices()
    assert all(rule.sentence.endswith(".") for rule in RULES.values())


def test_an_unknown_rule_suggests_a_known_one():
    with pytest.raises(UnknownNameError, match="no rule called") as caught:
        Choices.named("scholarly_migration")
    assert caught.value.near[0] == "scholarly-migration"


def test_scholarly_migration_dates_a_move_by_the_first_year_in_the_new_country(tmp_path):
    rule = Choices.named("scholarly-migration")
    seen = [(2000, "CAN"), (2004, "CHN"), (2020, "CAN")]
    moves, residence = moved(seen, rule, tmp_path)
    assert moves == [("CAN", "CHN", 2004), ("CHN", "CAN", 2020)]
    assert [r["year"] for r in residence] == list(range(2000, 2021))


def test_scholarly_migration_gives_a_tie_to_the_first_code(tmp_path):
    rule = Choices.named("scholarly-migration")
    seen = [(2000, "USA"), (2001, "USA"), (2001, "CAN")]
    assert moved(seen, rule, tmp_path)[0] == [("USA", "CAN", 2001)]
    assert moved(seen, Choices(), tmp_path)[0] == []


def test_a_silence_may_belong_to_the_country_after_it(tmp_path):
    seen = [(2000, "CAN"), (2004, "CHN")]
    assert moved(seen, Choices(bridge="later"), tmp_path)[0] == [("CAN", "CHN", 2001)]
    assert moved(seen, Choices(bridge="middle"), tmp_path)[0] == [("CAN", "CHN", 2002)]
    assert moved(seen, Choices(bridge="earlier"), tmp_path)[0] == [("CAN", "CHN", 2004)]
