"""Fernhill, the sample company: half subscriptions, half shipped goods; and the demo over it."""
