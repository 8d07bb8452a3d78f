"""The document says what the API does: generated requests, good and bad, against every operation over real HTTP."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from werkzeug.serving import make_server

from tests.company import Company
from tests.web.drawn import purchase
from web.api import documented
from workflow_engine.operations import definitions, instances, people, work_items

DOCUMENT = "/api/v1/openapi.json"
SETTINGS = """
[checks]
# What has the right shape may still be refused for what it says: a cursor that we did not make, a diagram that is none.
positive_data_acceptance.enabled = false

[generation]
deterministic = true

[parameters]
{parameters}
[[operations]]
include-name = "DELETE /api/v1/instances/{{instance}}"
parameters = {{ "path.instance" = "{other}" }}
"""


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of the application, while it is served."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def known(company: Company) -> dict[str, str]:
    """Ids that exist, by the names of path parameters: otherwise nothing but 404 would be tried."""
    (made,) = definitions.deploy(company.database, purchase(), company.admin)
    begun, other = [instances.start(company.database, "purchase", company.liqiang, {}).id for _ in range(2)]
    item = company.one("SELECT id::text FROM work_items WHERE instance_id = CAST(:id AS uuid)", id=begun)
    company.sql("INSERT INTO role_members (role, person_id) SELECT 'sales.rep', id FROM people WHERE key = 'admin'")
    work_items.claim(company.database, item, company.admin)
    return {
        "version": made.id,
        "instance": begun,
        "item": item,
        "incident": made.id,
        "other": other,
        "key": "purchase",
        "migration": made.id,
    }


@pytest.mark.slow
def test_it_does_what_its_document_says(app: Flask, company: Company, known: dict[str, str], tmp_path: Path) -> None:
    """Statuses, content types, headers and bodies as documented, invalid data refused, never a failure of ours."""
    token = people.issue_token(company.database, "admin", "test")
    parameters = "".join(f'"path.{name}" = "{value}"\n' for name, value in known.items() if name != "other")
    (tmp_path / "schemathesis.toml").write_text(SETTINGS.format(parameters=parameters, other=known["other"]))
    with served(app) as address:
        command = [Path(sys.executable).with_name("schemathesis"), "run", f"{address}{DOCUMENT}"]
        options = ["--header", f"Authorization: Bearer {token}", "--phases", "coverage,fuzzing", "--max-examples", "15"]
        done = subprocess.run([*command, *options], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert company.one("SELECT count(*) FROM messages") > 0


def test_every_operation_documents_its_refusals(app: Flask) -> None:
    document = json.loads(app.test_client().get(DOCUMENT).text)
    assert document["openapi"] == "3.1.0"
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if method == "parameters":
                continue
            statuses = set(operation["responses"])
            assert "default" not in statuses
            wanted = set() if path.startswith("/health") else set(documented.SIGNED_IN)
            wanted |= set(documented.BODY) if "requestBody" in operation else set()
            assert {str(status) for status in wanted} <= statuses, f"{method} {path}"
