"""Whether the user's keys are accepted, asked with calls that cost nothing."""

from __future__ import annotations

from talentatlas.sources.fetch import openreview, orcid
from talentatlas.sources.fetch.client import Client
from talentatlas.sources.fetch.providers import OPENALEX, OPENREVIEW, ORCID, Provider
from talentatlas.sources.fetch.surroundings import Surroundings


def is_set(provider: Provider, around: Surroundings) -> bool:
    """Whether every key of a provider is in the environment."""
    return all(around.environment.get(key, "").strip() for key in provider.keys)


def try_key(provider: Provider, around: Surroundings) -> str:
    """Ask a provider whether it accepts the key or login.

    Args:
        provider: one whose keys are set.
        around: clock, environment and such.

    Returns:
        What it grants, in words.

    Raises:
        ConfigError: it refused them.
        SourceError: it could not be asked.
    """
    if provider is ORCID:
        with Client(ORCID, around=around) as client:
            orcid.log_in(client)
    elif provider is OPENREVIEW:
        with Client(OPENREVIEW, around=around) as client:
            openreview.log_in(client)
    else:
        key = around.environment[OPENALEX.keys[0]]
        with Client(OPENALEX, token=key, around=around) as client:
            client.get("/rate-limit")
        budget = client.budget
        if budget.remaining_usd is not None and budget.limit_usd is not None:
            left, limit = budget.remaining_usd, budget.limit_usd
            return f"accepted; ${left:.2f} of today's ${limit:.2f} left"
    return "accepted"
