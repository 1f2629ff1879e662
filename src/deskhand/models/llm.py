"""Every real model, over pydantic-ai: four questions, structured answers, usage and price."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from json import JSONDecodeError
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from pydantic_ai import Agent, ImageUrl, NativeOutput, PromptedOutput, UnexpectedModelBehavior
from pydantic_ai.exceptions import (
    ContentFilterError,
    ModelAPIError,
    ModelAuthenticationError,
    ModelQuotaExceededError,
    ModelRequestRejectedError,
    OutputTokenLimitExceeded,
    UsageLimitExceeded,
    UserError,
)
from pydantic_ai.models import Model as ProviderModel
from pydantic_ai.models.instrumented import InstrumentationSettings, InstrumentedModel
from pydantic_ai.settings import ModelSettings
from pydantic_ai.usage import RunUsage, UsageLimits

from deskhand.core.decisions import (
    Proposal,
    ProposedAction,
    ProposedLookup,
    Triage,
    Usage,
)
from deskhand.core.errors import Permanent, Retryable
from deskhand.core.ports import (
    Answer,
    BriefLines,
    BriefRequest,
    InvalidOutput,
    ResolveRequest,
    SummaryRequest,
    TriageRequest,
)
from deskhand.models import prompts
from deskhand.models.config import ModelConfig

REFUSED = (
    ModelAuthenticationError,
    ModelQuotaExceededError,
    ModelRequestRejectedError,
    UserError,
)
"""What the same call again will not mend."""
MILLION = Decimal(1_000_000)
T = TypeVar("T", bound=BaseModel)


class _Output(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TriageOutput(_Output):
    """What the cheap model fills in."""

    category: str | None
    urgency: Literal["low", "normal", "high"]
    complexity: Literal["low", "medium", "high"]
    resolvable: bool
    escalation_risk: bool
    sentiment: Literal["calm", "frustrated", "angry"]
    language: str
    query: str


class Argument(_Output):
    """One argument of an action or a lookup."""

    name: str
    value: str


class Call(_Output):
    """An action or a lookup by name."""

    name: str
    arguments: list[Argument]


class ResolutionOutput(_Output):
    """What the model proposes."""

    reply: str
    action: Call | None
    lookup: Call | None
    confidence: float = Field(ge=0, le=1)
    citations: list[str]


class BriefOutput(_Output):
    """The two lines of a brief."""

    issue: str
    next_step: str


class SummaryOutput(_Output):
    """The summary."""

    summary: str


@dataclass(frozen=True)
class Price:
    """Dollars per million tokens, where the company gives them itself."""

    input: Decimal
    output: Decimal
    cached: Decimal
    cache_write: Decimal


def own_price(config: ModelConfig) -> Price | None:
    """The company's own price, where the configuration gives one."""
    if config.input_price is None:
        return None
    return Price(
        input=config.input_price,
        output=config.output_price or Decimal(0),
        cached=config.input_price if config.cached_price is None else config.cached_price,
        cache_write=config.cache_write_price or config.input_price,
    )


@dataclass(frozen=True)
class Provider:
    """What differs between providers."""

    model: ProviderModel
    model_id: str
    price_provider: str
    settings: Callable[[str], ModelSettings]
    """By purpose: triage, resolve, brief, summarise."""
    native: bool
    """Whether the provider enforces a JSON schema."""
    close: Callable[[], Awaitable[None]]
    """Ends the client's connections."""
    price: Price | None = None


