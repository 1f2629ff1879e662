"""Any server that speaks OpenAI's chat API: OpenAI itself, vLLM, Ollama, llama.cpp ..."""

from openai import AsyncOpenAI
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider
from pydantic_ai.settings import ModelSettings

from deskhand.models.claude import LONGEST_ANSWER
from deskhand.models.config import ModelConfig
from deskhand.models.llm import LanguageModel, Provider, own_price


def openai_model(config: ModelConfig, key: str) -> LanguageModel:
    """A model on a compatible server. Its schema support is not assumed: the form is in the prompt.

    A local model has no published price, so its cost is None unless the configuration gives one.
    """
    client = AsyncOpenAI(api_key=key or "none", base_url=config.base_url or None, max_retries=0)

    def settings(purpose: str) -> ModelSettings:
        return ModelSettings(
            max_tokens=LONGEST_ANSWER[purpose] * 2, request_timeout=config.timeout_seconds
        )

    provider = Provider(
        model=OpenAIChatModel(config.model, provider=OpenAIProvider(openai_client=client)),
        model_id=config.model,
        settings=settings,
        native=False,
        close=client.close,
        price=own_price(config),
    )
    return LanguageModel(config.name, provider, config.reads_images)
