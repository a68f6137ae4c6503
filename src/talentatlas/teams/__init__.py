"""Teams: where the people on a list of authors studied and worked, as aggregates only."""
