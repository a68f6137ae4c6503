"""Pools of invented text: words, abstracts, concepts, keywords, topics and sources."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from talentatlas.synthetic.chance import Floats, Ints, stream
from talentatlas.synthetic.snapshot.nested import lists, numbered, pooled, struct

OPENALEX = "https://openalex.org/"
WORDS, ABSTRACTS, CONCEPTS, KEYWORDS, SOURCES = 20_000, 1_000, 2_400, 3_000, 2_000
TOPICS_EACH, SCORES = 6, 24  # topics of a subfield; scores of each topic, concept or keyword
# Words of an abstract: logarithm of their number, as on the genuine pages of 2026 (190 distinct
# words in the mean) but shorter, since a snapshot also holds notes and data sets.
ABSTRACT_LENGTH = (4.6, 0.45)
AI_SUBFIELDS = ("1702", "1707")
AI_CONCEPT = 0  # number of the concept "Artificial intelligence"
ONSETS = [
    "b", "c", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "br",
    "cl", "cr", "dr", "fr", "gr", "pl", "pr", "sc", "st", "tr", "th", "ch", "é", "ö", "ü",
    "š",
]  # fmt: skip
NUCLEI = ["a", "e", "i", "o", "u", "a", "e", "i", "o", "u", "ai", "io"]
CODAS = ["", "", "", "", "", "n", "r", "s", "t", "l", "m"]
COMMON = [
    "the", "of", "and", "in", "to", "a", "for", "is", "with", "that", "on", "by", "as", "are",
    "we", "this", "from", "be", "an", "which", "at", "it", "was", "has", "these", "can",
    "our", "or", "have", "using", "based", "results", "method", "between", "their", "model",
    "data", "two", "into", "also", "show", "new", "study", "analysis",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Texts:
    """Pools of one seed.

    Args:
        words, capitalised: the same words, the common ones first.
        frequency: cumulative probability of each word.
        abstracts: inverted indices as JSON.
        concepts, keywords, topics: with `SCORES` scores each, one after the other.
        subfield_weight: of each subfield in works that are not on AI.
        sources: journals and repositories; every fifth is a repository.
    """

    words: pa.Array
    capitalised: pa.Array
    frequency: Floats
    abstracts: pa.Array
    concepts: pa.Array
    keywords: pa.Array
    topics: pa.Array
    subfield_weight: Floats
    sources: pa.Array

    @staticmethod
    def make(seed: int) -> Texts:
        """All pools of a seed."""
        draw = stream(seed, "texts")
        words = _words(draw, WORDS)
        weights = 1 / (np.arange(WORDS) + 8.0)  # Zipf's law, flattened at the top
        frequency = np.cumsum(weights / weights.sum())
        subfields = table("subfields.csv")
        return Texts(
            words=pa.array(words),
            capitalised=pa.array([w.capitalize() for w in words]),
            frequency=frequency,
            abstracts=_abstracts(draw, words, frequency),
            concepts=_concepts(draw, words),
            keywords=_keywords(draw, words),
            topics=_topics(draw, words, subfields),
            subfield_weight=np.array([float(row["weight"]) for row in subfields]),
            sources=_sources(draw, words),
        )


def table(name: str) -> list[dict[str, str]]:
    """Rows of a table of this package."""
    text = files("talentatlas.synthetic.snapshot").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def drawn(frequency: Floats, uniform: Floats) -> Ints:
    """Numbers of words, common ones more often."""
    return np.minimum(np.searchsorted(frequency, uniform), len(frequency) - 1)


def _words(draw: np.random.Generator, number: int) -> list[str]:
    length = draw.integers(2, 4, number).tolist()
    onset, nucleus, coda = (
        draw.integers(0, len(part), (number, 3)).tolist() for part in (ONSETS, NUCLEI, CODAS)
    )
    made = [
        "".join(
            ONSETS[onset[i][j]] + NUCLEI[nucleus[i][j]] + CODAS[coda[i][j]]
            for j in range(length[i])
        )
        for i in range(number)
    ]
    return COMMON + made[len(COMMON) :]


def _phrases(
    draw: np.random.Generator, words: list[str], number: int, length: int
) -> list[str]:
    chosen = draw.integers(len(COMMON), len(words), (number, length)).tolist()
    return [" ".join(words[i] for i in row) for row in chosen]


def _abstracts(draw: np.random.Generator, words: list[str], frequency: Floats) -> pa.Array:
    made: list[str] = []
    for length in np.clip(draw.lognormal(*ABSTRACT_LENGTH, ABSTRACTS), 25, 450).astype(int):
        index: dict[str, list[int]] = {}
        for place, number in enumerate(drawn(frequency, draw.random(length)).tolist()):
            word = words[number]
            index.setdefault(word if place % 15 else f"{word.capitalize()}.", []).append(place)
        made.append(orjson.dumps(index).decode())
    return pa.array(made)


def _scored(draw: np.random.Generator, entries: int) -> tuple[Ints, pa.Array]:
    """Each entry with every one of its scores."""
    score = np.round(draw.beta(2, 2, entries * SCORES), 10)
    return np.repeat(np.arange(entries), SCORES), pa.array(score)


def _concepts(draw: np.random.Generator, words: list[str]) -> pa.Array:
    names = [p.capitalize() for p in _phrases(draw, words, CONCEPTS, 2)]
    numbers = draw.choice(10**9, CONCEPTS, replace=False) + 10**7
    level = draw.integers(0, 6, CONCEPTS)
    names[AI_CONCEPT], numbers[AI_CONCEPT], level[AI_CONCEPT] = (
        "Artificial intelligence",
        154945302,  # as in OpenAlex
        1,
    )
    wikidata = draw.integers(1_000, 10**7, CONCEPTS)
    entry, score = _scored(draw, CONCEPTS)
    return struct(
        {
            "id": numbered(f"{OPENALEX}C", numbers[entry]),
            "wikidata": numbered("https://www.wikidata.org/wiki/Q", wikidata[entry]),
            "display_name": pa.array(names).take(pa.array(entry)),
            "level": pa.array(level[entry]),
            "score": score,
        }
    )


def _keywords(draw: np.random.Generator, words: list[str]) -> pa.Array:
    phrases = _phrases(draw, words, KEYWORDS, 2)
    entry, score = _scored(draw, KEYWORDS)
    ids = pa.array([f"{OPENALEX}keywords/{p.replace(' ', '-')}" for p in phrases])
    names = pa.array([p.capitalize() for p in phrases])
    at = pa.array(entry)
    return struct({"id": ids.take(at), "display_name": names.take(at), "score": score})


def _topics(
    draw: np.random.Generator, words: list[str], subfields: list[dict[str, str]]
) -> pa.Array:
    number = len(subfields) * TOPICS_EACH
    names = pa.array([p.title() for p in _phrases(draw, words, number, 3)])
    entry, score = _scored(draw, number)
    row = pa.array(entry // TOPICS_EACH)
    at = pa.array(entry)

    def level(kind: str, path: str, name: str) -> pa.Array:
        ids = pa.array([f"{OPENALEX}{path}/{s[kind]}" for s in subfields])
        labels = pa.array([s[name] for s in subfields])
        return struct({"id": ids.take(row), "display_name": labels.take(row)})

    return struct(
        {
            "id": numbered(f"{OPENALEX}T", 10_000 + np.arange(number)).take(at),
            "display_name": names.take(at),
            "score": score,
            "subfield": level("subfield", "subfields", "name"),
            "field": level("field", "fields", "field_name"),
            "domain": level("domain", "domains", "domain_name"),
        }
    )


def _sources(draw: np.random.Generator, words: list[str]) -> pa.Array:
    number = np.arange(SOURCES)
    hosts = pa.array([p.title() for p in _phrases(draw, words, SOURCES // 20, 2)])
    host = draw.integers(0, SOURCES // 20, SOURCES)
    host_id = numbered(f"{OPENALEX}P", 4_310_310_000 + host)
    host_name = hosts.take(pa.array(host))
    one = np.ones(SOURCES, np.int64)
    repository = number % 5 == 0
    parts = draw.integers(1_000, 10_000, (SOURCES, 2)).tolist()
    issn = pa.array([f"{a}-{b}" for a, b in parts])
    kinds = pa.array(["journal", "repository", "conference"])
    kind = np.where(repository, 1, np.where(number % 9 == 1, 2, 0))
    missing = pa.array(repository)
    return struct(
        {
            "id": numbered(f"{OPENALEX}S", draw.choice(10**9, SOURCES, replace=False) + 10**7),
            "display_name": pa.array([p.title() for p in _phrases(draw, words, SOURCES, 4)]),
            "issn_l": pc.if_else(missing, None, issn),
            "issn": lists(
                np.where(repository, 0, 1), issn.filter(pa.array(~repository)), repository
            ),
            "is_oa": pa.array(number % 3 != 1),
            "is_in_doaj": pa.array(number % 4 == 3),
            "is_core": pa.array(number % 4 != 0),
            "host_organization": host_id,
            "host_organization_name": host_name,
            "host_organization_lineage": lists(one, host_id),
            "host_organization_lineage_names": lists(one, host_name),
            "type": pooled(kind, kinds).dictionary_decode(),
        }
    )
