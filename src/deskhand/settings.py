"""The only reader of the environment and of deskhand.toml."""

import os
import re
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from deskhand.core.errors import DeskhandError
from deskhand.core.hours import BusinessHours
from deskhand.core.money import Money
from deskhand.core.policy import (
    CATEGORIES,
    CannedReply,
    CompanyRule,
    Limits,
    PersonRole,
    Policy,
    Spending,
    Thresholds,
)
from deskhand.core.queue import QueueRules
from deskhand.core.reviews import ReviewRules
from deskhand.core.support import LONGEST_VOICE
from deskhand.core.tickets import Mode
from deskhand.encoders.config import EncoderConfig
from deskhand.flow.confidence import ConfidenceConfig
from deskhand.models.config import ModelConfig
from deskhand.rules.learned.own import TriageConfig

VERSION = 1
FILE = "deskhand.toml"


VARIABLE = re.compile(r"[A-Za-z_]\w*", re.ASCII)


class ConfigError(DeskhandError):
    """Something in deskhand.toml or in the environment is wrong; the message names it."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CompanySection(_Section):
    """`[company]`"""

    name: str
    voice: str = Field(default="Friendly, plain and brief.", min_length=1, max_length=LONGEST_VOICE)
    disclosure: bool = True
    link_hosts: tuple[str, ...] = ()
    categories: tuple[str, ...] = CATEGORIES


class ModeSection(_Section):
    """`[modes]`: `default`, and one for each category that differs."""

    model_config = ConfigDict(extra="allow")

    default: Mode = "shadow"


class ModelsSection(_Section):
    """`[models]`: which are asked, in order."""

    cheap: tuple[str, ...] = ("builtin",)
    strong: tuple[str, ...] = ()
    second_reader: str = ""
    """A model that reads every finished reply once more before it leaves; empty: none does."""
    judge: str = ""
    """A model that grades what a back-test would have sent (`deskhand replay --judge`); empty: none can."""
    enterprise_mode: bool = False
    turn_deadline_seconds: float = Field(default=60.0, gt=0, le=600)
    wait_minutes: float = Field(default=10.0, ge=0, le=1440)
    """How long a turn that is not urgent waits for models that are all away."""
    list: tuple[ModelConfig, ...] = (ModelConfig(name="builtin", kind="builtin"),)


class EnterpriseSection(_Section):
    """`[enterprise]`"""

    tiers: tuple[str, ...] = ("enterprise",)


class NotifySection(_Section):
    """`[notify]`: destinations by name."""

    people: tuple[str, ...] = ()
    webhooks: tuple[str, ...] = ()
    approvers: dict[str, PersonRole] = {}
    """Destinations whose readers may approve and refuse from the alert, and as which role."""
    secret_env: str = ""
    """The variable with the secret that signs the links of `approvers`."""
    answers_by_mail: str = ""
    """The mail channel that carries people's answers to addresses that customers left in a chat."""


class ServeSection(_Section):
    """`[serve]`"""

    public_url: str = Field(default="", pattern=r"^(https?://[^\s/]+)?$")
    """Where people reach the pages, such as https://desk.your-company.example; links in alerts
    begin with it. Empty: alerts have no links."""
    host: str = "127.0.0.1"
    port: int = Field(default=8700, ge=0, le=65535)
    webs: int = Field(default=1, ge=1, le=64)
    workers: int = Field(default=1, ge=1, le=64)
    concurrency: int = Field(default=20, ge=1, le=500)
    dead_after_seconds: float = Field(default=30.0, ge=2, le=600)
    """A worker that was not heard of for so long is dead: others take its work."""
    messages_per_minute_per_key: int = Field(default=1200, ge=0)
    """Over all web processes; 0: no limit."""
    metrics_port: int = Field(default=0, ge=0, le=65000)
    """The first process answers GET /metrics here, the next on the next port; 0: none does."""


class TelemetrySection(_Section):
    """`[telemetry]`"""

    otlp_endpoint: str = ""
    """Where traces go, such as http://127.0.0.1:4318/v1/traces; empty: nowhere."""
    content: bool = False
    """Whether model spans carry what was asked and answered: customers' data."""


