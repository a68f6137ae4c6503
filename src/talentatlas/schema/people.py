"""Tables of people and their lives; private, never published."""

from __future__ import annotations

from talentatlas.schema.contract import contract

AI_WORK = contract(
    "ai_work",
    "core",
    "work that counts as AI",
    "work_id",
    """
    work_id string required: the work
    rule string required: why it counts
    """,
)
SAME_WORK = contract(
    "same_work",
    "core",
    "second record of a work",
    "work_id",
    """
    work_id string required: record that is not counted
    kept_id string required: record that stands for the work
    evidence string required: doi, or title-names
    """,
)
SAME_AUTHORSHIP = contract(
    "same_authorship",
    "core",
    "authorship of a second record",
    "work_id, position",
    """
    work_id string required: second record
    position int32 required: place on its byline
    kept_id string required: record that stands for the work
    kept_position int32 required: place on that byline
    is_same_name boolean required: found by the name, not by the position
    """,
)
SAME_KEY = contract(
    "same_key",
    "core",
    "evidence that two author keys mean one person",
    "left_key, right_key, kind",
    """
    left_key string required: the lesser key
    right_key string required: the greater key
    kind string required: authorship, profile, work or record
    pieces int64 required: times it was seen
    """,
)
KEY_PERSON = contract(
    "key_person",
    "core",
    "author key with evidence",
    "author_key",
    """
    author_key string required: the key
    root_key string required: the key that stands for the person
    is_contested boolean required: joined with more than one ORCID iD, hence kept apart
    """,
)
NAME_LOAD = contract(
    "name_load",
    "core",
    "normal name",
    "name_normal",
    """
    name_normal string required: the name
    schemes_max int64 required: largest number of persons by one scheme under this name
    expected_persons double required: distinct names expected of its parts if independent
    is_common boolean required: too common to trust that one name is one person
    """,
)
IDENTITY_LINK = contract(
    "identity_link",
    "core",
    "author key under one name",
    "author_key, name_normal",
    """
    author_key string required: identifier with scheme, or name:…
    name_normal string required: normal name on the byline
    person_root string required: person before careers are split
    probability double required: that it belongs to this person; 1 with an identifier
    is_common boolean required: rests on a name that is too common to trust
    """,
)
PERSON_WORK = contract(
    "person_work",
    "core",
    "authorship of a person",
    "work_id, position",
    """
    work_id string required: the work
    position int32 required: place on the byline
    person_id string required: the person
    year int32 required: year of the work
    venue_id string: venue of the work
    tier string: oral, spotlight, poster
    """,
)
PERSON = contract(
    "person",
    "core",
    "person",
    "person_id",
    """
    person_id string required: the person
    first_year int32 required: first work
    last_year int32 required: last work
    works int64 required: works
    is_common boolean required: rests on a name that is too common to trust
    fold int32 required: 0 to 99, by a hash of person_id and the seed
    """,
)
EVIDENCE = contract(
    "evidence",
    "core",
    "person, year and country",
    "person_id, year, country",
    """
    person_id string required: the person
    year int32 required: year
    country string required: country
    weight_milli int64 required: thousandths of one full piece of evidence
    pieces int64 required: authorships that point here
    """,
)
RESIDENCE = contract(
    "residence",
    "core",
    "person-year",
    "person_id, year",
    """
    person_id string required: the person
    year int32 required: year
    country string required: where the person mainly worked from
    pieces int64 required: authorships behind it, 0 when bridged
    kind string required: observed, or bridged over silent years
    """,
)
SPELL = contract(
    "spell",
    "core",
    "unbroken residence in one country",
    "person_id, spell",
    """
    person_id string required: the person
    spell int32 required: running number, from 1
    country string required: country
    start_year int32 required: first year
    end_year int32 required: last year
    open_left boolean required: the person was not seen just before
    open_right boolean required: the person is not seen just after
    """,
)
MOVE = contract(
    "move",
    "core",
    "change of country between consecutive spells",
    "person_id, move",
    """
    person_id string required: the person
    move int32 required: running number, from 1
    origin string required: country left
    destination string required: country entered
    year int32 required: first year of residence in the destination
    earliest int32 required: first year in which it can have happened
    latest int32 required: last year in which it can have happened
    is_return boolean required: the person had lived in the destination before
    academic_age int32 required: years since the first work
    """,
)
ARRIVAL = contract(
    "arrival",
    "core",
    "spell opened by a move",
    "person_id, spell",
    """
    person_id string required: the person
    spell int32 required: the spell
    country string required: country entered
    start_year int32 required: first year
    end_year int32 required: last year
    open_right boolean required: not seen afterwards
    fold int32 required: fold of the person
    """,
)
SECTOR_YEAR = contract(
    "sector_year",
    "core",
    "person-year with a known kind of organisation",
    "person_id, year",
    """
    person_id string required: the person
    year int32 required: year
    sector string required: education, company, government or other
    """,
)
EDUCATION = contract(
    "education",
    "core",
    "person with a degree on record",
    "person_id",
    """
    person_id string required: the person
    first_degree_country string required: country of the first degree
    first_degree_level string required: bachelor, master, other or doctorate
    first_degree_year int32: year of it
    doctorate_country string: country of the doctorate
    doctorate_year int32: year of it
    """,
)
COUNTRY_OF_ORIGIN = contract(
    "country_of_origin",
    "core",
    "person with a known origin",
    "person_id",
    """
    person_id string required: the person
    country string required: where the person comes from
    basis string required: first-degree or first-residence
    """,
)
GAP_STEP = contract(
    "gap_step",
    "core",
    "year inside a gap",
    "gap, step",
    """
    gap int32 required: years between two observed years
    step int32 required: years after the first of them
    """,
)
MEMBER = contract(
    "member",
    "core",
    "person in a population",
    "person_id, population",
    """
    person_id string required: the person
    population string required: ai-authors, or clear-names (common names left out)
    fold int32 required: fold of the person
    """,
)
PEOPLE = (
    SAME_WORK,
    SAME_AUTHORSHIP,
    SAME_KEY,
    KEY_PERSON,
    AI_WORK,
    NAME_LOAD,
    IDENTITY_LINK,
    PERSON_WORK,
    PERSON,
    MEMBER,
    EVIDENCE,
    GAP_STEP,
    RESIDENCE,
    SPELL,
    MOVE,
    ARRIVAL,
    SECTOR_YEAR,
    EDUCATION,
    COUNTRY_OF_ORIGIN,
)
