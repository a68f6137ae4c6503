"""One file a page: what its template is told."""
