"""Models behind one port: triage, resolve, brief, summarise."""
