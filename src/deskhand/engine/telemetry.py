"""Where traces go, where the company named a collector."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Protocol

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor


class Settings(Protocol):
    """`[telemetry]` in deskhand.toml."""

    otlp_endpoint: str


@contextmanager
def telemetry(process: str, settings: Settings) -> Generator[None]:
    """Send spans to the collector while the process runs, and the last ones at its end.

    Spans wait in memory, some thousands at most, and are dropped when the collector is down:
    nothing waits for it.
    """
    if not settings.otlp_endpoint:
        yield
        return
    provider = TracerProvider(
        resource=Resource.create({"service.name": "deskhand", "service.instance.id": process})
    )
    provider.add_span_processor(
        BatchSpanProcessor(OTLPSpanExporter(endpoint=settings.otlp_endpoint))
    )
    trace.set_tracer_provider(provider)
    try:
        yield
    finally:
        provider.shutdown()
