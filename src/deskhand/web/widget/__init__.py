"""The chat on a company's own site: one script tag, a frame of ours, and the API behind it."""
