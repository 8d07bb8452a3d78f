"""Deciding in tests, at the moment of `now`."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.feel.decisions.short import model
from workflow_engine.feel.decisions import Decided


@pytest.fixture
def decide(now) -> Callable[..., Decided]:
    """decide(box, inputs=..., items=..., type_=..., **values): the whole answer."""

    def deciding(box: Any, *, given: Any = None, **values: Any) -> Decided:
        options = {key: values.pop(key) for key in ("inputs", "items", "type_") if key in values}
        made = model(box, **options)
        assert [finding for finding in made.findings if finding.severity == "refuse"] == []
        return made.evaluate("d", {**values, **(given or {})}, now=now)

    return deciding