class LanguageModel:
    """A model behind the port. Raises `Retryable`, `Permanent` or `InvalidOutput`."""

    free = False

    def __init__(self, name: str, provider: Provider, reads_images: bool) -> None:
        self.name = name
        self.reads_images = reads_images
        self._provider = provider
        self._model: ProviderModel = provider.model
        self._agents: dict[str, Agent[None, Any]] = {}

    def trace(self, content: bool) -> None:
        """Make a span of every request, by OpenTelemetry's conventions for generative AI.

        `content`: with what was asked and answered, which is customers' data.
        """
        settings = InstrumentationSettings(
            include_content=content, include_model_request_parameters=content
        )
        self._model = InstrumentedModel(self._provider.model, settings)
        self._agents.clear()

    async def aclose(self) -> None:
        """End the client's connections."""
        await self._provider.close()

    async def triage(self, request: TriageRequest) -> Answer[Triage]:
        """Classify one message."""
        output, usage = await self._ask(
            "triage",
            TriageOutput,
            prompts.triage_instructions(request),
            prompts.triage_message(request),
        )
        category = output.category if output.category in request.categories else None
        return Answer(
            value=Triage(
                **output.model_dump(exclude={"category", "language"}),
                category=category,
                language=output.language[:2].lower() or request.local.language,
                intent=request.local.intent,
                confidence=1.0 if category else 0.0,
                decided_by=self.name,
                scores=request.local.scores,
            ),
            usage=(usage,),
        )

    async def resolve(self, request: ResolveRequest) -> Answer[Proposal]:
        """Propose a reply and at most one action."""
        output, usage = await self._ask(
            "resolve",
            ResolutionOutput,
            prompts.resolve_instructions(request.policy, request.actions, request.lookups),
            self._with_images(prompts.resolve_message(request), request),
        )
        action = (
            ProposedAction(name=output.action.name, arguments=_arguments(output.action))
            if output.action
            else None
        )
        lookup = (
            ProposedLookup(name=output.lookup.name, arguments=_arguments(output.lookup))
            if output.lookup
            else None
        )
        proposal = Proposal(
            reply=output.reply,
            action=action,
            lookup=lookup,
            confidence=output.confidence,
            citations=tuple(output.citations),
            written_by=self.name,
        )
        return Answer(value=proposal, usage=(usage,))

    async def brief(self, request: BriefRequest) -> Answer[BriefLines]:
        """The issue sentence and the next step."""
        output, usage = await self._ask(
            "brief", BriefOutput, prompts.BRIEF, prompts.brief_message(request)
        )
        lines = BriefLines(issue=output.issue[:400], next_step=output.next_step[:400])
        return Answer(value=lines, usage=(usage,))

    async def summarise(self, request: SummaryRequest) -> Answer[str]:
        """Older messages in at most 120 words."""
        output, usage = await self._ask(
            "summarise", SummaryOutput, prompts.SUMMARY, prompts.summary_message(request)
        )
        return Answer(value=" ".join(output.summary.split()[:160]), usage=(usage,))

    def _with_images(self, message: str, request: ResolveRequest) -> str | list[str | ImageUrl]:
        """The message, and the images that came with it where the model reads them."""
        if not self.reads_images:
            return message
        images = [
            ImageUrl(url=file.url, media_type=file.media_type)
            for file in request.reading.attachments
            if file.url and file.media_type.startswith("image/")
        ]
        return [message, *images] if images else message

    async def _ask(
        self, purpose: str, form: type[T], instructions: str, message: str | list[str | ImageUrl]
    ) -> tuple[T, Usage]:
        """One structured answer; an answer that does not fit the form is asked for once more."""
        usage = RunUsage()
        try:
            result = await self._agent(purpose, form).run(
                message,
                instructions=instructions,
                usage=usage,
                usage_limits=UsageLimits(request_limit=3),
            )
        except (OutputTokenLimitExceeded, ContentFilterError, UsageLimitExceeded) as error:
            paid = (self._usage(purpose, usage),)
            raise InvalidOutput(f"{self.name}: {type(error).__name__}", paid) from error
        except UnexpectedModelBehavior as error:
            paid = (self._usage(purpose, usage),)
            raise InvalidOutput(f"{self.name}: the answer does not fit the form", paid) from error
        except REFUSED as error:
            raise Permanent(f"{self.name}: {_reason(error)}") from error
        except ModelAPIError as error:
            wait: float | None = getattr(error, "retry_after", None)
            after = timedelta(seconds=wait) if wait else None
            raise Retryable(f"{self.name}: {_reason(error)}", after) from error
        except (JSONDecodeError, TypeError, AttributeError, ValueError) as error:
            raise Retryable(f"{self.name}: an answer that cannot be read") from error
        return result.output, self._usage(purpose, usage)

    def _agent(self, purpose: str, form: type[T]) -> "Agent[None, T]":
        """The agent of a purpose, built once: making the form's JSON schema takes milliseconds."""
        if purpose not in self._agents:
            wrapped: Any = NativeOutput(form) if self._provider.native else PromptedOutput(form)
            self._agents[purpose] = Agent(
                self._model,
                output_type=wrapped,
                retries={"output": 1},
                model_settings=self._provider.settings(purpose),
            )
        return self._agents[purpose]

    def _usage(self, purpose: str, usage: RunUsage) -> Usage:
        cached, written = usage.cache_read_tokens, usage.cache_write_tokens
        return Usage(
            model=self._provider.model_id,
            purpose=purpose,
            input_tokens=usage.input_tokens,
            cached_tokens=cached,
            cache_write_tokens=written,
            output_tokens=usage.output_tokens,
            cost=self._cost(usage),
        )

    def _cost(self, usage: RunUsage) -> Decimal | None:
        own = self._provider.price
        if own is not None:
            fresh = usage.input_tokens - usage.cache_read_tokens
            fresh -= usage.cache_write_tokens
            return (
                own.input * fresh
                + own.cached * usage.cache_read_tokens
                + own.cache_write * usage.cache_write_tokens
                + own.output * usage.output_tokens
            ) / MILLION
        return usage.cost


def _arguments(call: Call) -> dict[str, str]:
    return {argument.name: argument.value for argument in call.arguments}


def _reason(error: Exception) -> str:
    """One line without the provider's whole body."""
    status = getattr(error, "status_code", None)
    kind = type(error).__name__.removeprefix("_HTTP")
    return f"{kind} {status}" if status else kind
