"""deskhand.toml of a soak, for this code and for release 0.1.0."""

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from tests.soak.phases import Phase

from deskhand.settings import Config

MODEL_KEY = "SOAK_MODEL_KEY"
WEBHOOK_SECRET = "SOAK_WEBHOOK_SECRET"
COMPANY_DATABASE = "SOAK_COMPANY_DATABASE_URL"
WORKERS = 2

CONFIG = """version = 1
[company]
name = "Fernhill"
link_hosts = ["status.fernhill.example", "fernhill.example"]

[modes]
default = "auto"

[models]
cheap = ["local"]
{models}

[[models.list]]
name = "local"
kind = "claude"
model = "claude-haiku-5-5"
base_url = "{model_url}"
key_env = "{model_key}"
input_price = 1
output_price = 5

[limits]
refund_without_approval = 1000000
refund_per_contact = 1000000
refund_per_day = 1000000
replies_per_hour = 1000

[spending]
per_ticket = 1000
per_day = 1000000

[thresholds]
repeat_contacts = 1000000

[[sources]]
kind = "sql"
name = "shop"
url_env = "{company_database}"
timeout_seconds = 5

[sources.queries]
contact = "SELECT id, name, email, role, language, account_id FROM shop.contacts WHERE id = :contact"
account = "SELECT id, name, tier, plan, lifetime_value FROM shop.accounts WHERE id = :account"
orders = \"\"\"
    SELECT id, contact_id, placed_at, status, total, currency, items
    FROM shop.orders WHERE account_id = :account AND placed_at <= :at
    ORDER BY placed_at DESC LIMIT 20
\"\"\"

[endpoint]
kind = "http"
url = "{endpoint_url}"
honours_keys = {honours_keys}
find_path = "{find_path}"
timeout_seconds = 3

[[channels]]
kind = "webhook"
name = "company"
url = "{webhook_url}"
secret_env = "{webhook_secret}"
timeout_seconds = 5

[notify]
webhooks = ["company"]

[serve]
port = {port}
workers = {workers}
concurrency = 10
{serve}
"""


@dataclass(frozen=True)
class Addresses:
    """Where everything listens that the program talks to."""

    model_url: str
    endpoint_url: str
    webhook_url: str
    port: int


def soak_toml(phase: Phase, addresses: Addresses) -> str:
    """For this code. A key that it does not know yet is left out."""
    serve = {
        "dead_after_seconds": phase.dead_after_seconds,
        "messages_per_minute_per_key": 0,
    }
    return _toml(
        phase,
        addresses,
        serve=_known(Config.model_fields["serve"].annotation, serve),
        models=_known(Config.model_fields["models"].annotation, {"wait_minutes": 0.5}),
    )


def old_toml(phase: Phase, addresses: Addresses) -> str:
    """For release 0.1.0: only keys that it knows."""
    return _toml(phase, addresses, serve="", models="")


def _toml(phase: Phase, addresses: Addresses, serve: str, models: str) -> str:
    return CONFIG.format(
        models=models,
        serve=serve,
        model_url=addresses.model_url,
        endpoint_url=addresses.endpoint_url,
        webhook_url=addresses.webhook_url,
        port=addresses.port,
        workers=WORKERS,
        honours_keys="true" if phase.honours_keys else "false",
        find_path="/find" if phase.can_be_asked else "",
        model_key=MODEL_KEY,
        webhook_secret=WEBHOOK_SECRET,
        company_database=COMPANY_DATABASE,
    )


def _known(section: Any, values: dict[str, Any]) -> str:
    assert isinstance(section, type)
    assert issubclass(section, BaseModel)
    return "\n".join(
        f"{name} = {value}" for name, value in values.items() if name in section.model_fields
    )
