"""A turn is one trace: every attempt at it, whichever worker made it, has the same trace id."""

from collections.abc import Generator
from contextlib import contextmanager
from uuid import UUID

from opentelemetry import trace
from opentelemetry.trace import NonRecordingSpan, Span, SpanContext, TraceFlags

from deskhand.core.state import Claim

TRACER = trace.get_tracer("deskhand")
_LOWER_HALF = (1 << 64) - 1


@contextmanager
def turn_span(claim: Claim) -> Generator[Span]:
    """The span of one attempt. The trace's id is the turn's, so that a log line finds it."""
    number = UUID(claim.turn_id).int
    parent = SpanContext(
        trace_id=number,
        span_id=number & _LOWER_HALF,
        is_remote=True,
        trace_flags=TraceFlags(TraceFlags.SAMPLED),
    )
    attributes = {
        "deskhand.turn": claim.turn_id,
        "deskhand.ticket": claim.ticket.id,
        "deskhand.attempt": claim.attempt,
        "deskhand.channel": claim.ticket.channel,
    }
    with TRACER.start_as_current_span(
        "turn",
        trace.set_span_in_context(NonRecordingSpan(parent)),
        attributes=attributes,
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        try:
            yield span
        except Exception as error:
            span.set_attribute("error.type", type(error).__name__)
            raise
