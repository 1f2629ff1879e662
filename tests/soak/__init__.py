"""The soak test: the real program as processes, under load, killed, cut off and frozen at random.

    python -m tests.soak --seconds 600 --seed 7 --phases keyed,keyless

One JSON line on standard output says what was lost, doubled or out of order; the exit code is 0
only if nothing was.
"""
