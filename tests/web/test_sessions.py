"""Browsers at the API: a cookie counts only with proof that our own page asked, and only as long as it may."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.company import Company
from web import csrf, who
from workflow_engine.operations import people
from workflow_engine.operations.people import SignedIn

PATH, BODY = "/api/v1/messages", {"name": "hello"}


@pytest.fixture
def signed_in(company: Company) -> SignedIn:
    password = people.create_administrator(company.database, "laozhang", "老张")
    return people.sign_in(company.database, "laozhang", password)


@pytest.fixture
def browser(app: Flask, signed_in: SignedIn) -> FlaskClient:
    client = app.test_client()
    client.set_cookie(who.COOKIE, signed_in.secret)
    return client


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({csrf.HEADER: "wrong"}, 403),
        ({csrf.HEADER: "right"}, 202),
        ({csrf.HEADER: "right", "Origin": "http://localhost"}, 202),
        ({csrf.HEADER: "right", "Origin": "https://evil.example"}, 403),
        ({csrf.HEADER: "right", "Origin": "null"}, 403),
        ({csrf.HEADER: "right", "Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_a_change_needs_our_own_page(
    app: Flask, browser: FlaskClient, signed_in: SignedIn, company: Company, headers: Mapping[str, str], status: int
) -> None:
    """W01."""
    with app.app_context():
        right = csrf.token(signed_in.secret)
    sent = {name: right if value == "right" else value for name, value in headers.items()}
    answer = browser.post(PATH, json=BODY, headers=sent)
    assert answer.status_code == status
    if status == 403:
        assert answer.json["code"] == "csrf"
        assert company.one("SELECT count(*) FROM messages") == 0


def test_a_form_of_another_site_is_refused(browser: FlaskClient) -> None:
    answer = browser.post(PATH, data={"name": "hello"}, headers={"Origin": "https://evil.example"})
    assert (answer.status_code, answer.json["code"]) == (403, "csrf")


def test_reading_needs_no_proof(browser: FlaskClient) -> None:
    assert browser.get("/api/v1/work-items").status_code == 200


def test_a_token_needs_no_proof_and_goes_before_the_cookie(browser: FlaskClient, company: Company) -> None:
    token = people.issue_token(company.database, "wangfang", "test")
    headers = {"Authorization": f"Bearer {token}"}
    assert browser.post(PATH, json=BODY, headers=headers).status_code == 202
    assert browser.get("/api/v1/incidents", headers=headers).status_code == 403  # as 王芳, not as the administrator
    assert browser.get("/api/v1/incidents", headers={"Authorization": "Bearer ho_wrong"}).status_code == 401


ENDS = {
    "signed out": lambda company, signed_in: people.sign_out(company.database, signed_in.secret),
    "signed out everywhere": lambda company, signed_in: people.sign_out_everywhere(company.database, signed_in.person),
    "idle for half an hour": lambda company, signed_in: company.clock.forward(timedelta(minutes=30, seconds=1)),
    "left the company": lambda company, signed_in: company.sql("UPDATE people SET is_active = false"),
}


@pytest.mark.parametrize("end", ENDS)
def test_when_a_session_is_over(browser: FlaskClient, company: Company, signed_in: SignedIn, end: str) -> None:
    """W05."""
    assert browser.get("/api/v1/work-items").status_code == 200
    ENDS[end](company, signed_in)
    assert browser.get("/api/v1/work-items").status_code == 401


def test_twelve_hours_are_a_day(browser: FlaskClient, company: Company) -> None:
    """W06: somebody who works all day stays signed in, but not longer."""
    for _ in range(24):
        company.clock.forward(timedelta(minutes=29))
        assert browser.get("/api/v1/work-items").status_code == 200
    company.clock.forward(timedelta(minutes=29))
    assert browser.get("/api/v1/work-items").status_code == 401


def test_a_token_ends_with_its_day(app: Flask, company: Company) -> None:
    token = people.issue_token(company.database, "wangfang", "test", days=1)
    headers = {"Authorization": f"Bearer {token}"}
    client = app.test_client()
    assert client.get("/api/v1/work-items", headers=headers).status_code == 200
    company.clock.forward(timedelta(days=1, seconds=1))
    assert client.get("/api/v1/work-items", headers=headers).status_code == 401


def test_only_digests_are_kept(company: Company, signed_in: SignedIn) -> None:
    """W08."""
    token = people.issue_token(company.database, "wangfang", "test")
    kept = company.one(
        "SELECT string_agg(digest, ' ') FROM (SELECT digest FROM api_tokens UNION SELECT digest FROM web_sessions) d"
    )
    assert not {(token,), (signed_in.secret,)} & set(kept)
