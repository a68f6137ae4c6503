"""Requests made up from the OpenAPI document: no error of the server, no breach of it."""

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import CHECKS, load_all_checks

import talentatlas as ta
from talentatlas.rest.app import create_app

EXAMPLES = 15  # of each address; more find no more and take over a minute
# What a schema cannot say: that a range of years ends after it begins, and that a parameter of
# one measure is a number. Such a request is refused with this code.
BEYOND_A_SCHEMA = "ConfigError"

load_all_checks()
schema = schemathesis.openapi.from_asgi("/v1/openapi.json", create_app(ta.demo()))


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
def test_every_answer_is_as_the_document_says(case: schemathesis.Case) -> None:
    answer = case.call()
    refused = answer.status_code == 422 and answer.json()["code"] == BEYOND_A_SCHEMA
    spared = [CHECKS.get_one("positive_data_acceptance")] if refused else []
    case.validate_response(answer, excluded_checks=spared)


def test_the_document_describes_every_collection_and_every_refusal() -> None:
    document = create_app(ta.demo()).openapi()
    assert document["openapi"].startswith("3.1")
    assert len(document["paths"]) > 20
    for path, methods in document["paths"].items():
        assert list(methods) == ["get"], path
        answers = methods["get"]["responses"]
        assert {"200", "4XX", "5XX"} <= set(answers), path
        assert "application/problem+json" in answers["4XX"]["content"]
