"""Where customer context comes from: one file per kind, one table in `deskhand.app`."""
