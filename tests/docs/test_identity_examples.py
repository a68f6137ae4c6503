"""The examples of the page on identity, run one after the other as they stand."""

import csv
import json
import re
import shlex
from pathlib import Path

import pytest
from program import run_in

PAGE = Path(__file__).resolve().parents[2] / "docs" / "identity.md"
BLOCK = re.compile(r"```(?P<lang>\w+)\n(?P<text>.*?)```", re.DOTALL)


def blocks(lang):
    found = BLOCK.finditer(PAGE.read_text(encoding="utf-8"))
    return [match["text"] for match in found if match["lang"] == lang]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Papers of the two people whom the page talks about, and an atlas of them."""
    root = tmp_path_factory.mktemp("identity")
    (root / "papers").mkdir()
    for year, orcid in ((2021, ""), (2022, "0000-0002-1825-0097")):
        record = {
            "id": f"p{year}",
            "title": "Convex Relaxations for Flow",
            "status": "Poster",
            "author": "Bo Fern;Ann Otherwise;Cy Vey",
            "authorids": f"~Bo_Fern{year};~Ann_Otherwise1;~Cy_Vey1",
            "orcid": f";{orcid};",
            "aff": "ETH Zurich, Switzerland;University of Oxford, UK;MIT, USA",
        }
        (root / "papers" / f"corl{year}.json").write_text(json.dumps([record]))
    (known,) = blocks("csv")
    (root / "known.csv").write_text(known)
    done = run_in(root, "build", "proceedings:papers", "--out", "atlas", "--no-report")
    assert done.code == 0, done.err
    return root


def test_every_command_runs_as_it_stands(folder):
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    assert len(lines) > 5
    for line in lines:
        if "--beside" in line:
            pytest.importorskip("splink", reason="pip install splink to run the page")
        done = run_in(folder, *shlex.split(line)[1:])
        assert done.code == 0, f"{line}\n{done.err}"


def test_the_corrections_of_the_page_have_the_columns_that_are_read():
    (known,) = blocks("csv")
    rows = list(csv.DictReader(known.splitlines()))
    assert {row["verdict"] for row in rows} == {"same", "not the same"}


def test_the_page_names_every_figure_of_the_result(folder):
    done = run_in(folder, "check", "identity", "papers", "--json")
    figures = [name for name in done.json if f"{name}_interval" in done.json]
    page = PAGE.read_text(encoding="utf-8")
    assert [f for f in figures if f"`{f}`" not in page and not f.endswith("f1")] == []
