"""Careers: from dated evidence to lives; one SQL file per table."""
