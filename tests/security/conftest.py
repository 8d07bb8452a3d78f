"""A purchase under attack."""

import pytest

from tests.company import Company
from tests.security.attempt import Target
from tests.web.conftest import As, app, caller, company, site

__all__ = ["app", "caller", "company", "site", "target"]


@pytest.fixture
def target(company: Company, caller: As) -> Target:
    return Target(company, caller)
