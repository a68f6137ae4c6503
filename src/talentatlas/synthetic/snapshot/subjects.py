"""What the works of a block are about: topics, keywords, concepts, headings, goals, funding."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from talentatlas.synthetic.chance import Ints
from talentatlas.synthetic.snapshot.bylines import Bylines
from talentatlas.synthetic.snapshot.nested import (
    Flags,
    lists,
    numbered,
    places,
    pooled,
    starts,
    struct,
)
from talentatlas.synthetic.snapshot.texts import (
    AI_CONCEPT,
    AI_SUBFIELDS,
    OPENALEX,
    SCORES,
    TOPICS_EACH,
    Texts,
)

NO_TOPIC = 0.25  # part of the works that are not on AI
KEYWORDS, CONCEPTS = 4, 4  # means, but for bare records
MESH, GOAL, FUNDED = 0.08, 0.2, 0.12
GOALS = (
    "No poverty", "Zero hunger", "Good health and well-being", "Quality Education",
    "Gender equality", "Clean water and sanitation", "Affordable and clean energy",
)  # fmt: skip
HEADINGS = ("Humans", "Algorithms", "Animals", "Female", "Male", "Adult", "Models, Theoretical")


def subject_columns(
    draw: np.random.Generator, texts: Texts, bylines: Bylines, is_thin: Flags
) -> dict[str, pa.Array]:
    """Columns that say what a work is about and who paid for it."""
    topic, counts = _topics(draw, texts, bylines)
    first = np.where(counts > 0, topic[np.minimum(starts(counts), len(topic) - 1)], -1)
    keywords = np.where(is_thin, 0, draw.poisson(KEYWORDS, len(is_thin)))
    concepts = np.where(is_thin, 0, draw.poisson(CONCEPTS, len(is_thin)))
    concepts = np.maximum(concepts, bylines.is_ai)
    concept = draw.integers(SCORES, len(texts.concepts), int(concepts.sum()))
    leads = np.repeat(bylines.is_ai, concepts) & (places(concepts) == 0)
    concept = np.where(leads, AI_CONCEPT * SCORES + concept % SCORES, concept)
    keyword = draw.integers(0, len(texts.keywords), int(keywords.sum()))
    return {
        "primary_topic": pooled(first, texts.topics),
        "topics": lists(counts, pooled(topic, texts.topics)),
        "keywords": lists(keywords, pooled(keyword, texts.keywords)),
        "concepts": lists(concepts, pooled(concept, texts.concepts)),
        "mesh": _mesh(draw, is_thin),
        "sustainable_development_goals": _goals(draw, is_thin),
        **_funding(draw, is_thin),
    }


def _topics(draw: np.random.Generator, texts: Texts, bylines: Bylines) -> tuple[Ints, Ints]:
    """Topics of each work, one after the other, and their number."""
    works = len(bylines.year)
    ai = len(AI_SUBFIELDS)  # the first rows of the table of subfields
    subfield = np.where(bylines.is_ai, draw.choice(ai, works, p=(0.65, 0.35)), bylines.field)
    counts = draw.choice([1, 2, 3], works, p=(0.3, 0.25, 0.45))
    counts = np.where(~bylines.is_ai & (draw.random(works) < NO_TOPIC), 0, counts)
    place = places(counts)
    other = draw.integers(ai, len(texts.subfield_weight), len(place))
    own = np.repeat(subfield, counts)
    chosen = np.where((place == 0) | (draw.random(len(place)) < 0.5), own, other)
    topic = chosen * TOPICS_EACH + draw.integers(0, TOPICS_EACH, len(place))
    return topic * SCORES + draw.integers(0, SCORES, len(place)), counts


def _mesh(draw: np.random.Generator, is_thin: Flags) -> pa.ListArray:
    some = ~is_thin & (draw.random(len(is_thin)) < MESH)
    counts = np.where(some, draw.integers(2, 9, len(is_thin)), 0)
    total = int(counts.sum())
    heading, qualifier = draw.integers(0, len(HEADINGS), total), draw.integers(-3, 1, total)
    codes = pa.array([f"D{i * 941 + 6_801:06d}" for i in range(len(HEADINGS))])
    values = struct(
        {
            "descriptor_ui": pooled(heading, codes),
            "descriptor_name": pooled(heading, pa.array(HEADINGS)),
            "qualifier_ui": pooled(qualifier, pa.array(["Q000379"])),
            "qualifier_name": pooled(qualifier, pa.array(["methods"])),
            "is_major_topic": pa.array(draw.random(total) < 0.3),
        }
    )
    return lists(counts, values)


def _goals(draw: np.random.Generator, is_thin: Flags) -> pa.ListArray:
    counts = (~is_thin & (draw.random(len(is_thin)) < GOAL)).astype(np.int64)
    goal = draw.integers(0, len(GOALS), int(counts.sum()))
    ids = pa.array([f"https://metadata.un.org/sdg/{i + 1}" for i in range(len(GOALS))])
    values = struct(
        {
            "id": pooled(goal, ids),
            "display_name": pooled(goal, pa.array(GOALS)),
            "score": pa.array(np.round(draw.random(len(goal)), 2)),
        }
    )
    return lists(counts, values)


def _funding(draw: np.random.Generator, is_thin: Flags) -> dict[str, pa.Array]:
    """Awards, and the funders that gave them."""
    counts = (~is_thin & (draw.random(len(is_thin)) < FUNDED)).astype(np.int64)
    total = int(counts.sum())
    funder = draw.integers(0, 400, total)
    award = draw.integers(10**6, 10**8, total)
    funder_id = numbered(f"{OPENALEX}F", 4_320_300_000 + funder)
    name = numbered("Synthetic Science Fund ", funder + 1)
    ror = numbered("https://ror.org/0synth", 100 + funder, funder % 3 == 0)
    awards = struct(
        {
            "id": numbered(f"{OPENALEX}G", award + 4_000_000_000),
            "display_name": numbered("Grant ", award, award % 2 == 0),
            "funder_award_id": numbered("SSF-", award),
            "funder_id": funder_id,
            "funder_display_name": name,
        }
    )
    funders = struct({"id": funder_id, "display_name": name, "ror": ror})
    return {"awards": lists(counts, awards), "funders": lists(counts, funders)}
