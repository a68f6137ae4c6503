"""Affiliations of the synthetic world exercise the resolution of places, which manages them."""

from talentatlas.places import Gazetteer
from talentatlas.synthetic.geography import Geography
from talentatlas.synthetic.wording import affiliation

UNKNOWN_KINDS = 0.05  # of universities and companies; one firm of the table may be unknown


def test_every_way_to_print_an_organisation_resolves_to_its_country() -> None:
    geography, gazetteer = Geography.read(18), Gazetteer.load()
    wrong: list[tuple[str, str | None]] = []
    other_kind: list[tuple[str, str | None]] = []
    texts = 0
    for place in geography.organisations:
        printed = geography.printed[geography.countries.index(place.country)]
        for country in (None, *printed):
            for city in (False, True):
                text = affiliation(place, country=country, department=None, city=city)
                found = gazetteer.resolve(text, None)
                texts += 1
                if found.country != place.country:
                    wrong.append((text, found.country))
                if place.kind not in (found.kind, "government"):  # some are called facilities
                    other_kind.append((text, found.kind))
    assert wrong == []
    assert len(other_kind) <= UNKNOWN_KINDS * texts, other_kind
