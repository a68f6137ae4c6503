"""From a printed affiliation and an e-mail domain to organisation and country."""

from talentatlas.places.gazetteer import Gazetteer
from talentatlas.places.place import Place

__all__ = ["Gazetteer", "Place"]
