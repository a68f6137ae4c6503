"""DBLP as a source."""

from talentatlas.sources.dblp.source import Dblp

__all__ = ["Dblp"]
