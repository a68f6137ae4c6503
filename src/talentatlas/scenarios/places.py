"""Countries meant by a code or a group in a reform."""

from __future__ import annotations

from talentatlas.errors import UnknownNameError
from talentatlas.vocabulary.countries import GROUP_PREFIX, members, to_alpha3

# Short names of groups in paths of parameters.
GROUPS = {"EU": "grp:eu27", "GULF": "grp:gulf"}


def countries(*areas: str) -> list[str]:
    """Alpha-3 codes of areas and groups, sorted, each once.

    Args:
        areas: alpha-3 codes, `EU`, `GULF`, or groups such as `grp:eu27`.

    Raises:
        UnknownNameError: there is no such country or group.
    """
    found: set[str] = set()
    for area in areas:
        group = GROUPS.get(area, area)
        if group.startswith(GROUP_PREFIX):
            found |= members(group)
        elif to_alpha3(area) == area:
            found.add(area)
        else:
            raise UnknownNameError("country or group", area, known())
    return sorted(found)


def known() -> list[str]:
    """Everything that may stand before the first dot of a path."""
    import pycountry

    return sorted([*GROUPS, "XKX", *(c.alpha_3 for c in pycountry.countries)])
