"""Sources: one file per source of records, and the intake of all."""
