"""Setting up connectors: what goes in, what is never shown again, and what is refused at which place."""

from typing import Any

import pytest
from flask import Flask

from tests.company import Company
from tests.web.asking import Caller, codes
from tests.web.conftest import SECRET, As
from web.app import create_app
from workflow_engine.operations import people
from workflow_engine.settings import Settings

KEY = "q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k="
ERP: dict[str, Any] = {
    "kind": "http",
    "options": {"url": "https://erp.example/api", "timeout": 2.5, "errors": {"404": "unknown"}},
    "secrets": {"Authorization": "Bearer canary"},
}


@pytest.fixture
def admin(company: Company, redis_url: str) -> Caller:
    settings = Settings(redis_url=redis_url, secret_key=SECRET, data_key=KEY)
    return Caller(create_app(settings, company.database), people.issue_token(company.database, "admin", "test"))


def put(admin: Caller, body: dict[str, Any], name: str = "erp", **headers: str) -> Any:
    return admin.ask("PUT", f"/connectors/{name}", json=body, headers=headers)


def test_secrets_go_in_and_only_their_names_come_out(admin: Caller, company: Company) -> None:
    answers = [put(admin, ERP), admin.get("/connectors/erp"), admin.get("/connectors")]
    shown = {
        "name": "erp",
        "kind": "http",
        "options": ERP["options"],
        "secrets": ["Authorization"],
        "revision": 1,
    }
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert answers[0].json == answers[1].json == shown
    assert answers[2].json == {"connectors": [shown]}
    assert "canary" not in "".join(answer.text for answer in answers)
    assert b"canary" not in company.one("SELECT secrets FROM connector_settings")


def test_secrets_stay_with_their_address(admin: Caller) -> None:
    """Whoever sends the connector elsewhere has to know them."""
    put(admin, ERP)
    slower = {"kind": "http", "options": {**ERP["options"], "timeout": 5}}
    assert put(admin, slower).json["secrets"] == ["Authorization"]
    elsewhere = {"kind": "http", "options": {"url": "https://evil.example/"}}
    assert put(admin, elsewhere).json["secrets"] == []


def test_a_change_of_what_somebody_else_changed_is_refused(admin: Caller) -> None:
    put(admin, ERP)
    assert put(admin, ERP, **{"If-Match": '"1"'}).json["revision"] == 2
    refused = put(admin, ERP, **{"If-Match": '"1"'})
    assert (refused.status_code, refused.json["code"]) == (412, "stale")


@pytest.mark.parametrize(
    ("name", "body", "found"),
    [
        ("erp", {**ERP, "kind": "soap"}, {"bad_type"}),
        ("http", ERP, {"bad_type"}),
        ("Erp-1", ERP, {"bad_type"}),
        ("erp", {**ERP, "options": {"url": "http://169.254.169.254/"}}, {"url_forbidden"}),
        ("erp", {**ERP, "options": {"url": "http://127.0.0.1/"}}, {"url_forbidden"}),
        ("erp", {**ERP, "options": {"url": "ftp://erp.example/"}}, {"url_forbidden"}),
        ("erp", {**ERP, "options": {}}, {"url_forbidden"}),
        ("erp", {**ERP, "options": {**ERP["options"], "proxy": "x"}}, {"unknown_field"}),
        ("erp", {**ERP, "secrets": {"X-A": "a\r\nX-B: c"}}, {"bad_type"}),
        ("erp", {**ERP, "secrets": {"X A": "a"}}, {"bad_type"}),
        ("erp", {**ERP, "secrets": {"X-A": ""}}, {"bad_type"}),
        ("erp", {**ERP, "secrets": {"X-A": 1}}, {"bad_type"}),
        ("erp", {**ERP, "more": 1}, {"unknown_field"}),
    ],
)
def test_what_is_refused(admin: Caller, company: Company, name: str, body: dict[str, Any], found: set[str]) -> None:
    refused = put(admin, body, name)
    assert refused.status_code == 422
    assert found <= codes(refused)
    assert company.one("SELECT count(*) FROM connector_settings") == 0
    assert "a\\r" not in refused.text


def test_secrets_need_a_key_to_seal_them(caller: As, app: Flask) -> None:
    refused = put(caller("admin"), ERP)
    assert refused.status_code == 503
    assert "HANDOFF_DATA_KEY" in refused.json["detail"]


def test_with_another_data_key_one_has_to_enter_them_again(admin: Caller, company: Company, redis_url: str) -> None:
    put(admin, ERP)
    other = Settings(redis_url=redis_url, secret_key=SECRET, data_key=KEY.swapcase())
    again = Caller(create_app(other, company.database), people.issue_token(company.database, "admin", "test"))
    assert again.get("/connectors/erp").json["secrets"] == []
    assert put(again, ERP).status_code == 200