class RetentionSection(_Section):
    """`[retention]`: in days; 0 keeps for ever."""

    resolved_tickets: int = Field(default=0, ge=0)
    """Tickets that were resolved for so long are deleted, with their messages and their log."""


class KnowledgeSection(_Section):
    """`[knowledge]`: how articles are searched."""

    encoder: EncoderConfig = EncoderConfig()


class FormatsSection(_Section):
    """`[formats]`: what the company's identifiers look like, beside what its sources show."""

    identifiers: tuple[str, ...] = ()
    """Regular expressions, such as `R-\\d{4}`."""

    @field_validator("identifiers")
    @classmethod
    def _are_patterns(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in given:
            try:
                matches_nothing = re.compile(pattern).fullmatch("") is not None
            except re.error as error:
                raise ValueError(f"{pattern!r} is no regular expression: {error}") from error
            if matches_nothing:
                raise ValueError(f"{pattern!r} is found everywhere, as it may be empty")
        return given


class Config(_Section):
    """deskhand.toml as written. Sections of adapters stay tables until `deskhand.app` reads them."""

    version: int = VERSION
    company: CompanySection
    modes: ModeSection = ModeSection()
    models: ModelsSection = ModelsSection()
    formats: FormatsSection = FormatsSection()
    knowledge: KnowledgeSection = KnowledgeSection()
    triage: TriageConfig = TriageConfig()
    confidence: ConfidenceConfig = ConfidenceConfig()
    limits: Limits = Limits()
    spending: Spending = Spending()
    thresholds: Thresholds = Thresholds()
    hours: BusinessHours = BusinessHours()
    enterprise: EnterpriseSection = EnterpriseSection()
    context_minutes: float = Field(default=60, gt=0)
    rules: tuple[CompanyRule, ...] = ()
    canned: tuple[CannedReply, ...] = ()
    queue: QueueRules = QueueRules()
    review: ReviewRules = ReviewRules()
    money: Money = Money()
    sources: tuple[dict[str, Any], ...] = ()
    lookups: tuple[dict[str, Any], ...] = ()
    endpoint: dict[str, Any] | None = None
    channels: tuple[dict[str, Any], ...] = ()
    notify: NotifySection = NotifySection()
    serve: ServeSection = ServeSection()
    telemetry: TelemetrySection = TelemetrySection()
    retention: RetentionSection = RetentionSection()

    def policy(self) -> Policy:
        """What the flow reads."""
        return Policy(
            company=self.company.name,
            voice=self.company.voice,
            disclosure=self.company.disclosure,
            categories=self.company.categories,
            mode=self.modes.default,
            modes=self._modes(),
            enterprise_tiers=tuple(tier.lower() for tier in self.enterprise.tiers),
            enterprise_mode=self.models.enterprise_mode,
            formats=self.formats.identifiers,
            limits=self.limits,
            spending=self.spending,
            thresholds=self.thresholds,
            hours=self.hours,
            rules=self.rules,
            canned=self.canned,
            link_hosts=self.company.link_hosts,
            context_age=timedelta(minutes=self.context_minutes),
            turn_deadline=timedelta(seconds=self.models.turn_deadline_seconds),
            model_wait=timedelta(minutes=self.models.wait_minutes),
            queue=self._queue(),
            review=self.review,
            money=self._money(),
            notify=self.notify.people,
            approvers=tuple(self.notify.approvers),
            answers_by_mail=self.notify.answers_by_mail,
            webhooks=self.notify.webhooks,
        )

    def _money(self) -> Money:
        for category in self.money.minutes:
            self._check_category("money.minutes", category)
        return self.money

    def _queue(self) -> QueueRules:
        for number, route in enumerate(self.queue.routes):
            for category in route.categories:
                self._check_category(f"queue.routes.{number}.categories", category)
        return self.queue

    def _check_category(self, where: str, category: str) -> None:
        if category not in self.company.categories:
            known = ", ".join(self.company.categories)
            raise ConfigError(f"{where}.{category}: no such category; known are {known}")

    def _modes(self) -> dict[str, Mode]:
        known: tuple[Literal["off", "shadow", "draft", "auto"], ...] = (
            "off",
            "shadow",
            "draft",
            "auto",
        )
        extra = self.modes.model_extra or {}
        modes: dict[str, Mode] = {}
        for category, mode in extra.items():
            self._check_category("modes", category)
            if mode not in known:
                raise ConfigError(f"modes.{category}: one of {', '.join(known)}, not {mode!r}")
            modes[category] = mode
        return modes


class Environment:
    """The environment variables that Deskhand reads, and secrets by the names in the file."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self._values = os.environ if values is None else values

    @property
    def database_url(self) -> str:
        """`DATABASE_URL`, empty for the embedded database."""
        return self._values.get("DATABASE_URL", "")

    @property
    def home(self) -> Path:
        """`DESKHAND_HOME`, else the platform's data folder (for root /var/lib/deskhand)."""
        if given := self._values.get("DESKHAND_HOME"):
            return Path(given).expanduser().absolute()
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            return Path("/var/lib/deskhand")
        return Path(platformdirs.user_data_dir("deskhand", appauthor=False))

    def secret(self, name: str, used_by: str) -> str:
        """A secret that the configuration names. Raises `ConfigError` when it is not set."""
        _check_variable(name, used_by)
        value = self._values.get(name, "")
        if not value:
            raise ConfigError(f"{used_by} needs the environment variable {name}, which is not set")
        return value

    def for_children(self, more: Mapping[str, str]) -> dict[str, str]:
        """The whole environment for a process that is started, with `more` on top."""
        return {**self._values, **more}


def load(path: Path) -> Config:
    """Read and check deskhand.toml. Raises `ConfigError` with the key and the fix."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ConfigError(f"there is no {path}: write one with `deskhand init`") from error
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not TOML: {error}") from error
    config = parse(raw, str(path))
    return _beside(config, path.parent)


def _beside(config: Config, folder: Path) -> Config:
    """With the paths that it names as they are from here."""
    cases = tuple(str(folder / one) for one in config.review.cases)
    changed: dict[str, Any] = {"review": config.review.model_copy(update={"cases": cases})}
    if config.triage.learned:
        changed["triage"] = TriageConfig(learned=str(folder / config.triage.learned))
    if config.confidence.fitted:
        changed["confidence"] = ConfidenceConfig(fitted=str(folder / config.confidence.fitted))
    return config.model_copy(update=changed)


def parse(raw: Mapping[str, Any], where: str) -> Config:
    """Check a configuration given as tables. Raises `ConfigError`."""
    version = raw.get("version", VERSION)
    if version != VERSION:
        raise ConfigError(
            f"{where}: version {version!r} is not known; this program reads {VERSION}"
        )
    try:
        config = Config.model_validate(raw)
    except ValidationError as error:
        raise ConfigError(f"{where}: {first_fault(error)}") from error
    config.policy()
    return config


def check_variables(raw: Mapping[str, Any], where: str) -> None:
    """Raise `ConfigError` for a value where an environment variable's name belongs."""
    for key, name in raw.items():
        if key.endswith("_env") and name:
            _check_variable(str(name), f"{where}.{key}")


def _check_variable(name: str, where: str) -> None:
    if not VARIABLE.fullmatch(name):
        # It is not printed: it may be the secret itself.
        raise ConfigError(f"{where}: takes the name of an environment variable, not its value")


def first_fault(error: ValidationError, prefix: str = "") -> str:
    """The first fault in one line: the key, what is wrong, and what to do about it."""
    fault = error.errors()[0]
    key = ".".join(
        [prefix, *(str(part) for part in fault["loc"])]
        if prefix
        else [str(part) for part in fault["loc"]]
    )
    if fault["type"] == "extra_forbidden":
        return f"{key}: unknown key; remove it or check its spelling"
    if fault["type"] == "missing":
        return f"{key}: missing; add it"
    return (
        f"{key}: {fault['msg'].removeprefix('Value error, ')} (found {str(fault['input'])[:60]!r})"
    )
