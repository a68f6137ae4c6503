"""What answers look like in the OpenAPI document; the rows follow from their contracts."""

from __future__ import annotations

from typing import Any, Literal  # JSON

from pydantic import BaseModel, ConfigDict, Field, create_model

from talentatlas.rest.negotiation import MEDIA
from talentatlas.rest.problems import MEDIA as PROBLEM_MEDIA
from talentatlas.schema.contract import Contract

PYTHON = {"string": str, "int32": int, "int64": int, "double": float, "boolean": bool}
Lang = Literal["en", "zh-Hans", "zh-Hant"]
Responses = dict[int | str, dict[str, Any]]


class Strict(BaseModel):
    """Just the fields that are named."""

    model_config = ConfigDict(extra="forbid")


class ProblemDocument(Strict):
    """Why there is no answer (RFC 9457)."""

    type: str = Field(description="Address of the kind of error.")
    title: str = Field(description="The kind, in the asked language.")
    status: int
    detail: str = Field(description="What happened, with names and values.")
    instance: str = Field(description="What was asked.")
    code: str = Field(description="Stable name of the kind of error.")
    hint: str = Field(description="What to do, in the asked language.")
    why: str = Field(description="Why it matters.")
    near: list[str] = Field(description="Names that may have been meant.")
    errors: list[dict[str, Any]] = Field(description="Which part of the request does not fit.")
    lang: Lang


class Index(Strict):
    """Where everything is."""

    name: str
    version: str
    vintage: str
    run_id: str
    licence: str
    citation: str
    years: list[int] = Field(description="First and last year on record.")
    languages: list[Lang]
    links: dict[str, str]


class MeasureDocument(Strict):
    """A measure with everything that decides it."""

    name: str
    title: str
    definition: str
    unit: str
    counting_unit: str
    keys: list[str]
    parameters: dict[str, dict[str, int | str]] = Field(description="Default and its reason.")
    notes: dict[str, str]
    is_modelled: bool
    vintage: str
    links: dict[str, str]


class VintageDocument(Strict):
    """The inputs behind the atlas, and the record of the run."""

    vintage: str
    run_id: str
    version: str
    parameters: dict[str, int | float | str | bool | None]
    sources: list[dict[str, Any]]
    rejected: list[dict[str, int | str]] = Field(description="What was not used, and why.")
    files: list[dict[str, int | str]] = Field(description="Tables of counts and estimates.")
    licence: str
    citation: str
    links: dict[str, str]


class AreaDocument(Strict):
    """A country, region or group."""

    code: str
    kind: Literal["country", "group"]
    names: dict[str, str]
    members: list[str] = Field(description="Areas of a group.")
    links: dict[str, str]


class TermDocument(Strict):
    """A word of the vocabulary in every language."""

    term_id: str
    labels: dict[str, str]
    definitions: dict[str, str]
    source: str


class StudyDocument(Strict):
    """A study with its rules and its claims."""

    name: str
    title: str | None
    citation: str | None
    url: str | None
    words: dict[str, str] = Field(description="Sample, unit, rules, departures, limits.")
    claims: list[dict[str, Any]]
    links: dict[str, str]


class ScenarioDocument(Strict):
    """A ready reform with the evidence behind its levers."""

    name: str
    title: str
    text: str = Field(description="The reform as a file.")
    fingerprint: str
    parts: list[str]
    replaced: list[str]
    levers: list[dict[str, Any]]
    results: list[str]
    links: dict[str, str]


class ResultDocument(BaseModel):
    """A stored result of a scenario: `result.json` as the command line writes it."""

    model_config = ConfigDict(extra="allow")
    reform: dict[str, Any]
    source: dict[str, Any]
    headlines: list[dict[str, Any]]
    unit: str
    links: dict[str, str]


def row_model(kind: Contract) -> type[BaseModel]:
    """A row of a collection as a model.

    Args:
        kind: its contract.
    """
    fields: dict[str, Any] = {
        column.name: (
            PYTHON[column.type] if column.required else PYTHON[column.type] | None,
            Field(description=column.meaning),
        )
        for column in kind.columns
    }
    name = kind.name.title().replace("_", "")
    return create_model(name, __base__=Strict, **fields)


def page_model(kind: Contract) -> type[BaseModel]:
    """A page of a collection as a model.

    Args:
        kind: contract of its rows.
    """
    row = row_model(kind)
    fields: dict[str, Any] = {
        "count": (int, Field(description="Rows of the whole answer, over all pages.")),
        "next": (str | None, Field(description="Address of the next page.")),
        "vintage": (str, Field(description="Of the inputs.")),
        "run_id": (str, Field(description="Record of the run.")),
        "version": (str, Field(description="Of Talent Atlas.")),
        "licence": (str, Field(description="Of the records behind it.")),
        "citation": (str, Field(description="How to cite it.")),
        "lang": (Lang, Field(description="Language of labels.")),
        "links": (dict[str, str], Field(description="Definition and record of the run.")),
        "notes": (dict[str, Any], Field(description="What belongs to the answer as a whole.")),
        "rows": (list[row], Field(description=f"One row is one {kind.grain}.")),
    }
    return create_model(f"{row.__name__}Page", __base__=Strict, **fields)


def of_page(kind: Contract) -> Responses:
    """Answers of a collection, in every form.

    Args:
        kind: contract of its rows.
    """
    others = {
        MEDIA[form]: {"schema": {"type": "string", "format": "binary"}}
        for form in ("csv", "arrow")
    }
    page = {"model": page_model(kind), "content": others, "headers": _headers(("Link", "ETag"))}
    return {200: {**page, "description": f"{kind.grain}, one a row".capitalize()}, **refusals()}


def of_document(model: type[BaseModel]) -> Responses:
    """Answers of a single thing, as JSON.

    Args:
        model: of the document.
    """
    return {200: {"model": model, "headers": _headers(("ETag",))}, **refusals()}


def refusals() -> Responses:
    """Problem documents that any address may answer with."""
    words = {
        "304": "Not changed since the ETag that you have",
        "307": "The vintage that `latest` means",
        "4XX": "Why there is no answer",
        "5XX": "Why there is no answer",
    }
    schema = {"$ref": "#/components/schemas/ProblemDocument"}
    problem = {"content": {PROBLEM_MEDIA: {"schema": schema}}}
    return {
        status: {"description": text, **(problem if status.endswith("XX") else {})}
        for status, text in words.items()
    }


def _headers(names: tuple[str, ...]) -> dict[str, object]:
    words = {
        "ETag": "Of this vintage, run, version and request; send it back in If-None-Match.",
        "Link": "Next page (rel=next), definition (rel=describedby).",
    }
    return {name: {"description": words[name], "schema": {"type": "string"}} for name in names}
