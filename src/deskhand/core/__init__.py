"""Nouns and decisions: no input, no output, no other package of Deskhand."""
