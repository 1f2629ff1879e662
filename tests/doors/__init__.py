"""Every door of the program, found in its own routes, and what nobody would think of sending there."""
