"""Mail to people: hand-offs, approvals, alarms; and people's answers to customers who left an address.

(Customers' own mail is a later channel.)"""

from email.message import EmailMessage
from email.utils import format_datetime
from typing import Literal

import aiosmtplib
from pydantic import BaseModel, ConfigDict, Field

from deskhand.core.errors import Permanent, Retryable, Uncertain
from deskhand.core.ports import LINKS, TO_CUSTOMER, Delivery


class MailConfig(BaseModel):
    """`[[channels]]` with `kind = "mail"` in deskhand.toml."""

    model_config = ConfigDict(extra="forbid")

    kind: str = "mail"
    name: str
    host: str
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: str = ""
    password_env: str = ""
    sender: str
    to: tuple[str, ...] = Field(min_length=1)
    timeout_seconds: float = Field(default=15.0, gt=0, le=120)


class MailChannel:
    """Sends a plain text mail. The Message-ID is the delivery's id.

    Mail servers deliver a repeated Message-ID twice, so what may have arrived is not repeated.
    """

    honours_ids = False

    def __init__(self, config: MailConfig, password: str = "") -> None:
        self.name = config.name
        self._config = config
        self._password = password

    async def deliver(self, delivery: Delivery) -> str:
        """Hand it to the mail server; its Message-ID. Its 4xx answers and no connection are retried, 5xx are not;
        a connection that broke or fell silent on the way leaves it uncertain."""
        config = self._config
        mail = EmailMessage()
        mail["From"] = config.sender
        to_customer = delivery.what in TO_CUSTOMER
        mail["To"] = delivery.recipient if to_customer else ", ".join(config.to)
        mail["Subject"] = " ".join(delivery.subject.split())[:200]
        message_id = f"<{delivery.id}@{config.sender.rpartition('@')[2]}>"
        mail["Message-ID"] = message_id
        mail["Date"] = format_datetime(delivery.at)
        if not to_customer:
            mail["Auto-Submitted"] = "auto-generated"
        links: dict[str, str] = delivery.payload.get(LINKS, {})
        mail.set_content("\n".join([delivery.text, *map(_line, links.items())]))
        try:
            await aiosmtplib.send(
                mail,
                hostname=config.host,
                port=config.port,
                start_tls=config.security == "starttls",
                use_tls=config.security == "tls",
                username=config.username or None,
                password=self._password or None,
                timeout=config.timeout_seconds,
            )
        except aiosmtplib.SMTPResponseException as error:
            message = f"{self.name}: the mail server answered {error.code}"
            raise (Permanent if error.code >= 500 else Retryable)(message) from error
        except aiosmtplib.SMTPRecipientsRefused as error:
            codes = [refusal.code for refusal in error.recipients]
            message = f"{self.name}: the mail server refused the recipients ({codes})"
            lasting = all(code >= 500 for code in codes)
            raise (Permanent if lasting else Retryable)(message) from error
        except (aiosmtplib.SMTPReadTimeoutError, aiosmtplib.SMTPServerDisconnected) as error:
            raise Uncertain(f"{self.name}: {type(error).__name__}") from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise Retryable(f"{self.name}: {type(error).__name__}") from error
        return message_id


def _line(link: tuple[str, str]) -> str:
    name, url = link
    return f"{'Approve or refuse' if name == 'decide' else 'Open the ticket'}: {url}"
