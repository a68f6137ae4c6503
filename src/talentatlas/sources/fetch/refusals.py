"""What a user reads when a provider does not answer: what, why it matters, what to do."""

from __future__ import annotations

from datetime import UTC, datetime

from talentatlas.errors import (
    ConfigError,
    RateLimited,
    SourceError,
    SourceUnavailable,
    TalentAtlasError,
)
from talentatlas.sources.fetch.providers import Provider
from talentatlas.sources.fetch.verdict import until_midnight

CHALLENGE = "ChallengeRequiredError"
AGAIN = "Type the same command again later; if it ends the same way, please report it."
NEWER = "Look for a newer version of Talent Atlas; if there is none, please report it."
KEPT = "What was finished is kept; the same command continues where it stopped."


def spent(provider: Provider, reason: str, seconds: float | None, *, now: float) -> RateLimited:
    """The budget of the day is gone.

    Args:
        provider: who says so.
        reason: in words.
        seconds: until it returns; midnight UTC when unknown.
        now: seconds since 1970.
    """
    left = until_midnight(now) if seconds is None else seconds
    back = datetime.fromtimestamp(now + left, UTC).strftime("%Y-%m-%d %H:%M UTC")
    hours, minutes = divmod(round(left / 60), 60)
    return RateLimited(
        f"{provider.title} answers no more for now: {reason}.",
        why=f"It answers again at {back}, in {hours} h {minutes:02d} min. {KEPT}",
        todo=f"Type the same command after {back}.",
    )


def refused(provider: Provider, reason: str) -> TalentAtlasError:
    """The provider will not answer this question, however often it is asked."""
    keys = " and ".join(provider.keys)
    if CHALLENGE in reason:
        return SourceError(
            f"{provider.title} wants to see a person ({CHALLENGE}): it refuses programs that "
            "are not logged in, and sometimes those that are.",
            why=f"Nothing can be fetched from it now. {KEPT}",
            todo=f"Set {keys} to your own login and try again later; papers in published "
            "proceedings can be read without it.",
        )
    if reason.startswith("status 401"):
        return ConfigError(
            f"{provider.title} refused the key or login ({reason}).",
            why=f"Without it little or nothing can be fetched. {KEPT}",
            todo=f"Check {keys}; unset it to go on without one where that is possible.",
        )
    return SourceError(
        f"{provider.title} refused the question ({reason}).",
        why=f"Asking again would give the same answer. {KEPT}",
        todo="Check the words of the command; if they are right, its interface has changed: "
        "please report it with this message.",
    )


def unavailable(provider: Provider, reason: str, tries: int) -> SourceUnavailable:
    """The provider did not answer with data."""
    return SourceUnavailable(
        f"{provider.title} could not be read in {tries} tries; the last ended with: {reason}.",
        why=KEPT,
        todo="Check the network, then type the same command again in some minutes.",
    )


def offline(provider: Provider) -> SourceUnavailable:
    """The user wants nothing to be asked."""
    return SourceUnavailable(
        f"{provider.title} was not asked, since --offline was given.",
        why=KEPT,
        todo="Leave --offline out, or build from what lies on the disk already.",
    )


def in_the_open(provider: Provider, address: str) -> ConfigError:
    """A key would travel without encryption."""
    return ConfigError(
        f"{provider.variable} is {address}, which is not https.",
        why="A key that travels in the open can be read on the way.",
        todo=f"Let {provider.variable} begin with https://, or unset it.",
    )
