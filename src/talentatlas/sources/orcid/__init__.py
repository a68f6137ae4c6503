"""ORCID records as a source."""

from talentatlas.sources.orcid.source import Orcid

__all__ = ["Orcid"]
