"""The gazetteer: branches where they sit, traps of names, placeholders, dumps, the check."""

import gzip
import json
import zipfile
from pathlib import Path
from time import perf_counter

import pytest

from talentatlas.errors import SourceError
from talentatlas.places import Gazetteer, Place
from talentatlas.places.evaluate import check_places
from talentatlas.places.text import fold, key, keys, segments

# Seconds; twice the stated limit, so that a busy machine passes.
LONGEST_LOAD = 3.0
# Distinct pairs a second; a fifth of what is measured, so that a busy machine passes.
SLOWEST_RATE = 4000

BRANCHES = """
Microsoft Research Asia;CHN
Microsoft Research Asia, Beijing, China;CHN
Microsoft Research Cambridge UK;GBR
Microsoft Research, Cambridge;GBR
Microsoft Research, Cambridge, MA;USA
Microsoft Research India;IND
Microsoft Research, Bangalore;IND
Microsoft Research Montréal;CAN
DeepMind;GBR
Google DeepMind, Montreal;CAN
Google Zurich;CHE
Google Research, Brain Team, Amsterdam;NLD
Google, Mountain View, CA;USA
Facebook AI Research, Paris;FRA
FAIR Paris;FRA
Huawei Noah's Ark Lab;CHN
Huawei Noah's Ark Lab, Hong Kong;HKG
Huawei Noah’s Ark Lab (London);GBR
Huawei Noah's Ark Lab, Paris;FRA
Samsung AI Center Cambridge;GBR
Samsung AI Center Moscow;RUS
Samsung AI Center, Montreal;CAN
Samsung Research America;USA
NEC Labs America;USA
NEC Laboratories Europe;DEU
Bosch Research, Pittsburgh, PA;USA
Adobe Research India;IND
IBM Research, Haifa;ISR
IBM Research Zurich;CHE
Honda Research Institute USA;USA
Honda Research Institute Europe GmbH;DEU
Sony CSL Paris;FRA
Amazon Research Tübingen;DEU
Tencent AI Lab, Seattle;USA
Naver Labs Europe;FRA
Disney Research, Zurich;CHE
Qualcomm AI Research, Amsterdam;NLD
ByteDance, San Jose;USA
NYU Shanghai;CHN
Carnegie Mellon University, Doha;QAT
Georgia Tech Lorraine, Metz;FRA
Mila;CAN
INRIA Chile;CHL
"""

TRAPS = """
Beth Israel Deaconess Medical Center;USA
Georgia Tech;USA
University of Georgia;USA
Georgia Institute of Technology, Atlanta, Georgia;USA
Tbilisi State University, Georgia;GEO
Jordan University of Science and Technology;JOR
Indiana University;USA
University of New Mexico;USA
Polytechnic University, Brooklyn;USA
University of Manchester;GBR
Toronto, CA;CAN
Stanford, CA;USA
University of Toronto, CA;CAN
MIT, Cambridge, MA;USA
University of Cambridge, Cambridge;GBR
University of Alabama, Birmingham;USA
University of Birmingham, Birmingham;GBR
Northeastern University;USA
Northeastern University, Shenyang;CHN
University of Waterloo, Waterloo, ON;CAN
University of Western Ontario, London, Ontario;CAN
York University;CAN
University of York;GBR
Trinity College Dublin;IRL
Trinity College, Cambridge;GBR
Trinity College, Hartford, CT;USA
University of Newcastle, Australia;AUS
University of Newcastle upon Tyne;GBR
National University of Sciences and Technology, Islamabad;PAK
Athens, Georgia;USA
University of Athens;GRC
Universidad de Granada;ESP
Rutgers University, New Brunswick;USA
Queen Mary, University of London;GBR
Tel Aviv University, IL;ISR
University of Illinois at Chicago, Chicago, IL;USA
Indian Institute of Science, Bangalore, IN;IND
Purdue University, West Lafayette, IN;USA
Technical University of Denmark;DNK
University of Nagoya;JPN
清华大学;CHN
Technische Universit¨at M¨unchen;DEU
Universit`a di Pisa;ITA
Max-Planck-Institut f¨ur biologische Kybernetik, D-72076 T¨ubingen;DEU
1Stanford University†;USA
AT&T Bell Laboratories, Murray Hill, NJ 07974;USA
Univ. of Essex, Colchester CO4 3SQ;GBR
"""

