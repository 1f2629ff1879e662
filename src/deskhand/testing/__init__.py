"""Fakes for tests, ours and yours: they stand where the real ones stand."""
