"""Country and organisation behind a web or e-mail domain."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from talentatlas.places.iso import alpha3_of
from talentatlas.places.ror import Record
from talentatlas.places.tables import read_lines
from talentatlas.places.word_sets import word_set

_SPLIT = re.compile(r"[+;,\s<>(){}\[\]]+")
# Country domains sold world-wide say nothing about a country.
_SOLD_WORLDWIDE = word_set("ai io me tv co cc ly fm gg sh to ws im am la xyz")
_AMERICAN = frozenset({"edu", "gov", "mil"})
_MAIL_PROVIDERS = word_set(
    "gmail.com googlemail.com outlook.com hotmail.com yahoo.com qq.com 163.com 126.com"
    " foxmail.com icloud.com me.com mac.com live.com protonmail.com proton.me aol.com"
    " msn.com acm.org ieee.org gmx.de gmx.net web.de naver.com hanmail.net daum.net"
    " yahoo.fr ymail.com sina.com mail.ru yandex.ru computer.org member.ams.org"
    " alumni.stanford.edu openreview.net"
)


@dataclass(frozen=True, slots=True)
class Domains:
    """Owners of known domains: country and, where one organisation owns it, its identifier."""

    owners: dict[str, tuple[str, str | None]]

    def resolve(self, domain: str) -> tuple[str | None, str | None]:
        """Country and organisation of the first domain in the text that tells one."""
        for one in _SPLIT.split(domain.lower().replace("****", "")):
            host = one.rpartition("@")[2].strip(".")
            if "." in host and host not in _MAIL_PROVIDERS:
                found = self._one(host)
                if found[0] is not None:
                    return found
        return None, None

    def add(self, records: Iterable[Record]) -> None:
        """Add the domains of organisations; those already known keep their owner."""
        for record in records:
            for domain in record.domains:
                self.owners.setdefault(domain, (record.country, record.organisation_id))

    def _one(self, host: str) -> tuple[str | None, str | None]:
        labels = host.split(".")
        for at in range(len(labels) - 1):
            found = self.owners.get(".".join(labels[at:]))
            if found is not None:
                return found
        last = labels[-1]
        if last in _AMERICAN:
            return "USA", None
        if len(last) == 2 and last not in _SOLD_WORLDWIDE:
            return alpha3_of(last), None
        return None, None


def load_domains() -> Domains:
    """Read the bundled table."""
    owners: dict[str, tuple[str, str | None]] = {}
    for line in read_lines("domains.csv.xz"):
        domain, country, identifier = line.split(",")
        owners[domain] = (country, "ror:" + identifier if identifier else None)
    return Domains(owners)
