"""Tables of records as sources give them: works, bylines, stated affiliations, rejects."""

from __future__ import annotations

from talentatlas.schema.contract import contract

ORIGIN = contract(
    "origin",
    "clean",
    "file landed",
    "origin_id",
    """
    origin_id string required: source:file name
    source string required: registered name of the source
    file string required: name below the folder that was given
    checksum string required: SHA-256 of the bytes as received
    bytes int64 required: number of bytes as received
    licence string required: licence of the records
    citation string: how to cite them
    producer string: who made them
    works int64 required: works kept
    authorships int64 required: authorships kept
    rejected int64 required: rejected records and parts of records
    """,
)
WORK = contract(
    "work",
    "clean",
    "paper",
    "work_id",
    """
    work_id string required: source:venue and year/identifier in the source
    origin_id string required: file it came from
    doi string: DOI in lower case without resolver
    title string: title as printed
    year int32 required: year of the venue
    kind string required: conference-paper, preprint, article
    venue_id string required: venue without year, such as icra
    track string: track as the source says
    status string: decision as the source says
    tier string: oral, spotlight or poster, where the source says so
    is_accepted boolean required: false for rejected, withdrawn and desk-rejected works
    is_retracted boolean required: retracted according to the source
    citations int64: citations at the time of the source; null when unknown
    authors int32 required: names on the byline
    """,
)
AUTHORSHIP = contract(
    "authorship",
    "clean",
    "name on a paper",
    "work_id, position",
    """
    work_id string required: the work
    position int32 required: place on the byline, from 1
    name string required: name as printed
    name_normal string required: lower-case Latin letters without accents, one space between
    openreview string: OpenReview profile identifier
    ieee string: IEEE author number
    orcid string: ORCID iD
    dblp string: DBLP person key
    author_key string required: best identifier with its scheme, else name:normal name
    credit double required: share of the work, 1 / authors
    """,
)
PRINTED_AFFILIATION = contract(
    "printed_affiliation",
    "clean",
    "affiliation as printed on an authorship",
    "work_id, position, line",
    """
    work_id string required: the work
    position int32 required: place on the byline
    line int32 required: order of the affiliation, from 1
    text string: affiliation as printed; null when only a domain is known
    domain string: e-mail or web domain that belongs to this person
    role string: post as the source says, such as PhD student
    country_listed string: country that the source lists, ISO alpha-3
    """,
)
REJECTED = contract(
    "rejected",
    "clean",
    "record, or part of one, that was not used",
    "origin_id, record, part, reason, line",
    """
    origin_id string required: file
    record string required: identifier or number of the record in the file
    part string required: work, authorship, affiliation, country or file
    reason string required: short code
    line int32 required: running number among equal keys
    message string required: what was wrong, in words
    """,
)
PLACE = contract(
    "place",
    "clean",
    "distinct affiliation text and domain",
    "text, domain",
    """
    text string: affiliation as printed
    domain string: domain
    organisation_id string: organisation recognised
    kind string: education, company, government, nonprofit, facility, healthcare, other
    country_printed string: country in the printed address
    country_organisation string: country of the organisation or named branch
    country_domain string: country of the domain
    country string: country by the rule
    rule string: which of them decided
    """,
)
ORGANISATION = contract(
    "organisation",
    "clean",
    "organisation that was recognised",
    "organisation_id",
    """
    organisation_id string required: ror:… or org:…
    name string required: name
    country string: ISO alpha-3
    kind string: education, company, government, nonprofit, facility, healthcare, other
    parent_id string: organisation above it
    """,
)
VENUE = contract(
    "venue",
    "clean",
    "venue",
    "venue_id",
    """
    venue_id string required: short name without year
    works int64 required: works in this atlas
    first_year int32 required: first year in this atlas
    last_year int32 required: last year in this atlas
    """,
)
AFFILIATION = contract(
    "affiliation",
    "clean",
    "stated affiliation",
    "work_id, position, line",
    """
    work_id string required: the work
    position int32 required: place on the byline
    line int32 required: order of the affiliation
    text string: as printed
    domain string: e-mail or web domain
    role string: post
    organisation_id string: organisation recognised
    kind string: kind of organisation
    country_printed string: country in the printed address
    country_organisation string: country of the organisation or named branch
    country_domain string: country of the domain
    country_listed string: country that the source lists
    country string: country by the rule
    rule string: printed, organisation, domain or listed
    share double: part of the authorship; sums to 1 over lines with a country
    """,
)
RECORDS = (
    ORIGIN,
    WORK,
    AUTHORSHIP,
    PRINTED_AFFILIATION,
    REJECTED,
    PLACE,
    ORGANISATION,
    VENUE,
    AFFILIATION,
)
