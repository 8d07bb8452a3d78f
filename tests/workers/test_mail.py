"""Mail through a real server on this machine: in the clear, over TLS, refused, away; and what never goes into a header."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.bpmn.drawing import end, file, flows, process, start, work
from tests.company import Company
from tests.workers.conftest import Bench
from tests.workers.post import Mailbox, Post
from tests.workers.test_http import parameter
from workers import mail
from workflow_engine.domain.errors import ConnectorFailed
from workflow_engine.operations import instances
from workflow_engine.settings import Settings


@pytest.fixture
def certified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's certificate for this machine, which we trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "post.example")])
    now = datetime.now(UTC)  # noqa: TID251 - a certificate is for the real time
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    signed = (
        made.add_extension(here, False).add_extension(x509.BasicConstraints(True, 0), True).sign(key, hashes.SHA256())
    )
    file = tmp_path / "post.pem"
    plain = serialization.NoEncryption()
    written = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(written + signed.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    return context


def settings(port: int, scheme: str = "smtp", account: str = "") -> Settings:
    return Settings(smtp_url=f"{scheme}://{account}127.0.0.1:{port}", mail_from="流程 <flow@firm.example>")


LETTER = mail.Letter(["wangfang@firm.example"], "待办：核对到账", "请办理。\n.\n结束", "key/1")


def test_a_letter_arrives_as_it_was_written(post: Post, mailbox: Mailbox) -> None:
    mail.send(settings(post.port), LETTER)
    mail.send(settings(post.port), LETTER)
    first, second = mailbox.letters
    assert first["Subject"] == "待办：核对到账"
    assert first["To"] == "wangfang@firm.example"
    assert first.get_content().splitlines() == ["请办理。", ".", "结束"]
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Message-ID"].endswith("@firm.example>")


def test_it_goes_over_tls_where_the_server_can(mailbox: Mailbox, certified: ssl.SSLContext) -> None:
    seen: list[bool] = []

    def known(server: SMTP, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        seen.append(session.ssl is not None)
        return AuthResult(success=(data.login, data.password) == (b"flow", b"geheim: 1"))

    made = Post(mailbox, tls_context=certified, require_starttls=True, authenticator=known)
    made.start()
    try:
        mail.send(settings(made.port, account="flow:geheim%3A%201@"), LETTER)
    finally:
        made.stop()
    assert len(mailbox.letters) == 1
    assert seen == [True]


def test_a_certificate_that_nobody_vouches_for_is_not_taken(
    mailbox: Mailbox, certified: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    made = Post(mailbox, tls_context=certified, require_starttls=True)
    made.start()
    try:
        with pytest.raises(ConnectorFailed) as refused:
            mail.send(settings(made.port), LETTER)
    finally:
        made.stop()
    assert not refused.value.is_retriable
    assert mailbox.letters == []


@pytest.mark.parametrize(("answer", "is_retriable"), [("550 nobody", False), ("451 later", True)])
def test_a_refusal_for_ever_is_not_one_for_now(post: Post, mailbox: Mailbox, answer: str, is_retriable: bool) -> None:
    mailbox.refusal = answer
    with pytest.raises(ConnectorFailed) as refused:
        mail.send(settings(post.port), LETTER)
    assert refused.value.is_retriable is is_retriable


def test_a_server_that_is_away_is_tried_again() -> None:
    with pytest.raises(ConnectorFailed) as failed:
        mail.send(settings(1), LETTER)
    assert failed.value.is_retriable


@pytest.mark.parametrize(
    "letter",
    [
        mail.Letter(["a@b.example\r\nBcc: c@d.example"], "s", "t", "k"),
        mail.Letter(["a@b.example"], "s\r\nBcc: c@d.example", "t", "k"),
        mail.Letter(["a@b.example, c@d.example"], "s", "t", "k"),
        mail.Letter(["nobody"], "s", "t", "k"),
        mail.Letter([""], "s", "t", "k"),
        mail.Letter([], "s", "t", "k"),
    ],
)
def test_headers_carry_one_line_each(post: Post, mailbox: Mailbox, letter: mail.Letter) -> None:
    with pytest.raises(ConnectorFailed) as refused:
        mail.send(settings(post.port), letter)
    assert refused.value.code == "mapping_failed"
    assert mailbox.letters == []


def test_a_diagram_sends_mail(company: Company, post: Post, mailbox: Mailbox) -> None:
    given = parameter("to", '["a@b.example", "c@d.example"]') + parameter("subject", '"订单 " + order')
    call = f'<serviceTask id="c" handoff:connector="email"><extensionElements>{given}{parameter("text", "order")}'
    drawn = f"{call}</extensionElements></serviceTask>{work('a')}"
    company.deploy(file(process(start() + drawn + end() + flows("s>c c>a a>e"))))
    instances.start(company.database, "p", company.liqiang, {"order": "SO-2026-0187"})
    bench = Bench(company, "calls", smtp_url=f"smtp://127.0.0.1:{post.port}", mail_from="flow@firm.example")
    assert bench.drain("calls") == 1
    (letter,) = mailbox.letters
    assert (letter["To"], letter["Subject"]) == ("a@b.example, c@d.example", "订单 SO-2026-0187")
    assert company.one("SELECT element FROM work_items") == "a"
