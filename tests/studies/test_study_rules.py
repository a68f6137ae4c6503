"""When a study may call a figure theirs, on small files."""

import pytest

from talentatlas.errors import ModelError, UnknownNameError
from talentatlas.studies.base import Finding, Study, Text
from talentatlas.studies.claims import claim_named
from talentatlas.studies.data import StudyData
from talentatlas.studies.eto_ai_activity import eto_ai_activity
from talentatlas.studies.ledger import findings_of, ledger
from talentatlas.studies.stem_scale import stem_scale
from talentatlas.studies.verdict import Kind, verdict

WORDS = Text("words", "文字", "文字")
CLAIM = "eto-articles-usa-2017"


def eto(folder, complete_to):
    folder.mkdir()
    rows = [f"United States,All,{year},{23637 + year - 2017},{year <= complete_to}"
            for year in range(2017, 2026)]  # fmt: skip
    text = "\n".join(["country,field,year,num_articles,complete", *rows]) + "\n"
    (folder / "publications_yearly_articles.csv").write_text(text, encoding="utf-8")
    return StudyData([folder])


@pytest.mark.parametrize(
    ("complete_to", "kind"), [(2024, Kind.REPRODUCED), (2022, Kind.AGREES)]
)
def test_only_the_release_of_the_claim_can_reproduce_it(tmp_path, complete_to, kind):
    found = eto_ai_activity.compute(eto(tmp_path / "eto", complete_to))
    assert verdict(claim_named(CLAIM), found[CLAIM]).kind is kind


def test_attainment_is_used_when_its_series_is_there(tmp_path):
    rows = (
        "China,CHN,Attained,SE.TER.CUAT.MS.ZS,0.1,0.9",
        "US,USA,Attained,SE.TER.CUAT.MS.ZS,,14",
    )
    head = "Country Name,Country Code,Indicator Name,Indicator Code,2000,2020"
    path = tmp_path / "API_SE.TER.CUAT.MS.ZS.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    found = stem_scale.compute(StudyData([tmp_path]))
    assert found["attain-chn-2020"].value == 0.9
    assert found["stem-grads-growth-chn"].value == pytest.approx(9.0)
    assert "attain-usa-2000" not in found


def made(compute):
    """A study under the name of a real one, with figures of its own."""
    texts = dict.fromkeys(("sample", "unit", "definition", "departs", "limits"), WORDS)
    return Study(name="huang-half", title="t", cite="c", url="", compute=compute, **texts)


def figure(value):
    return Finding(value=value, method=WORDS, data=())


def test_a_figure_for_a_claim_of_another_study_is_refused():
    with pytest.raises(ModelError, match="are not its claims"):
        findings_of(made(lambda data: {CLAIM: figure(1.0)}), StudyData())


def test_a_figure_that_is_no_number_is_refused():
    with pytest.raises(ModelError, match="are no numbers"):
        findings_of(made(lambda data: {"huang-50-001": figure(float("nan"))}), StudyData())


def test_an_unknown_study_is_answered_with_the_nearest():
    with pytest.raises(UnknownNameError, match="huang-half"):
        ledger(StudyData(), ("huang-halves",))
