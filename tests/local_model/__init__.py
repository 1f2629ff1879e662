"""A small real model on this machine plays the sample tickets: `make local-model`."""
