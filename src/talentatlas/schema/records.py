"""Tables of records as sources give them: works, bylines, affiliations, lives, rejects."""

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
    vintage string: release, or date of retrieval, as the source states it
    works int64 required: works kept
    authorships int64 required: authorships kept
    events int64 required: degrees and posts kept
    rejected int64 required: rejected records and parts of records
    """,
)
WORK = contract(
    "work",
    "clean",
    "paper",
    "work_id",
    """
    work_id string required: source, then identifier in the source
    origin_id string required: file it came from
    doi string: DOI in lower case without resolver
    title string: title as printed
    year int32 required: year of the venue
    kind string required: conference-paper, preprint, article
    venue_id string: venue without year, such as icra; openalex:S… where no short name is known
    track string: track as the source says
    status string: decision as the source says
    tier string: oral, spotlight or poster, where the source says so
    is_accepted boolean required: false for rejected, withdrawn and desk-rejected works
    is_retracted boolean required: retracted according to the source
    citations int64: citations at the time of the source; null when unknown
    authors int32 required: names on the byline
    title_key string: hash of the letters and digits of the title; null for a short title
    selected_by string: rule by which a source was cut while reading; null when it was not
    unread string: fields of the record that this version does not know, as JSON
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
    orcid string: ORCID iD stated with this work
    dblp string: DBLP person key
    openalex string: OpenAlex author
    orcid_profile string: ORCID iD of the author's profile at the source; no sign of this work
    is_corresponding boolean: stated as corresponding author; null where that is not reliable
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
    organisation_listed string: organisation that the source lists first, ror:… or openalex:I…
    kind_listed string: kind of that organisation
    """,
)
ORGANISATION_MATCH = contract(
    "organisation_match",
    "clean",
    "organisation that the source matched to a stated affiliation",
    "work_id, position, line, number",
    """
    work_id string required: the work
    position int32 required: place on the byline
    line int32 required: the affiliation; 0 where the source does not say which
    number int32 required: order among the matches of the line, from 1
    organisation_id string required: ror:… where known, else openalex:I…
    openalex string: OpenAlex institution
    name string: name in the source
    country string: country of its seat, ISO alpha-3
    kind string: education, company, government, nonprofit, facility, healthcare, other
    """,
)
LIFE_EVENT = contract(
    "life_event",
    "clean",
    "degree or post that a person's record states",
    "author_key, kind, line",
    """
    author_key string required: whose record it is, with scheme
    kind string required: degree or post
    line int32 required: order in the record, from 1
    level string: of a degree: bachelor, master, doctorate or other; null when it does not say
    role string: title as stated
    department string: department as stated
    organisation string: name as stated
    organisation_id string: ror:…, grid:…, ringgold:… as stated
    domain string: web domain of the organisation as stated
    country string: country as stated, ISO alpha-3
    start_year int32: null when not stated
    end_year int32: null when not stated; no sign of a post that goes on
    asserted_by string: self, organisation, or null when not stated
    assertions int32 required: sources that state the same
    origin_id string required: file it came from
    """,
)
SAME_PERSON = contract(
    "same_person",
    "clean",
    "statement in a person's record that two keys mean the same person",
    "left_key, right_key",
    """
    left_key string required: the lesser key, with scheme
    right_key string required: the greater key
    origin_id string required: file it came from
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
    part string required: work, authorship, affiliation, country, person, field or file
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
NAMED_ORGANISATION = contract(
    "named_organisation",
    "clean",
    "organisation that a person's record names by an identifier of any register",
    "identifier",
    """
    identifier string required: ror:…, grid:… or fundref:…, as stated
    organisation_id string required: ror:…, of the organisation that stands for it today
    country string required: ISO alpha-3, of the organisation that was named
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
LENT_AFFILIATION = contract(
    "lent_affiliation",
    "clean",
    "affiliation of a second record, lent to the kept one",
    "work_id, position, line",
    """
    work_id string required: the kept work
    position int32 required: place on its byline
    line int32 required: order of the affiliation
    text string: as printed
    domain string: e-mail or web domain
    role string: post
    country_listed string: country that the source lists
    organisation_listed string: organisation that the source lists first
    kind_listed string: kind of that organisation
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
    ORGANISATION_MATCH,
    LIFE_EVENT,
    SAME_PERSON,
    REJECTED,
    PLACE,
    ORGANISATION,
    NAMED_ORGANISATION,
    VENUE,
    LENT_AFFILIATION,
    AFFILIATION,
)
