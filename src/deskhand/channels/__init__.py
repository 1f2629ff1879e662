"""What carries messages out: one folder per channel, one table in `deskhand.app`."""
