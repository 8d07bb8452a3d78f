"""What a connector is asked to do: everything it needs, in plain JSON values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Asked:
    """`given` comes from the diagram, `options` and `secrets` from the administrator. `key` stays the same on a repetition."""

    connector: str
    instance: str
    key: str
    given: Mapping[str, Any] = field(default_factory=dict, repr=False)
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
