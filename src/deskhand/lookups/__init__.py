"""Read-only questions that a model may ask: one file per kind, one table in `deskhand.app`."""
