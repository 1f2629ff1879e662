"""What Deskhand may do: one file per action, one table in `deskhand.app`."""
