"""OpenReview as a source."""

from talentatlas.sources.openreview.source import OpenReview

__all__ = ["OpenReview"]
