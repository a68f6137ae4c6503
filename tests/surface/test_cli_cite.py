"""`talentatlas cite` and the folder that `export` fills, with the real program."""

import json
from pathlib import Path

import bibtexparser
import openpyxl
import pytest
from program import Program

BARRED = 7  # exit code of a licence rule


def test_figures_are_cited_with_tool_release_and_sources(
    talentatlas: Program, atlas: Path
) -> None:
    done = talentatlas("cite", "net_flow", "--atlas", atlas)
    assert done.code == 0, done.err
    for part in ("[software]", "[data set]", "net_flow", "paperlists", "GeoNames"):
        assert part in done.out
    assert "interval" in done.err  # a remark, not part of what is pasted


@pytest.mark.parametrize(("lang", "word"), [("zh-Hans", "数据集"), ("zh-Hant", "資料集")])
def test_a_citation_speaks_chinese(talentatlas: Program, lang: str, word: str) -> None:
    assert word in talentatlas("cite", "--lang", lang).out


def test_reference_managers_read_what_cite_prints(talentatlas: Program) -> None:
    library = bibtexparser.parse_string(talentatlas("cite", "--format", "bibtex").out)
    items = json.loads(talentatlas("cite", "--format", "csl-json").out)
    assert not library.failed_blocks
    assert [entry.key for entry in library.entries] == [item["id"] for item in items]


def test_the_bundled_figures_are_exported_when_no_atlas_is_there(
    talentatlas: Program, tmp_path: Path
) -> None:
    words = ("--format", "xlsx", "--measure", "net_flow", "--lang", "zh-Hant")
    done = talentatlas("export", "--out", "out", *words)
    assert done.code == 0, done.err
    assert "隨附" in done.err
    book = openpyxl.load_workbook(tmp_path / "out" / "estimate.xlsx", read_only=True)
    assert book.sheetnames == ["資料", "說明", "引用"]
    book.close()


def test_an_atlas_of_records_for_non_commercial_use_is_not_put_under_an_open_licence(
    talentatlas: Program, atlas: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "closed"
    copy.mkdir()
    for path in atlas.iterdir():
        (copy / path.name).symlink_to(path)
    run = json.loads((atlas / "run.json").read_text(encoding="utf-8"))
    run["sources"][0]["licence_class"] = "non-commercial"
    (copy / "run.json").unlink()
    (copy / "run.json").write_text(json.dumps(run), encoding="utf-8")
    done = talentatlas("export", "--atlas", copy, "--out", "out")
    assert done.code == BARRED
    assert "--licence none" in done.err
    assert not (tmp_path / "out").exists()
    own = talentatlas("export", "--atlas", copy, "--out", "out", "--licence", "none")
    assert own.code == 0, own.err
