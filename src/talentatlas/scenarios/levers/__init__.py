"""One file per policy lever."""
