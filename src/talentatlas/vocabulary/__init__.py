"""Words and codes of the field, in three languages; no logic beyond looking them up."""
