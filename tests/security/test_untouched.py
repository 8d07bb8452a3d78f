"""What an upload names outside of itself is neither opened nor called."""

import io
import socket
from pathlib import Path

from tests.security.attempt import Target
from tests.security.diagrams import headed
from tests.web.asking import BOUNDARY, codes
from workflow_engine.domain.limits import limit

SECRET = "canary-5f1d2c"


def test_b01_a_file_that_an_entity_names(target: Target, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    canary.write_text(SECRET)
    refused = target.upload(headed(f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{canary}">]>', "&x;"))
    assert codes(refused) == {"xml_doctype_forbidden"}
    assert SECRET not in refused.text


def test_b04_an_address_that_a_document_type_names(target: Target) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        port = listening.getsockname()[1]
        refused = target.upload(headed(f'<!DOCTYPE definitions SYSTEM "http://127.0.0.1:{port}/x.dtd">'))
        assert codes(refused) == {"xml_doctype_forbidden"}
        try:
            listening.accept()
        except TimeoutError:
            return
    raise AssertionError("somebody has called")


def test_b09_a_body_is_counted_while_it_is_read(target: Target) -> None:
    """Sent in chunks, without saying how long it is."""
    for size in (limit("diagram_bytes") + 1, limit("attachment_bytes") + limit("completion_bytes")):
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="p.bpmn"\r\n\r\n'
        body = io.BytesIO(head.encode() + b" " * size + f"\r\n--{BOUNDARY}--\r\n".encode())
        refused = target.by("admin").ask(
            "POST",
            "/definitions",
            input_stream=body,
            content_type=f"multipart/form-data; boundary={BOUNDARY}",
            environ_overrides={"wsgi.input_terminated": True},
        )
        assert (refused.status_code, codes(refused)) == (413, {"too_large"})


def test_z08_a_hundred_thousand_parts(target: Target) -> None:
    part = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="x"\r\n\r\n1\r\n'
    body = (part * 100_000 + f"--{BOUNDARY}--\r\n").encode()
    refused = target.by("admin").ask(
        "POST", "/definitions", data=body, content_type=f"multipart/form-data; boundary={BOUNDARY}"
    )
    assert (refused.status_code, codes(refused)) == (413, {"too_large"})
