"""The doors over HTTP: the API under /api/v1, and the page of hand-offs."""
