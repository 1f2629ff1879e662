"""Counters of one process, for Prometheus, on a port of the process's own."""

from prometheus_client import Counter, Histogram, start_http_server

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
TURNS = Counter("deskhand_turns_total", "Turns that ended here", ["outcome", "reason"])
TURN_SECONDS = Histogram(
    "deskhand_turn_seconds", "From the claim of a turn to its end, model calls included",
    buckets=SECONDS,
)  # fmt: skip
DELIVERIES = Counter("deskhand_deliveries_total", "Deliveries tried here", ["to", "result"])
ROUNDS_FAILED = Counter("deskhand_rounds_failed_total", "Rounds of a loop that failed", ["work"])


def serve_metrics(port: int, host: str = "127.0.0.1") -> None:
    """Answer GET /metrics on `port` from a thread; 0: not at all. Raises `OSError`."""
    if port:
        start_http_server(port, host)
