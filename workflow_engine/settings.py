"""The settings of an installation: read once from the environment, frozen, passed on as an argument.

A setting is a field here, its entry in `knobs.py`, and a row of the documentation that `make docs` draws.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from workflow_engine import variables
from workflow_engine.domain.addresses import Network
from workflow_engine.domain.errors import InvalidInput
from workflow_engine.domain.problem import Problem
from workflow_engine.knobs import KNOBS


def own_home() -> Path:
    """Root's is not in the checkout: PostgreSQL runs as another account, which must be able to reach it."""
    return Path("/var/lib/handoff") if os.geteuid() == 0 else Path(".handoff").absolute()


def own_log() -> str:
    return "text" if sys.stderr.isatty() else "json"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Made directly in tests; processes use `from_env`, which refuses wrong texts, all of them at once."""

    home: Path = field(default_factory=own_home)
    database_url: str = field(default="", repr=False)
    redis_url: str = field(default="", repr=False)
    bind: str = "127.0.0.1:8000"
    base_url: str = ""
    secret_key: str = field(default="", repr=False)
    data_key: str = field(default="", repr=False)
    web_workers: int = 2
    web_threads: int = 8
    steps: int = 1
    calls: int = 1
    outbox: int = 1
    pool: int = 0
    locale: str = "zh-CN"
    timezone: str = "Asia/Shanghai"
    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""
    outbound: tuple[Network, ...] = ()
    log: str = field(default_factory=own_log)

    def __post_init__(self) -> None:
        object.__setattr__(self, "base_url", self.base_url or f"http://{self.bind}")
        object.__setattr__(self, "pool", self.pool or self.web_threads + 2)

    @classmethod
    def from_env(cls, environment: Mapping[str, str]) -> Self:
        """The settings of a process. Raises InvalidInput with one problem per variable that cannot be read."""
        values: dict[str, Any] = {}
        problems = []
        for name, knob in KNOBS.items():
            try:
                text = variables.found(knob.variable, environment)
                if text is not None:
                    values[name] = knob.read(text)
            except variables.Unexpected as wrong:
                problems.append(Problem("setting", wrong.text, field=knob.variable))
        if problems:
            raise InvalidInput(problems=problems)
        return cls(**values)
