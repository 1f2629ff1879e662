"""A model that says what a test tells it to. It stands behind the same port as the real ones."""

from collections.abc import Callable
from typing import Any

from deskhand.core.decisions import Proposal, Triage
from deskhand.core.ports import (
    Answer,
    BriefLines,
    BriefRequest,
    ResolveRequest,
    SummaryRequest,
    TriageRequest,
)


class ScriptedModel:
    """Answers from functions; every request is kept in `requests`, in order.

    A function may raise `Retryable` or `Permanent`, like a provider that fails.
    """

    def __init__(
        self,
        resolve: Callable[[ResolveRequest], Proposal],
        triage: Callable[[TriageRequest], Triage] | None = None,
        name: str = "scripted",
        reads_images: bool = False,
        free: bool = True,
    ) -> None:
        self.name = name
        self.reads_images = reads_images
        self.free = free
        self.requests: list[Any] = []
        self._resolve = resolve
        self._triage = triage

    async def aclose(self) -> None:
        """Nothing to let go of."""

    async def triage(self, request: TriageRequest) -> Answer[Triage]:
        """What the triage function says; the local guess without one."""
        self.requests.append(request)
        return Answer(value=self._triage(request) if self._triage else request.local)

    async def resolve(self, request: ResolveRequest) -> Answer[Proposal]:
        """What the resolve function says."""
        self.requests.append(request)
        return Answer(value=self._resolve(request))

    async def brief(self, request: BriefRequest) -> Answer[BriefLines]:
        """Nothing: code writes the brief."""
        self.requests.append(request)
        return Answer(value=BriefLines(issue="", next_step=""))

    async def summarise(self, request: SummaryRequest) -> Answer[str]:
        """How much was said."""
        self.requests.append(request)
        return Answer(value=f"{request.summary} +{len(request.messages)}".strip())
