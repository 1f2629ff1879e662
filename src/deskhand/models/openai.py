"""Any server that speaks OpenAI's chat API: OpenAI itself, Azure, Mistral, vLLM, Ollama, llama.cpp ..."""

from typing import Any, cast

from openai import AsyncOpenAI, DefaultAsyncHttpxClient
from pydantic_ai.exceptions import ModelContextWindowExceededError, ModelHTTPError
from pydantic_ai.models.openai import OpenAIChatModel, OpenAIChatModelSettings
from pydantic_ai.profiles.openai import OpenAIModelProfile
from pydantic_ai.providers.openai import OpenAIProvider
from pydantic_ai.settings import ModelSettings

from deskhand.models.claude import LONGEST_ANSWER
from deskhand.models.config import ModelConfig
from deskhand.models.llm import LanguageModel, Provider
from deskhand.models.price import own_price

LIMITS = ("max_tokens", "max_completion_tokens")
"""The limit of an answer has two names, and most servers know one of them."""
DISPENSABLE = ("response_format", "reasoning_effort")
"""What a server may refuse and the answer can do without."""
BAD_REQUEST = (400, 422)


class Dialect:
    """Which parameters one server takes: as configured, and as its refusals taught."""

    def __init__(self, limit: str) -> None:
        self._limits = [limit, *(name for name in LIMITS if name != limit)]
        """The names of the limit that are still to be tried, the one in use first."""
        self._left_out: set[str] = set()

    def learn(self, error: ModelHTTPError) -> bool:
        """Whether the refusal names a parameter that can go, so that the request may be sent again.

        At most four times: each parameter goes once.
        """
        if error.status_code not in BAD_REQUEST:
            return False
        if isinstance(error, ModelContextWindowExceededError):
            return False
        said = str(error.body)
        if self._limits and any(name in said for name in LIMITS):
            self._limits.pop(0)
            return True
        for name in DISPENSABLE:
            if name in said and name not in self._left_out:
                self._left_out.add(name)
                return True
        return False

    def spoken(self, body: dict[str, Any]) -> dict[str, Any]:
        """The request in this server's words. `stream: false` is what every server does unasked."""
        said = {
            name: value
            for name, value in body.items()
            if name not in self._left_out
            and name not in LIMITS
            and not (name == "stream" and not value)
        }
        longest = next((body[name] for name in LIMITS if name in body), None)
        if self._limits and longest is not None:
            said[self._limits[0]] = longest
        return said


class Client(AsyncOpenAI):
    """The provider's client, whose requests go out in the server's dialect."""

    dialect: Dialect

    async def _prepare_options(self, options: Any) -> Any:
        """The client's own hook for changing a request before it leaves."""
        prepared = await super()._prepare_options(options)
        body: object = prepared.json_data
        if isinstance(body, dict):
            prepared.json_data = self.dialect.spoken(cast("dict[str, Any]", body))
        return prepared


def openai_model(config: ModelConfig, key: str) -> LanguageModel:
    """A model on a compatible server. Nothing is assumed that its configuration does not say.

    Everything that the model is told is one system message: many templates take no second one.
    A local model has no published price, so its cost is None unless the configuration gives one.
    """
    client = Client(
        api_key=key or "none",
        base_url=config.base_url or None,
        max_retries=0,
        http_client=DefaultAsyncHttpxClient(follow_redirects=False),
    )
    client.dialect = Dialect(config.token_parameter)

    def settings(purpose: str) -> ModelSettings:
        longest = config.answer_tokens or LONGEST_ANSWER[purpose] * 2
        made = OpenAIChatModelSettings(
            max_tokens=longest + config.reasoning_tokens, request_timeout=config.timeout_seconds
        )
        if config.reasoning_effort:
            made["openai_reasoning_effort"] = config.reasoning_effort
        return made

    profile = OpenAIModelProfile(
        openai_chat_supports_multiple_system_messages=False,
        openai_chat_supports_max_completion_tokens=False,
        openai_system_prompt_role="system",
        supports_json_object_output=config.schema_mode == "json_object",
        supports_json_schema_output=config.schema_mode == "json_schema",
    )
    provider = Provider(
        model=OpenAIChatModel(
            config.model, provider=OpenAIProvider(openai_client=client), profile=profile
        ),
        model_id=config.model,
        settings=settings,
        native=config.schema_mode == "json_schema",
        close=client.close,
        price=own_price(config),
        adapt=client.dialect.learn,
    )
    return LanguageModel(config.name, provider, config.reads_images)
