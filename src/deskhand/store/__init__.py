"""Everything that is kept: Postgres, and the same contract in memory."""
