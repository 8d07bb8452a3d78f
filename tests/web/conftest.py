"""The web over a company of its own."""

from pathlib import Path

import pytest

from tests.company import Company
from tests.web.site import Site


@pytest.fixture
def site(company: Company, tmp_path: Path) -> Site:
    return Site(company, tmp_path)
