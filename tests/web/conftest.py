"""The web application over a company's database, and people who call it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.company import Company
from tests.web.asking import Caller
from tests.web.site import Site
from web.app import create_app
from workflow_engine.operations import people
from workflow_engine.settings import Settings

SECRET = "7Qm2Zr9Lx4Vn8Kp1Ts6Wb3Hd5Jg0Fy"

As = Callable[..., Caller]


@pytest.fixture
def company(database_url: str, redis_url: str) -> Iterator[Company]:
    made = Company(database_url, redis_url)
    yield made
    made.database.close()


@pytest.fixture
def app(company: Company, redis_url: str) -> Flask:
    return application(company, redis_url)


@pytest.fixture
def caller(app: Flask, company: Company) -> As:
    """`caller("wangfang")` calls with a token of hers, `caller(None)` without any."""
    return callers(company, app)


def application(company: Company, redis_url: str = "") -> Flask:
    return create_app(Settings(redis_url=redis_url, secret_key=SECRET), company.database)


def callers(company: Company, app: Flask | None = None) -> As:
    served = app or application(company)

    def made(key: str | None, language: str = "en") -> Caller:
        token = people.issue_token(company.database, key, "test") if key else None
        return Caller(served, token, language)

    return made


@pytest.fixture
def site(company: Company, tmp_path: Path) -> Site:
    """What people see in a browser."""
    return Site(company, tmp_path)
