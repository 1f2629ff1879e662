"""The doors over HTTP: the API under /api/v1, the pages, and the chat on other sites."""
