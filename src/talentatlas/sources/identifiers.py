"""Identifiers of persons as lists print them: cut out, checked, written in one way."""

from __future__ import annotations

import re

ORCID = re.compile(r"(?<!\d)(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])(?!\d)")
# Person keys of DBLP; the older /pers/ addresses hold a name, which is no key.
DBLP = re.compile(r"(?:https?://)?(?:[\w.-]*dblp[\w.-]*/)?(?:pid/)?((?:\d+|[a-z])/[\w-]+)")
DBLP_ENDING = re.compile(r"(?:\.(?:html|xml|rdf|bib|nt))?(?:[?#].*)?$")
IEEE = re.compile(r"/?(\d{4,20})/?")
OPENREVIEW = re.compile(r"~\S+(?: \S+)*")
DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)+")
EMAIL = re.compile(r"[^\s@<>()\"',;]+@[^\s@<>()\"',;]+")


def orcid(text: str) -> str | None:
    """ORCID iD as 0000-0000-0000-000X; None without a valid check digit (ISO 7064 11,2).

    Example:
        >>> orcid("https://orcid.org/0000-0002-1825-0097"), orcid("0000-0002-1825-0098")
        ('0000-0002-1825-0097', None)
    """
    found = ORCID.search(text)
    if found is None:
        return None
    digits = "".join(found.groups()).upper()
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return "-".join(found.groups()).upper() if "0123456789X"[check] == digits[-1] else None


def dblp(text: str) -> str | None:
    """DBLP person key such as 12/3456-1; None for anything else, old addresses included."""
    found = DBLP.fullmatch(DBLP_ENDING.sub("", text.strip()))
    return found[1] if found else None


def ieee(text: str) -> str | None:
    """IEEE author number."""
    found = IEEE.fullmatch(text)
    return found[1] if found else None


def openreview(text: str) -> str | None:
    """OpenReview profile such as ~Given_Family1."""
    return text if text.startswith("~") and OPENREVIEW.fullmatch(text) else None


def domain(text: str) -> str | None:
    """Domain in lower case, also out of an e-mail or web address; the rest is never kept."""
    bare = text.strip().lower()
    if not bare.isalnum():
        bare = bare.rpartition("@")[2].rpartition("://")[2].partition("/")[0].partition(":")[0]
    return bare if DOMAIN.fullmatch(bare := bare.strip(" .<>()[]{},")) else None


def without_emails(text: str) -> str:
    """A text in which every e-mail address is reduced to its domain."""
    return EMAIL.sub(lambda m: m[0].rpartition("@")[2], text) if "@" in text else text
