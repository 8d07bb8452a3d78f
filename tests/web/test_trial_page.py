"""The page on which designers try expressions and decisions."""

from io import BytesIO

import pytest

from tests.operations.test_trials import ROUTE
from tests.web.site import Site, Visitor


@pytest.fixture
def designer(site: Site) -> Visitor:
    return site.visitor("linshu")


def test_a_value_is_shown_with_what_was_typed(designer: Visitor) -> None:
    seen = designer.post("/trials", on="/trials", expression="amount * 2", values="{amount: 21}")
    assert (seen.status, seen.page.xpath("//pre")[0].text_content()) == (200, "42")
    assert seen.page.xpath("//textarea[@name='expression']")[0].text_content().strip() == "amount * 2"


def test_what_is_wrong_is_told_on_the_page(designer: Visitor) -> None:
    seen = designer.post("/trials", on="/trials", expression="1 +", values="")
    assert seen.status == 422
    assert "第 1 行第 4 列" in seen.words("notice")


def test_a_decision_is_tried_with_its_file(designer: Visitor) -> None:
    file = (BytesIO(ROUTE.read_bytes()), "route.dmn")
    seen = designer.post("/trials", on="/trials", values='{ratio: 30, customer_grade: "C"}', decision=file)
    assert seen.status == 200
    assert '"min_ratio": 30' in seen.page.xpath("//pre")[0].text_content()


def test_it_is_for_designers(site: Site) -> None:
    assert site.visitor("liqiang").get("/trials").status == 403
    assert not site.visitor("liqiang").get("/processes").page.xpath("//a[@href='/trials']")
