"""The dashboard: pages over an atlas, all of whose state stands in the address."""
