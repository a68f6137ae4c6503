"""The REST interface: the numbers of Python and the command line, in every form, once each."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from program import Program
from rest_client import Client, address, read_arrow, read_csv

import talentatlas as ta
from scenario_ground import ground
from talentatlas.measures.base import MEASURES
from talentatlas.rest.app import create_app
from talentatlas.rest.settings import Settings
from talentatlas.scenarios.library import find_reform
from talentatlas.scenarios.run import Settings as RunSettings
from talentatlas.scenarios.run import run_scenario
from talentatlas.scenarios.store import write_result
from talentatlas.schema import CONTRACTS
from talentatlas.vocabulary.messages import LANGUAGES

COLLECTIONS = (
    "measures", "observations", "flows", "balance", "areas", "terms", "sources", "origins",
    "studies", "claims", "scenarios", "problems",
)  # fmt: skip
SAID_OF_EVERY_NUMBER = (
    "unit", "lower", "upper", "level", "obs_status", "population", "vintage", "licence",
)  # fmt: skip


OF_PERSONS = {
    "person_id", "person_root", "author_key", "root_key", "left_key", "right_key", "work_id",
    "position", "spell", "move", "orcid", "orcid_profile", "openreview", "openalex", "dblp",
    "name_normal", "title_key", "doi", "academic_age", "organisation_id", "fold",
}  # fmt: skip


@pytest.fixture(scope="module")
def bundled() -> Client:
    return Client(create_app(ta.demo()))


@pytest.fixture(scope="module")
def served(atlas: Path) -> Iterator[Client]:
    client = Client(create_app(ta.open(atlas)))
    yield client
    client.close()


def without(rows: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return [{key: value for key, value in row.items() if key != name} for row in rows]


@pytest.mark.parametrize(
    ("words", "query"),
    [
        (["stock", "--area", "USA"], {"area": "USA"}),
        (["retention_rate", "--years", "3"], {"years": 3}),
        (["in_rate", "--level", "0.8"], {"level": 0.8}),
        (["flow", "--param", "window=5"], {"param": "window=5"}),
    ],
)
def test_python_the_command_line_and_rest_give_the_same_numbers(
    talentatlas: Program, atlas: Path, served: Client, words: list[str], query: dict[str, Any]
) -> None:
    name, *flags = words
    printed = talentatlas("measure", name, *flags, "--atlas", atlas, "--json").json["rows"]
    answered = served.rows(f"/v1/measures/{name}/observations", limit=1000, **query)
    named = {"area": query.get("area"), "level": query.get("level", 0.9)}
    parameters = {k: v for k, v in query.items() if k == "years"}
    if "param" in query:
        parameters["window"] = 5
    python = ta.open(atlas).measure(name, **named, **parameters).rows()
    assert len(python) > 0
    assert without(answered, "licence") == printed == python


@pytest.mark.parametrize("name", [n for n in MEASURES.names() if n != "stay_rate"])
def test_every_measure_of_the_bundled_figures_is_as_in_python(
    bundled: Client, name: str
) -> None:
    if name not in ta.demo().estimates().arrow["indicator"].to_pylist():
        pytest.skip("not among the bundled figures")
    answered = bundled.rows(f"/v1/measures/{name}/observations", limit=5000)
    assert without(answered, "licence") == ta.demo().measure(name).rows()


def test_stored_observations_are_those_of_the_atlas_in_its_order(bundled: Client) -> None:
    answered = bundled.rows("/v1/observations", limit=5000)
    assert without(answered, "licence") == ta.demo().estimates().rows()


def test_every_number_says_unit_interval_level_status_population_vintage_and_licence(
    bundled: Client,
) -> None:
    for row in bundled.json("/v1/observations", limit=500, has_value="true")["rows"]:
        assert [name for name in SAID_OF_EVERY_NUMBER if row[name] is None] == []


def test_a_corridor_is_found_by_names_in_any_language(bundled: Client) -> None:
    asked = {"destination": "USA", "has_value": "true"}
    english = bundled.json("/v1/flows", origin="Germany", **asked)["rows"]
    assert english == bundled.json("/v1/flows", origin="德国", **asked)["rows"]
    assert {(row["ref_area"], row["counterpart_area"]) for row in english} == {("DEU", "USA")}


def test_the_balance_says_whether_the_account_adds_up(served: Client) -> None:
    page = served.json("/v1/balance", area="USA")
    assert page["notes"]["cells"] > 0
    assert page["notes"]["open"] == 0
    names = {row["indicator"] for row in served.rows("/v1/balance", area="USA")}
    assert names == {"stock", "inflow", "outflow", "net_flow"}


@pytest.mark.parametrize("name", COLLECTIONS)
@pytest.mark.parametrize("limit", [1, 7])
def test_following_next_gives_every_row_once(bundled: Client, name: str, limit: int) -> None:
    cut = {"area": "SGP", "measure": "stock"} if name == "observations" else {}
    cut = {"origin": "SGP", "year": "2015"} if name == "flows" else cut
    cut = {"area": "SGP", "year": "2015-2016"} if name == "balance" else cut
    cut = {"q": "united"} if name == "areas" else cut
    cut = {"study": "macropolo-2019"} if name == "claims" else cut
    whole = bundled.json(f"/v1/{name}", limit=5000, **cut)
    paged = bundled.rows(f"/v1/{name}", limit=limit, **cut)
    assert paged == whole["rows"]
    assert len(paged) == whole["count"] > 0
    if name != "origins":
        assert len({repr(row) for row in paged}) == len(paged)


@pytest.mark.parametrize("name", COLLECTIONS)
def test_csv_and_arrow_hold_the_rows_of_the_json(bundled: Client, name: str) -> None:
    path = f"/v1/{name}"
    rows = bundled.json(path, limit=300)["rows"]
    arrow = bundled.ask(address(path, limit=300, format="arrow"))
    assert arrow.headers["content-type"] == "application/vnd.apache.arrow.stream"
    table = read_arrow(arrow.content)
    assert table.to_pylist() == rows
    text = bundled.ask(address(path, limit=300), accept="text/csv")
    assert text.headers["content-type"] == "text/csv; charset=utf-8"
    assert read_csv(text.content, table.schema).to_pylist() == rows


def test_arrow_says_in_its_schema_what_the_table_is(bundled: Client) -> None:
    path = address("/v1/observations", limit=2, format="arrow")
    metadata = read_arrow(bundled.ask(path).content).schema.metadata or {}
    assert metadata[b"talentatlas.vintage"].decode() == ta.demo().vintage
    assert metadata[b"talentatlas.run_id"].decode() == ta.demo().run_id


def test_the_same_request_has_the_same_bytes_in_another_process_too() -> None:
    path = "/v1/flows?origin=USA&lang=zh-Hant"
    first, second = (Client(create_app(ta.demo())).ask(path) for _ in range(2))
    assert first.content == second.content
    assert first.headers["etag"] == second.headers["etag"]


def test_an_etag_is_answered_with_nothing_and_differs_by_form_and_language(
    bundled: Client,
) -> None:
    path = "/v1/measures/stock"
    answer = bundled.ask(path)
    again = bundled.ask(path, if_none_match=answer.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == answer.headers["etag"]
    other = [
        bundled.ask(path, accept_language="zh-TW"),
        bundled.ask(path, accept_encoding="identity"),
        bundled.ask("/v1/measures/flow"),
    ]
    assert answer.headers["etag"] not in [one.headers["etag"] for one in other]


def test_another_vintage_has_other_etags(bundled: Client, served: Client) -> None:
    etags = [one.ask("/v1/measures/stock").headers["etag"] for one in (bundled, served)]
    assert etags[0] != etags[1]


def test_a_pinned_vintage_may_be_kept_for_a_year_and_latest_leads_to_it(
    bundled: Client,
) -> None:
    latest = bundled.ask("/v1/flows?origin=USA&vintage=latest")
    assert latest.status_code == 307
    pinned = bundled.ask(latest.headers["location"])
    assert pinned.json()["vintage"] == ta.demo().vintage
    assert "immutable" in pinned.headers["cache-control"]
    assert "immutable" not in bundled.ask("/v1/flows?origin=USA").headers["cache-control"]
    record = bundled.ask("/v1/vintages/latest")
    assert record.headers["location"] == f"/v1/vintages/{ta.demo().vintage}"


def test_head_has_the_headers_of_get_and_no_body(bundled: Client) -> None:
    got, head = (bundled.ask("/v1/measures", method=method) for method in ("GET", "HEAD"))
    assert head.content == b""
    assert head.status_code == 200
    assert {**head.headers} == {**got.headers}


def test_labels_follow_the_language_that_is_asked_for(bundled: Client) -> None:
    stock = "/v1/terms/stock"
    assert bundled.json(stock)["labels"] == {
        "en": "stock",
        "zh-Hans": "存量",
        "zh-Hant": "存量",
    }
    titles = {
        lang: bundled.ask("/v1/measures/net_flow", accept_language=lang).json()["title"]
        for lang in LANGUAGES
    }
    assert len(set(titles.values())) == 3
    asked = bundled.ask("/v1/measures/net_flow?lang=zh-Hans", accept_language="en")
    assert asked.headers["content-language"] == "zh-Hans"
    assert asked.json()["title"] == titles["zh-Hans"]


def test_hong_kong_macau_and_taiwan_are_areas_of_their_own(bundled: Client) -> None:
    for code, name in (("HKG", "香港"), ("MAC", "澳門"), ("TWN", "台灣")):
        area = bundled.json(f"/v1/areas/{code}")
        assert (area["code"], area["names"]["zh-Hant"]) == (code, name)
    assert bundled.json("/v1/areas/grp:china-hk-mo")["members"] == ["CHN", "HKG", "MAC"]


def test_no_address_has_a_column_of_persons_or_their_works(
    served: Client, bundled: Client
) -> None:
    known = {column.name for table in CONTRACTS.values() for column in table.columns}
    assert known >= OF_PERSONS
    for client in (served, bundled):
        paths = list(client.app.openapi()["paths"])
        assert len(paths) > 20
        vintage = client.json("/v1")["vintage"]
        for path in filter(None, (example(path, vintage) for path in paths)):
            assert OF_PERSONS & keys(client.json(path)) == set(), path


def example(path: str, vintage: str) -> str:
    """An address that exists for each path of the document; "" where nothing is stored."""
    names = {
        "measure": "stock", "vintage": vintage, "area": "USA", "term_id": "stock",
        "study": "macropolo-2019", "scenario": "us-inflow-10",
    }  # fmt: skip
    if "{result}" in path:
        return ""
    return path.format(**names)


def keys(value: object) -> set[str]:
    """Names of all members of a document, at any depth."""
    if isinstance(value, dict):
        return set(value).union(*(keys(one) for one in value.values()))
    return set().union(*(keys(one) for one in value)) if isinstance(value, list) else set()


def test_claims_stand_beside_our_figure_and_the_verdict(bundled: Client) -> None:
    page = bundled.json("/v1/studies", limit=500)
    assert sum(row["claims"] for row in page["rows"]) == bundled.json("/v1/claims")["count"]
    tested = bundled.rows("/v1/claims", verdict=["reproduced", "agrees", "differs"], limit=500)
    assert tested
    assert all(row["ours"] is not None and row["licence"] for row in tested)


def test_pages_answer_beside_the_interface_and_never_in_its_place() -> None:
    async def pages(scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": scope["path"].encode()})

    client = Client(create_app(ta.demo(), pages=pages))
    assert client.ask("/flows").text == "/flows"
    assert client.json("/v1")["name"] == "Talent Atlas"
    assert client.ask("/v1/flow").status_code == 404
    assert client.ask("/v1/flow").headers["content-type"] == "application/problem+json"


def test_large_and_small_answers_can_come_zipped_and_are_then_equal(bundled: Client) -> None:
    path = "/v1/observations?limit=50"
    zipped, plain = (bundled.ask(path, accept_encoding=how) for how in ("gzip", "identity"))
    assert zipped.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert zipped.content == plain.content
    assert int(zipped.headers["content-length"]) < len(plain.content) / 4


def test_names_in_any_script_survive_a_redirect_and_an_encoding(bundled: Client) -> None:
    latest = bundled.ask("/v1/areas/德国?vintage=latest")
    assert bundled.ask(latest.headers["location"]).json()["code"] == "DEU"
    plain = bundled.ask("/v1/observations", accept_encoding="gzip;q=0")
    assert "content-encoding" not in plain.headers


def test_results_of_scenarios_are_served_with_unit_population_and_licence(
    tmp_path: Path,
) -> None:
    settings = RunSettings(draws=20, years=8, seed=1, runs=("central",))
    result = run_scenario(find_reform("us-inflow-10"), ground(), settings)
    write_result(result, tmp_path / "one")
    client = Client(create_app(ta.demo(), settings=Settings(results=tmp_path)))
    (listed,) = client.json("/v1/results")["rows"]
    assert listed["name"] == "one"
    for table in ("headlines", "yearly", "corridors"):
        path = f"/v1/results/one/{table}"
        rows = client.rows(path, limit=50)
        assert rows
        assert all(row["unit"] and row["population"] and row["licence"] for row in rows)
        written = pq.read_table(tmp_path / "one" / f"{table}.parquet")
        assert [row["reform_value"] for row in rows] == written["reform_value"].to_pylist()
    assert client.json("/v1/results/one")["reform"]["name"] == listed["reform"]
