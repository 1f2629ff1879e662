"""The way of a message, in order. `turn.py` is the story; one file per stage."""