OWN_CODES = """
Hong Kong University of Science and Technology, Hong Kong, China;HKG
The Hong Kong Polytechnic University, China;HKG
Hong Kong University of Science and Technology (Guangzhou);CHN
The Chinese University of Hong Kong, Shenzhen, China;CHN
National Taiwan University, Taipei, China;TWN
National Tsing Hua University, Hsinchu, Taiwan, Republic of China;TWN
National Taiwan University, Taiwan, R.O.C.;TWN
University of Macau, China;MAC
University of Macau, Macao SAR, China;MAC
"""

PLACEHOLDERS = [
    "Unknown Institution",
    "Independent Researcher",
    "none",
    "N/A",
    "Department of Computer Science",
    "-",
    ".",
    "",
    "https://orcid.org/0000-0002-1825-0097",
    "0000-0002-1825-0097",
]


def rows(table: str) -> list[tuple[str, str]]:
    return [
        (text, code) for text, _, code in (r.rpartition(";") for r in table.split("\n") if r)
    ]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.mark.parametrize(("text", "country"), rows(BRANCHES))
def test_a_branch_counts_where_it_sits(gazetteer: Gazetteer, text: str, country: str) -> None:
    assert gazetteer.resolve(text, None).country == country


@pytest.mark.parametrize(("text", "country"), rows(TRAPS))
def test_a_name_that_misleads_is_read_right(
    gazetteer: Gazetteer, text: str, country: str
) -> None:
    assert gazetteer.resolve(text, None).country == country


