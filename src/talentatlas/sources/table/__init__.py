"""Tables of the user's own as a source."""

from talentatlas.sources.table.source import OwnTable

__all__ = ["OwnTable"]
