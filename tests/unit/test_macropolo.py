"""MacroPolo's studies on NeurIPS 2022 itself, and on an atlas that lacks it."""

from pathlib import Path

import pytest

from talentatlas.atlas import Atlas, demo
from talentatlas.builder import build
from talentatlas.studies.base import STUDIES
from talentatlas.studies.claims import load_claims
from talentatlas.studies.data import StudyData
from talentatlas.studies.differences import KINDS, WORDS, difference
from talentatlas.studies.edition import holds_people, read_edition
from talentatlas.studies.ledger import ledger
from talentatlas.studies.macropolo import THEIRS
from talentatlas.studies.sampling import MACROPOLO_2022, draw
from talentatlas.studies.shares import works_in
from talentatlas.studies.verdict import Kind

MINE = ("macropolo-2019", "macropolo-2022", "macropolo-earlier", "carnegie-2025",
        "hoover-deepseek", "digital-science")  # fmt: skip
CLOSE = 1e-9
LACKING = {"looked_up_later"}  # the records of the test end with the edition


@pytest.fixture(scope="module")
def data(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> StudyData:
    """An atlas of the accepted papers of NeurIPS 2021 and 2022."""
    folder = tmp_path_factory.mktemp("neurips")
    build(f"proceedings:{shared / 'data' / 'neurips_accepted'}", folder / "atlas")
    return StudyData((), Atlas(folder / "atlas"))


def verdicts(data: StudyData, *names: str) -> dict[str, Kind]:
    return {entry.claim.claim_id: entry.verdict.kind for entry in ledger(data, names)}


@pytest.mark.parametrize("name", MINE)
def test_without_an_atlas_of_people_only_arithmetic_is_done(name):
    entries = ledger(StudyData((), demo()), (name,))
    assert len(entries) == sum(claim.study == name for claim in load_claims())
    for entry in entries:
        if entry.finding is not None:
            assert entry.finding.level == 1
    assert not holds_people(demo())


@pytest.mark.parametrize("name", MINE)
def test_every_claim_without_a_figure_says_what_it_needs(name):
    for entry in ledger(StudyData(), (name,)):
        if entry.finding is None and entry.claim.recomputable == "microdata":
            lacking = entry.claim.claim_id in WITHOUT_FILE or entry.verdict.needs
            assert lacking, entry.claim.claim_id


# The size of a sample is a choice of the study; a trade account and a column name no data.
WITHOUT_FILE = {"carnegie-sample-frame", "carnegie-stay-41", "carnegie-direction-003"}


@pytest.mark.parametrize("name", MINE)
def test_words_are_in_three_languages_that_differ(name):
    study = STUDIES.get(name)
    for words in (study.sample, study.unit, study.definition, study.departs, study.limits):
        assert len(set(words)) >= 2
        assert all(words)


def test_the_full_list_gives_the_published_number_of_authors_and_the_us_share(data):
    found = verdicts(data, "macropolo-2022")
    assert found["mp-2022-sample-authors"] is Kind.AGREES
    assert found["mp-2022-work-usa"] is Kind.AGREES
    assert found["mp-2022-top25-us"] is Kind.AGREES
    assert found["mp-2022-rank-tsinghua"] is Kind.AGREES
    assert found["mp-2022-origin-chn-004"] is Kind.NOT_TESTABLE


def test_the_published_us_share_falls_inside_the_samples_and_the_chinese_one_above(data):
    edition = read_edition(data.atlas, "neurips", 2022)
    assert edition.works == 2304
    drawn = draw(edition, THEIRS, (works_in("USA"), works_in("CHN")), MACROPOLO_2022)
    assert 5 < drawn.percentile(0, 42) < 95
    assert drawn.percentile(1, 28) > 95


@pytest.mark.parametrize("claim", ["mp-2022-work-usa", "mp-2022-work-chn"])
def test_the_steps_of_a_difference_add_up_to_the_gap(data, claim):
    found = difference(data, claim)
    assert sum(s.change for s in found.steps) == pytest.approx(
        found.published - found.ours, abs=CLOSE
    )
    assert {step.kind for step in found.steps} <= set(KINDS)
    assert {step.name for step in found.steps} == set(WORDS) - LACKING
    assert sum(found.total(kind) for kind in KINDS) == pytest.approx(
        found.published - found.ours, abs=CLOSE
    )
    assert {s.name: s for s in found.steps}["head_office"].change != 0


def test_a_claim_without_an_edition_has_no_difference(data):
    assert difference(data, "mp-2019-work-usa") is None
    assert difference(data, "bcg-us-ai-pool") is None
    assert difference(StudyData(), "mp-2022-work-usa") is None
