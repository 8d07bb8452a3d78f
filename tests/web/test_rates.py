"""How often somebody may ask, and under which names the web answers."""

import pytest
from flask import Flask

from tests.company import Company
from tests.web.asking import Caller
from tests.web.conftest import As
from web.app import create_app
from web.hosts import names
from web.rates import RATES, Counters
from workflow_engine.domain.errors import TooMany
from workflow_engine.settings import Settings


def fill(counters: Counters, rate: str, *whom: str) -> int:
    """How often somebody could ask before he was refused."""
    for done in range(3 * RATES[rate].amount):
        try:
            counters.take(rate, *whom)
        except TooMany as refused:
            assert (refused.code, refused.facts["retry_after"]) == ("rate_limited", RATES[rate].get_expiry())
            return done
    return 3 * RATES[rate].amount


@pytest.mark.parametrize("place", ["redis", "own", "a Redis that is gone"])
def test_one_account_is_stopped_and_no_other(place: str, redis_url: str) -> None:
    url = {"redis": redis_url, "own": "", "a Redis that is gone": "unix:///nowhere/valkey.sock"}[place]
    counters = Counters(url)
    most = RATES["sign_in"].amount
    assert fill(counters, "sign_in", "wangfang", "10.0.0.1") == most
    assert fill(counters, "sign_in", "liqiang", "10.0.0.1") == most
    assert fill(counters, "sign_in", "wangfang", "10.0.0.2") == most


def test_looking_counts_nothing(redis_url: str) -> None:
    """Only passwords that were wrong count."""
    counters = Counters(redis_url)
    for _ in range(RATES["sign_in"].amount):
        counters.check("sign_in", "wangfang")
        counters.count("sign_in", "wangfang")
    with pytest.raises(TooMany):
        counters.check("sign_in", "wangfang")
    counters.check("sign_in", "liqiang")


def test_web_processes_count_together(redis_url: str) -> None:
    assert fill(Counters(redis_url), "sign_in", "wangfang") == RATES["sign_in"].amount
    assert fill(Counters(redis_url), "sign_in", "wangfang") == 0


@pytest.mark.parametrize(
    ("rate", "path", "body"), [("starts", "/instances", {"definition": "none"}), ("messages", "/messages", {})]
)
def test_too_many_by_one_person_are_told_to_wait(
    app: Flask, caller: As, company: Company, rate: str, path: str, body: object
) -> None:
    """O14. Seconds pass while a test runs, so that it may take more than one."""
    liqiang, zhaomin = caller("liqiang"), caller("zhaomin")
    for _ in range(20):
        fill(app.extensions["rates"], rate, company.liqiang.id)
        refused = liqiang.post(path, body)
        if refused.status_code == 429:
            break
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "1")
    assert (refused.json["type"], refused.json["code"]) == ("/problems/too-many", "rate_limited")
    assert zhaomin.post(path, body).status_code in (404, 422)


@pytest.mark.parametrize(
    ("base_url", "good", "bad"),
    [
        ("http://127.0.0.1:8000", {"localhost", "127.0.0.1", "[::1]"}, "handoff.example"),
        ("https://Flow.Example.com", {"flow.example.com"}, "localhost"),
        ("http://[fd00::7]:80", {"[fd00::7]"}, "[::1]"),
    ],
)
def test_known_hosts(base_url: str, good: set[str], bad: str) -> None:
    assert names(base_url) == good
    assert bad not in names(base_url)


def test_an_address_for_all_interfaces_has_no_name() -> None:
    assert names("http://0.0.0.0:8000") == set()


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("flow.example", 401),
        ("FLOW.example:8443", 401),
        ("flow.example.", 401),
        ("evil.example", 400),
        ("flow.example@evil", 400),
    ],
)
def test_strange_hosts_are_refused(company: Company, database_url: str, host: str, status: int) -> None:
    """W11."""
    settings = Settings(database_url=database_url, secret_key="x" * 32, base_url="https://flow.example")
    anybody = Caller(create_app(settings, company.database), None)
    refused = anybody.ask("GET", "/work-items", headers={"Host": host})
    assert refused.status_code == status
    if status == 400:
        assert refused.json["code"] == "bad_host"
    assert anybody.ask("GET", "/health/live", headers={"Host": "10.0.0.9"}).status_code == 204


def test_the_own_machine_has_several_names(app: Flask) -> None:
    for host in ("localhost:8000", "127.0.0.1", "[::1]:8000"):
        assert Caller(app, None).ask("GET", "/work-items", headers={"Host": host}).status_code == 401
