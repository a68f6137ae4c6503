"""Snapshots in the shape of OpenAlex and ORCID, of invented people whose lives are known."""
