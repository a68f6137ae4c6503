"""Selection: what counts as AI."""
