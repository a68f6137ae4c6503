"""Population: from lives to counts that balance; one SQL file per table."""
