"""Every real model, over pydantic-ai: five questions, structured answers, usage and price."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_ai.direct import model_request
from pydantic_ai.exceptions import (
    ModelAPIError,
    ModelAuthenticationError,
    ModelHTTPError,
    ModelQuotaExceededError,
    ModelRequestRejectedError,
    UnexpectedModelBehavior,
    UserError,
)
from pydantic_ai.messages import (
    ImageUrl,
    ModelMessage,
    ModelRequest,
    ModelResponse,
    TextPart,
    UserPromptPart,
)
from pydantic_ai.models import Model as ProviderModel
from pydantic_ai.models import ModelRequestParameters
from pydantic_ai.models.instrumented import InstrumentationSettings, InstrumentedModel
from pydantic_ai.output import OutputObjectDefinition
from pydantic_ai.settings import ModelSettings
from pydantic_ai.usage import RunUsage

from deskhand.core.decisions import (
    Passage,
    Proposal,
    ProposedAction,
    ProposedLookup,
    Sourced,
    Triage,
    Usage,
)
from deskhand.core.errors import Permanent, Retryable
from deskhand.core.judge import GradeRequest, Opinion
from deskhand.core.language import language_code
from deskhand.core.ports import (
    Answer,
    BriefLines,
    BriefRequest,
    CheckRequest,
    InvalidOutput,
    Objection,
    ResolveRequest,
    SummaryRequest,
    TranslateRequest,
    TriageRequest,
)
from deskhand.core.pseudonyms import Pseudonyms
from deskhand.models import prompts
from deskhand.models.answers import NoForm, read_form
from deskhand.models.forms import (
    BriefOutput,
    Call,
    CheckOutput,
    GradeOutput,
    ResolutionOutput,
    SummaryOutput,
    TranslationOutput,
    TriageOutput,
)
from deskhand.models.price import Price, cost_of, published_cost

REFUSED = (
    ModelAuthenticationError,
    ModelQuotaExceededError,
    ModelRequestRejectedError,
    UserError,
)
"""What the same call again will not mend."""
UNREADABLE = (TypeError, AttributeError, ValueError, LookupError)
"""What clients raise over a body that is no answer of their provider."""
PASSAGE = re.compile(r"(?<![\w./:-])[\w./:-]++#\d+")
"""The id of a passage among other words: an article's id and a number."""
T = TypeVar("T", bound=BaseModel)


class Unusable(Exception):
    """A model answered, and the answer is no use."""


@dataclass(frozen=True)
class Provider:
    """What differs between providers."""

    model: ProviderModel
    model_id: str
    settings: Callable[[str], ModelSettings]
    """By purpose: triage, resolve, brief, summarise."""
    native: bool
    """Whether the provider enforces a JSON schema."""
    close: Callable[[], Awaitable[None]]
    """Ends the client's connections."""
    price: Price | None = None
    adapt: Callable[[ModelHTTPError], bool] = lambda error: False
    """Whether a refused request may be sent once more, in other words for the same."""


