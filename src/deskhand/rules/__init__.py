"""Hard rules: plain functions and data. See `table.py` for the list."""
