"""Official statistics, one file a series, read from where the user keeps the files."""
