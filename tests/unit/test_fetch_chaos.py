"""Chance misbehaviour: in whatever order faults come, a pull is whole or has no manifest."""

import random
from pathlib import Path

import pytest

import fake_api
from fake_api import Clock, FakeApi, work, works
from talentatlas.errors import TalentAtlasError
from talentatlas.sources.fetch import OpenAlexRequest, fetch

PER_YEAR = {2019: 150, 2020: 40}
REQUEST = OpenAlexRequest(first=2019, last=2020)
FAULTS = [
    fake_api.spent, fake_api.spent_usd, fake_api.too_fast, fake_api.too_fast_by_date,
    fake_api.busy, fake_api.broken, fake_api.page_of_html, fake_api.limit_in_html,
    fake_api.cut_off, fake_api.half_json, fake_api.renamed, fake_api.no_bylines,
    fake_api.no_cursor, fake_api.other_year, fake_api.more_announced, fake_api.nothing_there,
    fake_api.loses_one, fake_api.one_twice,
]  # fmt: skip
ROUNDS = 30
WELL = 0.6  # share of answers without a fault
MOST_RUNS = 40  # of the same command; each goes on where the last one stopped


def chance(draw: random.Random) -> fake_api.Fault:
    """A fault that comes and goes, as of an overloaded service."""

    def fault(reply: fake_api.Reply) -> fake_api.Reply:
        if draw.random() < WELL or not isinstance(reply.value, dict):
            return reply
        chosen = draw.choice(FAULTS)
        lists_only = "results" not in reply.value and chosen in FAULTS[10:]
        return reply if lists_only else chosen(reply)

    return fault


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_pull_ends_whole_or_with_a_code_that_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    into, clock, codes = tmp_path / "into", Clock(), set[int]()
    everything = [*works(PER_YEAR), work(1, 2019, authors=130)]
    with FakeApi(works=everything) as api:
        api.always["/works"] = chance(random.Random(seed))
        for _ in range(MOST_RUNS):
            try:
                manifest = fetch(
                    REQUEST, into, around=api.around(tmp_path / "state", clock)
                ).manifest
                break
            except TalentAtlasError as error:
                codes.add(error.exit_code)
                assert not (into / "manifest.json").exists()
        else:
            api.always.clear()
            manifest = fetch(
                REQUEST, into, around=api.around(tmp_path / "state", clock)
            ).manifest
    assert manifest["distinct"] == len(everything)
    assert [one["id"] for one in manifest["singles"]] == ["W1"]
    assert codes <= {4, 5}
