"""Groups of countries and regions that published studies report as one."""

from __future__ import annotations

from talentatlas.places.word_sets import word_set
from talentatlas.vocabulary.countries import members

# Europe of the UN's M49 (region 150) without the UK, which MacroPolo shows apart, and without
# Russia, which its list of origins shows apart too. Dependent territories are left out.
EUROPE_EX_UK = word_set(
    "ALB AND AUT BEL BGR BIH BLR CHE CZE DEU DNK ESP EST FIN FRA GRC HRV HUN IRL ISL ITA LIE"
    " LTU LUX LVA MCO MDA MKD MLT MNE NLD NOR POL PRT ROU SMR SRB SVK SVN SWE UKR VAT XKX"
)


def group(area: str) -> frozenset[str]:
    """Alpha-3 codes that an area of the claims stands for.

    Args:
        area: a code, `EUROPE-exUK`, `EU27`, or several joined by "+".
    """
    return frozenset(code for part in area.split("+") for code in _members(part))


def _members(part: str) -> frozenset[str]:
    if part == "EUROPE-exUK":
        return EUROPE_EX_UK
    return members("grp:eu27") if part == "EU27" else frozenset((part,))
