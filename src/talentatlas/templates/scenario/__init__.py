"""A scenario shown: its numbers in words, small tables, figures and evidence."""
