"""People with known lives, and the records a bibliography would show of them, with errors."""
