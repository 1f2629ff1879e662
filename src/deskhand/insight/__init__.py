"""What happened, in figures; and what would have happened, by replay."""