class LanguageModel:
    """A model behind the port. Raises `Retryable`, `Permanent` or `InvalidOutput`."""

    free = False

    def __init__(self, name: str, provider: Provider, reads_images: bool) -> None:
        self.name = name
        self.reads_images = reads_images
        self._provider = provider
        self._model: ProviderModel = provider.model
        self._forms: dict[str, ModelRequestParameters] = {}

    def trace(self, content: bool) -> None:
        """Make a span of every request, by OpenTelemetry's conventions for generative AI.

        `content`: with what was asked and answered, which is customers' data.
        """
        settings = InstrumentationSettings(
            include_content=content, include_model_request_parameters=content
        )
        self._model = InstrumentedModel(self._provider.model, settings)

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
        named = {category.casefold(): category for category in request.categories}
        category = named.get(output.category or "")
        return Answer(
            value=Triage(
                **output.model_dump(exclude={"category", "language", "query"}),
                category=category,
                language=language_code(output.language) or request.local.language,
                query=output.query or request.local.query,
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
        given = request.passages[: prompts.PASSAGES]
        proposal = Proposal(
            reply=output.reply,
            sentences=tuple(
                Sourced(text=one.text, citations=_cited(one.citations, given))
                for one in output.sentences
            ),
            action=action,
            lookup=lookup,
            confidence=output.confidence,
            citations=_cited(output.citations, given),
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

    async def check(self, request: CheckRequest) -> Answer[Objection]:
        """What another model's reply says that nothing stands behind."""
        output, usage = await self._ask(
            "check", CheckOutput, prompts.CHECK, prompts.check_message(request)
        )
        return Answer(value=Objection(what=(output.unsupported or "")[:200]), usage=(usage,))

    async def grade(self, request: GradeRequest) -> Answer[Opinion]:
        """Whether an answer is right by what a person wrote to the same message."""
        output, usage = await self._ask(
            "grade", GradeOutput, prompts.GRADE, prompts.grade_message(request)
        )
        right = {"right": True, "wrong": False}.get(output.grade)
        return Answer(value=Opinion(right=right, why=output.why[:300]), usage=(usage,))

    async def translate(self, request: TranslateRequest) -> Answer[str]:
        """The text in another language, for a colleague."""
        output, usage = await self._ask(
            "translate",
            TranslationOutput,
            prompts.TRANSLATE.format(language=request.language),
            prompts.translate_message(request),
        )
        return Answer(value=output.translation, usage=(usage,))

    def _with_images(self, message: str, request: ResolveRequest) -> str | list[str | ImageUrl]:
        """The message, and the images that came with it where the model reads them."""
        if not self.reads_images:
            return message
        images = [
            ImageUrl(url=file.url, media_type=file.media_type)
            for file in request.reading.attachments
            if file.public and file.media_type.startswith("image/")
        ]
        return [message, *images] if images else message

    async def _ask(
        self, purpose: str, form: type[T], instructions: str, message: str | list[str | ImageUrl]
    ) -> tuple[T, Usage]:
        """One structured answer; an answer that does not fit the form is asked for once more."""
        usage = RunUsage()
        try:
            output = await self._fill_in(purpose, form, instructions, message, usage)
        except (Unusable, UnexpectedModelBehavior) as error:
            why = str(error) if isinstance(error, Unusable) else "an answer that cannot be read"
            raise InvalidOutput(f"{self.name}: {why}", (self._usage(purpose, usage),)) from error
        except REFUSED as error:
            raise Permanent(f"{self.name}: {_reason(error)}") from error
        except ModelAPIError as error:
            wait: float | None = getattr(error, "retry_after", None)
            after = timedelta(seconds=wait) if wait else None
            raise Retryable(f"{self.name}: {_reason(error)}", after) from error
        except UNREADABLE as error:
            raise Retryable(f"{self.name}: an answer that cannot be read") from error
        return output, self._usage(purpose, usage)

    async def _fill_in(
        self,
        purpose: str,
        form: type[T],
        instructions: str,
        message: str | list[str | ImageUrl],
        usage: RunUsage,
    ) -> T:
        """Raises `Unusable`, and what pydantic-ai raises. `usage` counts whatever was paid for."""
        names = Pseudonyms()
        parts = [message] if isinstance(message, str) else message
        told = [names.hide(one) if isinstance(one, str) else one for one in parts]
        said: list[ModelMessage] = [
            ModelRequest(parts=[UserPromptPart(told)], instructions=instructions)
        ]
        while True:
            response = await self._request(purpose, form, said)
            response.usage.cost = published_cost(response)
            usage.incr(response.usage)
            usage.requests += 1
            if response.finish_reason == "content_filter":
                raise Unusable("it refused to answer")
            if response.finish_reason == "length":
                raise Unusable(
                    "the answer is cut off (answer_tokens and reasoning_tokens set its end)"
                )
            if not response.text:
                raise Unusable("an empty answer")
            try:
                return read_form(names.show(response.text), form)
            except (ValidationError, NoForm) as error:
                if usage.requests > 1:
                    raise Unusable(f"the answer does not fit the form: {_wrong(error)}") from error
                again = UserPromptPart(
                    f"That was not the form: {_wrong(error)}. Answer again, in the form."
                )
            answered = ModelResponse(parts=[TextPart(response.text)])
            said += [answered, ModelRequest(parts=[again], instructions=instructions)]

    async def _request(
        self, purpose: str, form: type[BaseModel], said: list[ModelMessage]
    ) -> ModelResponse:
        """One request; once more where the server only refused how it was put."""
        while True:
            try:
                return await model_request(
                    self._model,
                    said,
                    model_settings=self._provider.settings(purpose),
                    model_request_parameters=self._parameters(purpose, form),
                )
            except ModelHTTPError as error:
                if not self._provider.adapt(error):
                    raise

    def _parameters(self, purpose: str, form: type[BaseModel]) -> ModelRequestParameters:
        """A purpose's form as the provider takes it, built once: its JSON schema takes milliseconds."""
        if purpose not in self._forms:
            self._forms[purpose] = ModelRequestParameters(
                output_mode="native" if self._provider.native else "prompted",
                output_object=OutputObjectDefinition(
                    json_schema=form.model_json_schema(),
                    name=form.__name__,
                    description=form.__doc__,
                ),
            )
        return self._forms[purpose]

    def _usage(self, purpose: str, usage: RunUsage) -> Usage:
        cached, written = usage.cache_read_tokens, usage.cache_write_tokens
        return Usage(
            model=self._provider.model_id,
            purpose=purpose,
            input_tokens=usage.input_tokens,
            cached_tokens=cached,
            cache_write_tokens=written,
            output_tokens=usage.output_tokens,
            cost=cost_of(usage, self._provider.price),
        )


def _wrong(error: ValidationError | NoForm) -> str:
    """What is wrong with an answer, by field and without the answer's own words."""
    if isinstance(error, NoForm):
        return str(error)
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in found[:4])


def _cited(named: Sequence[str], given: Sequence[Passage]) -> tuple[str, ...]:
    """Citations by the ids of passages: an article's id or title stands for its passages.

    What names nothing that was given stays as it is, and the gate refuses it.
    """
    cited: list[str] = []
    for name in named:
        meant = _meant(name, given)
        inside = [one for part in PASSAGE.findall(name) for one in _meant(part, given) or (part,)]
        cited += meant or inside or [name]
    return tuple(dict.fromkeys(cited))


def _meant(name: str, given: Sequence[Passage]) -> list[str]:
    return [
        passage.id
        for passage in given
        if name in (passage.id, passage.id.rpartition("#")[0])
        or name.casefold() == passage.title.casefold()
    ]


def _arguments(call: Call) -> dict[str, str]:
    return {argument.name: argument.value for argument in call.arguments}


def _reason(error: Exception) -> str:
    """One line without the provider's whole body."""
    status = getattr(error, "status_code", None)
    kind = type(error).__name__.removeprefix("_HTTP")
    return f"{kind} {status}" if status else kind
