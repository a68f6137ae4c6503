"""Who is asked: addresses, pace, names of the keys, terms."""

from __future__ import annotations

from dataclasses import dataclass

from talentatlas.provenance import Licence, LicenceClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A service that answers with records.

    Args:
        name: as typed on the command line.
        title: in words.
        address: of its interface.
        variable: environment variable that names another address.
        rate: requests a second that we make at most; the provider may slow it down.
        burst: requests that may follow each other at once.
        licence: of its records.
        homepage: where its terms stand.
        keys: environment variables with the user's own key or login.
        burst_statuses: answers that mean "too fast".
        gone_statuses: answers that mean "no such record".
        is_metered: answers carry what is left of a daily budget.
    """

    name: str
    title: str
    address: str
    variable: str
    rate: float
    burst: int
    licence: Licence
    homepage: str
    keys: tuple[str, ...]
    burst_statuses: frozenset[int] = frozenset({429})
    gone_statuses: frozenset[int] = frozenset({404, 410})
    is_metered: bool = False


# 100 requests a second are allowed (developers.openalex.org, read in August 2026); a tenth of
# that is not what makes a pull long.
OPENALEX = Provider(
    name="openalex",
    title="OpenAlex",
    address="https://api.openalex.org",
    variable="TALENTATLAS_OPENALEX_URL",
    rate=10.0,
    burst=10,
    licence=Licence("CC0-1.0", LicenceClass.OPEN),
    homepage="https://openalex.org",
    keys=("OPENALEX_API_KEY",),
    is_metered=True,
)
# 12 requests a second and bursts of 40 are allowed, over that 503; a day's limit is stated
# between 50,000 and 100,000 reads. 409 stands for a locked or deactivated record.
ORCID = Provider(
    name="orcid",
    title="ORCID",
    address="https://pub.orcid.org/v3.0",
    variable="TALENTATLAS_ORCID_URL",
    rate=8.0,
    burst=10,
    licence=Licence("ORCID public API terms, non-commercial use", LicenceClass.NON_COMMERCIAL),
    homepage="https://info.orcid.org/public-client-terms-of-service",
    keys=("ORCID_CLIENT_ID", "ORCID_CLIENT_SECRET"),
    burst_statuses=frozenset({429, 503}),
    gone_statuses=frozenset({404, 409, 410}),
)
# Users were stopped after 98 to 165 requests in half an hour (2026).
OPENREVIEW = Provider(
    name="openreview",
    title="OpenReview",
    address="https://api2.openreview.net",
    variable="TALENTATLAS_OPENREVIEW_URL",
    rate=1 / 20,
    burst=5,
    licence=Licence("OpenReview terms of use", LicenceClass.TERMS_ONLY),
    homepage="https://openreview.net/legal/terms",
    keys=("OPENREVIEW_USERNAME", "OPENREVIEW_PASSWORD"),
)
PROVIDERS = {provider.name: provider for provider in (OPENALEX, ORCID, OPENREVIEW)}
