"""Country of the printed address: names, then postcodes, then towns and states weighed."""

from collections.abc import Sequence
from math import log

from talentatlas.places.iso import alpha3_of
from talentatlas.places.segment import CANADIAN_PROVINCES, US_STATES, Segment

APART = frozenset({"HKG", "MAC", "TWN"})
# Probability left to the countries a piece of evidence does not name. A town misleads less
# often than a large organisation has a second seat.
_TOWN_MISLEADS = 0.01
_SEAT_MISLEADS = 0.02
_HEAD_OFFICE_MISLEADS = 0.2  # companies have branches
# A place below this many thousand inhabitants does not outweigh a known organisation.
_TELLING_TOWN = 40
# How likely two capital letters mean the American state rather than the country with that code.
_STATE_FIRST = {
    "CA": 0.85,
    "DE": 0.3,
    "IN": 0.6,
    "IL": 0.8,
    "CO": 0.7,
    "AR": 0.6,
    "ID": 0.8,
    "GA": 0.9,
    "LA": 0.95,
    "MD": 0.95,
    "SC": 0.95,
    "AL": 0.9,
    "TN": 0.9,
}
_STATE_OTHERWISE = 0.98


def named_country(segments: Sequence[Segment]) -> str | None:
    """Country printed by name or by the form of its postcode, the last one if several.

    Hong Kong, Macau and Taiwan win over a "China" printed behind them.
    """
    named = [s.country for s in segments if s.country]
    if not named:
        postal = [s.postal for s in segments if s.postal]
        return postal[-1] if postal else None
    if named[-1] == "CHN":
        apart = [c for c in named if c in APART]
        apart += [m.country for s in segments for m in s.meanings[:1] if m.country in APART]
        if apart:
            return apart[-1]
    return named[-1]


def weighed_country(
    segments: Sequence[Segment], seats: dict[str, float], is_branching: bool
) -> str | None:
    """Country that towns, regions and codes of the address point to together.

    Args:
        segments: parts of the affiliation.
        seats: countries of the organisation found beside the address, with shares; it decides
            between towns of one name, and overrules a village.
        is_branching: the organisation is one with branches, so that a town at the end of its
            name is believed.
    """
    states = {s.code for s in segments if s.code} & US_STATES
    evidence = [e for s in segments for e in _evidence(s, states)]
    candidates = {c for e in evidence for c in e}
    if not candidates:
        return None
    scores = {c: 0.0 for c in sorted(candidates)}
    for country in scores:
        scores[country] = sum(log(_TOWN_MISLEADS + e.get(country, 0)) for e in evidence)
        if seats:
            misleads = _HEAD_OFFICE_MISLEADS if is_branching else _SEAT_MISLEADS
            scores[country] += log(misleads + seats.get(country, 0))
    best = max(scores, key=scores.__getitem__)
    if seats and best not in seats:
        telling = (s for s in segments if is_branching or not s.is_tail)
        if not any(_is_telling(s, best) for s in telling):
            return None
    return best


def _evidence(segment: Segment, states: set[str]) -> list[dict[str, float]]:
    found = []
    if segment.meanings:
        weights: dict[str, float] = {}
        for meaning in segment.meanings:
            fits = not states or meaning.country != "USA" or meaning.state in states
            weight = meaning.weight * (1 if fits else 0.05)
            weights[meaning.country] = weights.get(meaning.country, 0) + weight
        total = sum(weights.values())
        found.append({c: w / total for c, w in weights.items()})
    if segment.code:
        found.append(_code_evidence(segment.code))
    return found


def _code_evidence(code: str) -> dict[str, float]:
    country = alpha3_of(code)
    if code in US_STATES:
        share = _STATE_FIRST.get(code, _STATE_OTHERWISE)
        return {"USA": share, country: 1 - share} if country else {"USA": 1.0}
    if code in CANADIAN_PROVINCES:
        return {"CAN": 0.95, country: 0.05} if country else {"CAN": 1.0}
    return {country: 1.0} if country else {}


def _is_telling(segment: Segment, country: str) -> bool:
    if segment.code and country in _code_evidence(segment.code):
        return True
    return any(m.country == country and m.weight >= _TELLING_TOWN for m in segment.meanings)
