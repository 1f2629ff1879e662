"""Cases whose door is a server: a model's, or the API."""
