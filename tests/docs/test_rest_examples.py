"""Every example of the page on the REST interface runs against a real server."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from rest_client import Client, serving

import talentatlas as ta
from talentatlas.rest.app import create_app

PAGE = Path(__file__).resolve().parents[2] / "docs" / "rest.md"
CODE = re.compile(r"```(?P<lang>\w+)\n(?P<text>.*?)```", re.DOTALL)
BASE = "http://127.0.0.1:8765"
EXAMPLES = 10


def blocks(lang: str) -> list[str]:
    text = PAGE.read_text(encoding="utf-8")
    return [match["text"] for match in CODE.finditer(text) if match["lang"] == lang]


def curls() -> list[str]:
    lines = "\n".join(blocks("sh")).splitlines()
    return [line for line in lines if line.startswith("curl ")]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("served")) as (url, _):
        yield url.removesuffix("/v1")


def test_there_are_ten_examples_each_in_python_and_for_the_shell() -> None:
    numbers = re.findall(r"^\*\*(\d+)\. ", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert numbers == [str(n) for n in range(1, EXAMPLES + 1)]
    assert len(blocks("python")) == EXAMPLES
    assert len(curls()) >= EXAMPLES


def test_the_python_examples_run_in_order(
    base: str, capsys: pytest.CaptureFixture[str]
) -> None:
    names: dict[str, object] = {}
    for block in blocks("python"):
        exec(compile(block.replace(BASE, base), str(PAGE), "exec"), names)
        assert capsys.readouterr().out or "assert" in block


@pytest.mark.parametrize("line", curls())
def test_the_shell_examples_are_answered(line: str) -> None:
    client = Client(create_app(ta.demo()))
    words = shlex.split(line)
    headers = dict(
        w.split(": ") for w, flag in zip(words[1:], words, strict=False) if flag == "-H"
    )
    named = {name.lower().replace("-", "_"): v for name, v in headers.items() if v.isascii()}
    answer = client.ask(words[-1].removeprefix(BASE), **named)
    assert answer.status_code in (200, 307), answer.text
