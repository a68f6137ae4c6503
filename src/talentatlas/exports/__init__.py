"""Results as files for other programs, with what a publisher must say beside them."""

from __future__ import annotations

from talentatlas.exports.bundle import Bundle, published_tables, write_bundle
from talentatlas.exports.citation import Work, as_bibtex, as_csl, as_text, works_of
from talentatlas.exports.workbook import as_workbook

__all__ = [
    "Bundle", "Work", "as_bibtex", "as_csl", "as_text", "as_workbook", "published_tables",
    "works_of", "write_bundle",
]  # fmt: skip
