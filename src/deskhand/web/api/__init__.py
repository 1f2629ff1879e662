"""The HTTP API: what other systems, and scripts of people, call."""
