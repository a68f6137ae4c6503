"""Country codes of ISO 3166-1: alpha-2, also as internet domains, to alpha-3."""

from functools import cache

import pycountry

# Codes in use that ISO has not assigned.
_UNASSIGNED = {"UK": "GBR", "XK": "XKX", "EL": "GRC"}


@cache
def alpha3_codes() -> dict[str, str]:
    """Alpha-3 code of every alpha-2 code, upper case."""
    return {c.alpha_2: c.alpha_3 for c in pycountry.countries} | _UNASSIGNED


def alpha3_of(alpha2: str) -> str | None:
    """Alpha-3 code of an alpha-2 code in any case, or None."""
    return alpha3_codes().get(alpha2.upper())
