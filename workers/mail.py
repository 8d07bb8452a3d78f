"""Mail by SMTP: over TLS, bounded in time, with headers that carry one line each."""

import hashlib
import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from urllib.parse import SplitResult, unquote, urlsplit

from workflow_engine.domain.errors import ConnectorFailed
from workflow_engine.domain.limits import limit
from workflow_engine.domain.text import Text
from workflow_engine.settings import Settings

HERE = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class Letter:
    """`key` becomes the Message-ID: who gets a letter twice can see that it is the same."""

    to: Sequence[str]
    subject: str
    text: str = field(repr=False)
    key: str


def send(settings: Settings, letter: Letter) -> None:
    """Hand a letter to the mail server. Raises ConnectorFailed."""
    if not settings.smtp_url:
        raise ConnectorFailed(Text("未设置邮件服务器。", "Expected a mail server, but HANDOFF_SMTP_URL is not set."))
    written = message(settings.mail_from or "handoff@localhost", letter)
    place = urlsplit(settings.smtp_url)
    try:
        with _server(place) as server:
            if place.username:
                server.login(unquote(place.username), unquote(place.password or ""))
            server.send_message(written)
    except (smtplib.SMTPException, OSError) as error:
        raise _failure(error) from error


def message(sender: str, letter: Letter) -> EmailMessage:
    """The letter as it goes out. Raises ConnectorFailed for an address or subject that would be more than one line."""
    if not letter.subject.isprintable() or not all(_is_address(to) for to in letter.to) or not letter.to:
        raise ConnectorFailed(
            Text("邮件的收件人或主题无效。", "Expected valid recipients and a subject of one line."),
            code="mapping_failed",
        )
    written = EmailMessage(policy=SMTP)
    written["From"], written["To"], written["Subject"] = sender, ", ".join(letter.to), letter.subject
    domain = parseaddr(sender)[1].rpartition("@")[2]
    written["Message-ID"] = f"<{hashlib.sha256(letter.key.encode()).hexdigest()[:32]}@{domain}>"
    written.set_content(letter.text)
    return written


def _server(place: SplitResult) -> smtplib.SMTP:
    """Connected. In plain text only where no password is sent, or to this machine."""
    host, seconds, context = place.hostname or "", limit("connector_seconds"), ssl.create_default_context()
    if place.scheme == "smtps":
        return smtplib.SMTP_SSL(host, place.port or 465, timeout=seconds, context=context)
    server = smtplib.SMTP(host, place.port or 25, timeout=seconds)
    try:
        server.ehlo()
        if server.has_extn("starttls") or (place.username and host not in HERE):
            server.starttls(context=context)
    except BaseException:
        server.close()
        raise
    return server


def _failure(error: Exception) -> ConnectorFailed:
    """A server that says no (5xx) will say so again; what is only away may come back. Nothing of the letter is told."""
    lasting = isinstance(error, ssl.SSLCertVerificationError | smtplib.SMTPNotSupportedError)
    code = getattr(error, "smtp_code", None)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = max((number for number, _ in error.recipients.values()), default=None)
    said = f"{type(error).__name__} {code or ''}".strip()
    return ConnectorFailed(
        Text(f"邮件服务器未接受邮件（{said}）。", f"The mail server did not take the letter ({said})."),
        is_retriable=not lasting and not (isinstance(code, int) and code >= 500),
    )


def _is_address(text: str) -> bool:
    try:
        return bool(Address(addr_spec=text).domain) and text.isprintable()
    except (ValueError, IndexError):  # the parser of the library stumbles over some
        return False
