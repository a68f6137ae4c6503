"""The DeepSeek study on an atlas that holds its papers: the team itself is traced."""

import json

import pytest

from talentatlas.atlas import Atlas
from talentatlas.builder import build
from talentatlas.studies.data import StudyData
from talentatlas.studies.hoover_deepseek import TITLES, team_at_hand
from talentatlas.studies.ledger import ledger

LETTERS = "abcdefghijklmnopqrstuvwxyz"
NAMES = [f"Given{a}a Family{b}b" for a, b in zip(LETTERS, LETTERS[::-1], strict=True)]
ABROAD = 12  # of the 26, with a paper from the US before
EVERYWHERE = 20  # on every paper
HOME, AWAY = "Tsinghua University, Beijing, China", "Stanford University, Stanford, CA, USA"


def paper(title: str, names: list[str], place: str) -> dict[str, str]:
    affiliations = ";".join([place] * len(names))
    return {"title": title, "author": ";".join(names), "aff": affiliations, "status": "Poster"}


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    folder = tmp_path_factory.mktemp("deepseek")
    early = [paper("Matrices for the patient reader", NAMES[:ABROAD], AWAY)]
    late = [paper(TITLES[0], NAMES, HOME)]
    late += [paper(title, NAMES[:EVERYWHERE], HOME) for title in TITLES[1:]]
    (folder / "records").mkdir()
    for name, papers in (("icml2018.json", early), ("icml2023.json", late)):
        (folder / "records" / name).write_text(json.dumps(papers), encoding="utf-8")
    build(f"proceedings:{folder / 'records'}", folder / "atlas")
    return Atlas(folder / "atlas")


def test_the_team_is_found_by_the_titles_of_its_papers(atlas: Atlas):
    team = team_at_hand(atlas)
    assert team is not None
    assert set(team.papers) == set(TITLES)
    assert len(team.members) == len(NAMES)
    assert len(team.core().members) == EVERYWHERE


def test_claims_get_figures_of_the_team_instead_of_arithmetic(atlas: Atlas):
    entries = ledger(StudyData((), atlas), ("hoover-deepseek",))
    found = {e.claim.claim_id: e.finding for e in entries if e.finding}
    assert found["hoover-papers"].value == len(TITLES)
    assert found["hoover-authors"].value == len(NAMES)
    assert found["hoover-key-team"].value == EVERYWHERE
    stayed = 100 * (len(NAMES) - ABROAD) / len(NAMES)
    share = found["hoover-never-left-share"]
    assert not share.same_data
    assert share.lower - 1e-9 <= stayed <= share.upper + 1e-9
    assert found["hoover-us-ties"].value == pytest.approx(ABROAD, abs=1)
    assert found["hoover-now-china"].value == pytest.approx(len(NAMES), abs=1)
    assert found["hoover-us-inst"].value == 1
    assert found["hoover-mean-works"].value == pytest.approx(
        (ABROAD + len(NAMES) + EVERYWHERE * (len(TITLES) - 1)) / len(NAMES), abs=0.2
    )
    assert found["hoover-key-works"].value > found["hoover-mean-works"].value
