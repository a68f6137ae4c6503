"""Talent Atlas: where AI researchers come from, work and move, with an interval on every number."""

__version__ = "0.1.0"