@pytest.mark.parametrize(("text", "country"), rows(OWN_CODES))
def test_hong_kong_macau_and_taiwan_keep_their_codes(
    gazetteer: Gazetteer, text: str, country: str
) -> None:
    assert gazetteer.resolve(text, None).country == country


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_a_placeholder_names_no_organisation(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.resolve(text, None) == Place(rule="quarantine")


def test_a_placeholder_leaves_the_domain_to_tell_the_country(gazetteer: Gazetteer) -> None:
    place = gazetteer.resolve("Department of Computer Science", "****@cs.ox.ac.uk")
    assert (place.organisation, place.country, place.rule) == (None, "GBR", "domain")


def test_printed_country_and_seat_are_both_kept(gazetteer: Gazetteer) -> None:
    place = gazetteer.resolve("Carnegie Mellon University, Doha, Qatar", "cmu.edu")
    assert place.country_printed == place.country == "QAT"
    assert place.country_domain == "USA"
    google = gazetteer.resolve("Google, Nairobi, Kenya", "google.com")
    assert (google.country_printed, google.country_organisation) == ("KEN", "USA")
    assert google.rule == "printed"


def test_a_comma_does_not_hide_the_college_behind_the_town(gazetteer: Gazetteer) -> None:
    place = gazetteer.resolve("Brown University, Providence, RI", None)
    assert place.organisation == "Brown University"


def test_an_orcid_link_is_not_the_organisation_orcid(gazetteer: Gazetteer) -> None:
    assert gazetteer.resolve("orcid.org/0000-0002-1825-0097", None).organisation is None


@pytest.mark.parametrize(
    ("domain", "country"),
    [("neu.edu", "USA"), ("stu.neu.edu.cn", "CHN"), ("gmail.com", "USA"), (None, "USA")],
)
def test_a_domain_decides_between_bearers_of_one_name(
    gazetteer: Gazetteer, domain: str | None, country: str
) -> None:
    assert gazetteer.resolve("Northeastern University", domain).country == country


def test_a_domain_never_overrules_the_text(gazetteer: Gazetteer) -> None:
    assert gazetteer.resolve("Alibaba Group", "uga.edu").country == "CHN"
    assert gazetteer.resolve("University of Oxford", "stanford.edu").country == "GBR"


@pytest.mark.parametrize(
    ("domain", "country"),
    [
        ("****@gmail.com;****@tsinghua.edu.cn", "CHN"),
        ("gmail.com+mit.edu", "USA"),
        ("outlook.com, ethz.ch", "CHE"),
        ("somewhere.ai", None),
    ],
)
def test_joined_and_masked_domains_are_read(
    gazetteer: Gazetteer, domain: str, country: str | None
) -> None:
    assert gazetteer.resolve(None, domain).country == country


def test_a_near_name_needs_the_country_of_the_domain(gazetteer: Gazetteer) -> None:
    text = "Carneige Mellon University"
    assert gazetteer.resolve(text, None).rule == "near_name"
    assert gazetteer.resolve(text, "u-tokyo.ac.jp").country == "JPN"


def test_organisation_identifiers_carry_their_scheme(gazetteer: Gazetteer) -> None:
    assert gazetteer.resolve("Stanford University", None).organisation_id == "ror:00f54p054"
    own = gazetteer.resolve("OpenAI", None).organisation_id
    assert own is not None
    assert own.startswith(("ror:", "org:"))


def test_order_and_processes_do_not_change_the_answer(gazetteer: Gazetteer) -> None:
    pairs = [(text, None) for text, _ in rows(BRANCHES + TRAPS)] + [("NTU", "ntu.edu.sg")]
    alone = gazetteer.resolve_all(pairs)
    assert gazetteer.resolve_all(pairs, processes=2) == alone
    assert Gazetteer.load().resolve_all(pairs[::-1])[::-1] == alone


def test_loading_and_resolving_are_fast_enough() -> None:
    start = perf_counter()
    gazetteer = Gazetteer.load()
    loaded = perf_counter()
    texts = [f"Laboratory {n}, {text}" for n in range(40) for text, _ in rows(BRANCHES + TRAPS)]
    gazetteer.resolve_all([(text, None) for text in texts])
    done = perf_counter()
    assert loaded - start < LONGEST_LOAD
    assert len(texts) / (done - loaded) > SLOWEST_RATE


def test_keys_of_many_names_are_those_of_each() -> None:
    names = [
        "Universität Zürich",
        "AT&T Labs",
        "U.S. Naval Academy",
        "Xi'an",
        "MPI for Informatics",
    ]
    assert keys(names) == [key(name) for name in names]
    assert key("Universität Zürich") == key("Univ. of Zurich")


def test_debris_of_accents_and_footnotes_is_removed() -> None:
    assert fold("Universit´e de Montr´eal") == "Universite de Montreal"
    assert segments("1Dept. of Physics; ****@x.edu (MIT), U.S.A.") == [
        "Dept. of Physics",
        "MIT",
        "U.S.A.",
    ]


SCHEMA_2 = {
    "id": "https://ror.org/00aaaaa01",
    "status": "active",
    "names": [
        {
            "value": "Zyxgrad Institute of Learning",
            "types": ["ror_display", "label"],
            "lang": "en",
        },
        {"value": "Zyxgrader Lerninstitut", "types": ["alias"], "lang": None},
    ],
    "types": ["funder", "education"],
    "locations": [{"geonames_details": {"country_code": "AT", "name": "Graz"}}],
    "links": [{"type": "website", "value": "https://www.zyxgrad.org/"}],
    "domains": [],
    "relationships": [{"type": "parent", "label": "Up", "id": "https://ror.org/00aaaaa09"}],
}
SCHEMA_1 = {
    "id": "https://ror.org/00aaaaa02",
    "status": "active",
    "name": "Qwortel Robotics (Taiwan)",
    "aliases": ["Qwortel Automata"],
    "labels": [],
    "acronyms": ["QWRT"],
    "types": ["Company"],
    "country": {"country_code": "TW", "country_name": "Taiwan"},
    "links": ["http://qwortel.example"],
    "relationships": [],
}
WITHDRAWN = SCHEMA_2 | {"id": "https://ror.org/00aaaaa03", "status": "withdrawn"}


def test_a_dump_of_schema_2_adds_its_organisations(tmp_path: Path) -> None:
    dump = tmp_path / "ror.zip"
    with zipfile.ZipFile(dump, "w") as archive:
        archive.writestr("v2.0-ror-data.json", "[]")
        archive.writestr("v2.0-ror-data_schema_v2.json", json.dumps([WITHDRAWN, SCHEMA_2]))
    gazetteer = Gazetteer.load(dump)
    place = gazetteer.resolve("Zyxgrader Lerninstitut", None)
    assert place.organisation_id == "ror:00aaaaa01"
    assert (place.country, place.kind, place.parent_id) == ("AUT", "education", "ror:00aaaaa09")
    assert gazetteer.resolve(None, "mail.zyxgrad.org").country == "AUT"


def test_a_dump_of_schema_1_adds_its_organisations(tmp_path: Path) -> None:
    dump = tmp_path / "ror.json"
    dump.write_text(json.dumps([SCHEMA_1]), encoding="utf-8")
    gazetteer = Gazetteer.load(dump)
    place = gazetteer.resolve("Qwortel Robotics", None)
    assert (place.organisation, place.country, place.kind) == (
        "Qwortel Robotics",
        "TWN",
        "company",
    )
    assert gazetteer.resolve("QWRT", None).organisation_id == "ror:00aaaaa02"


def test_a_broken_dump_says_what_to_do(tmp_path: Path) -> None:
    dump = tmp_path / "ror.json"
    dump.write_text("[{", encoding="utf-8")
    with pytest.raises(SourceError, match="Download the dump again"):
        Gazetteer.load(dump)


def paper(aff: str, index: str, countries: str, **more: str) -> dict[str, str]:
    return {
        "aff": aff,
        "aff_domain": "",
        "aff_unique_index": index,
        "aff_country_unique_index": index,
        "aff_country_unique": countries,
    } | more


def test_the_check_counts_as_the_reference_does(gazetteer: Gazetteer, tmp_path: Path) -> None:
    papers = [
        paper("Stanford University;;National Taiwan University", "0;1", "United States;China"),
        paper("Stanford University + MIT;ETH Zurich", "0+0;1", "United States;Switzerland"),
        paper("Zyxgrad Zyxgrad", "0", "Austria"),
        paper("University of Oxford", "0", "France"),
        paper(
            "University of Oxford;MIT", "0;1", "United Kingdom", aff_country_unique_index="0"
        ),
        paper("University of Oxford", "7", "United Kingdom"),
        paper("University of Oxford", "0", "Unknown"),
        {"aff": None},
    ]
    (tmp_path / "a.json.gz").write_bytes(gzip.compress(json.dumps(papers).encode()))
    (tmp_path / "b.json").write_text("[]", encoding="utf-8")
    (tmp_path / "c.json").write_text("{broken", encoding="utf-8")
    check = check_places([tmp_path], gazetteer)
    assert (check.total.n, check.total.matched, check.total.right) == (5, 4, 3)
    assert [(f.file, f.n) for f in check.files] == [("a.json.gz", 5), ("b.json", 0)]
    assert check.unreadable == ("c.json",)
    result = json.loads(json.dumps(check.to_dict()))
    assert (result["coverage"], result["agreement"]) == (0.8, 0.75)
    assert result["files"][1]["coverage"] is None


def test_the_check_reports_branches_by_seat(gazetteer: Gazetteer, tmp_path: Path) -> None:
    papers = [paper("Google, Nairobi, Kenya;Google, Austin, TX", "0;1", "Kenya;United States")]
    path = tmp_path / "a.json"
    path.write_text(json.dumps(papers), encoding="utf-8")
    (seat,) = check_places([path], gazetteer).disagreement
    assert (seat.country_organisation, seat.n, seat.elsewhere, seat.rate) == ("USA", 2, 1, 0.5)


LEAST_COVERAGE, LEAST_AGREEMENT = 0.97, 0.985  # stated aims for unseen venue-years


def test_real_proceedings_are_placed_as_well_as_promised(
    gazetteer: Gazetteer, shared: Path
) -> None:
    names = ("nips1996", "aistats2018", "icra2007", "ijcai2022", "naacl2024", "corl2024")
    folder = shared / "data" / "conference"
    total = check_places([folder / f"{name}.json.gz" for name in names], gazetteer).total
    assert total.n > 10_000
    assert (total.coverage or 0) >= LEAST_COVERAGE
    assert (total.agreement or 0) >= LEAST_AGREEMENT


def test_an_abbreviation_in_mixed_case_is_no_town():
    text = "Complex Systems Computation Group (CoSCo), University of Helsinki"
    assert Gazetteer.load().resolve(text, None).country == "FIN"


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("ohio state university (osu)", "USA"),  # Osu is a town in Ghana
        ("Ohio State University, OSU", "USA"),
        ("OSU", "USA"),
        ("NVIDIA, BIU", "ISR"),  # Biu is a town in Nigeria
        ("University of Manchester (man)", "GBR"),  # Man is a town in Côte d'Ivoire
        ("man) cheung (singapore university of technology and design", "SGP"),
        ("(man", None),
        ("Institut Polytechnique (Nice)", "FRA"),  # a town in brackets stays one
        ("Acme Robotics, NYC", "USA"),
        ("ENS, LYON", "FRA"),
        ("Acme Robotics, LYON", "FRA"),
    ],
)
def test_an_acronym_or_a_fragment_is_no_town(
    gazetteer: Gazetteer, text: str, country: str | None
) -> None:
    assert gazetteer.resolve(text, None).country == country
