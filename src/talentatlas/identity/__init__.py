"""Identity: who is who; replaceable as a whole by what makes the same three tables."""
