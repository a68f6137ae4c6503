"""Fetch records from the interfaces of their producers: polite, resumable, with counts checked.

`plan_fetch` says what a request takes; `fetch` lands the answers in a folder.
"""

from talentatlas.sources.fetch.fetching import Fetched, FetchPlan, fetch, plan_fetch
from talentatlas.sources.fetch.openalex import OpenAlexRequest
from talentatlas.sources.fetch.openreview import OpenReviewRequest
from talentatlas.sources.fetch.orcid import OrcidRequest
from talentatlas.sources.fetch.surroundings import Surroundings

__all__ = [
    "FetchPlan",
    "Fetched",
    "OpenAlexRequest",
    "OpenReviewRequest",
    "OrcidRequest",
    "Surroundings",
    "fetch",
    "plan_fetch",
]
