"""A model that does all the harm it can as soon as it reads a text, and what of it left."""
