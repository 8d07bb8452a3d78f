"""A real mail server on this machine, and the letters that it was given."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


class Mailbox:
    """Takes every letter, or refuses the recipient with `refusal`."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refusal: str | None = None

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.refusal is None:
            envelope.rcpt_tos.append(address)
        return self.refusal or "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return "250 OK"


class Post(Controller):
    """`options` go to the SMTP server, such as a TLS context."""

    def __init__(self, mailbox: Mailbox, **options: Any) -> None:
        self.options = options
        super().__init__(mailbox, hostname="127.0.0.1", port=0)

    def factory(self) -> SMTP:
        return SMTP(self.handler, **self.options)

    def _trigger_server(self) -> None:
        """The port is known once the server listens."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()
