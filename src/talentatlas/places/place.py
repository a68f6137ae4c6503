"""The answer of the gazetteer: where an affiliation is, whose it is, and which rule said so."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Organisation and country of one affiliation; countries are ISO 3166-1 alpha-3.

    Attributes:
        organisation_id: `ror:…` where known, else `org:…` from our own table or the name.
        organisation: canonical name.
        kind: education, company, government, nonprofit, facility, healthcare or other.
        country_organisation: country where the organisation has its seat.
        country_printed: country of the printed address, however written.
        country_domain: country the e-mail or web domain points to.
        country: the one decided on: printed, else organisation, else domain.
        rule: what decided `country`: printed, organisation, place_in_name, near_name, domain
            or language; None when nothing did, quarantine for a placeholder.
        parent_id: organisation above this one, where known.
    """

    organisation_id: str | None = None
    organisation: str | None = None
    kind: str | None = None
    country_organisation: str | None = None
    country_printed: str | None = None
    country_domain: str | None = None
    country: str | None = None
    rule: str | None = None
    parent_id: str | None = None
