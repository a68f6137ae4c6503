"""Published studies: what each claims, what open data gives, and what the difference is."""
