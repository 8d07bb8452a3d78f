"""What a form is given from outside: the moment, the zone, and whom or what this person may choose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from workflow_engine.domain.choice import Attachment, Option
from workflow_engine.domain.text import Text
from workflow_engine.feel import Calendar


class Lookups(Protocol):
    """Asks about people and things. A source is `person`, `department`, `role`, a table, or the object of a reference.

    Every answer is about this person: what they may not choose is not there.
    """

    def options(self, source: str) -> Sequence[Option]:
        """What to offer, in order; of a long list the beginning."""

    def option(self, source: str, key: str) -> Option | None:
        """The option, if this person may choose it now."""

    def label(self, source: str, key: str) -> Text:
        """How a stored key is shown, also when nobody may choose it any more."""

    def attachment(self, id: str) -> Attachment | None:
        """The file, if it was added by this person here or lies with the instance already."""


class NoLookups:
    """Nothing to choose from."""

    def options(self, source: str) -> Sequence[Option]:
        return ()

    def option(self, source: str, key: str) -> Option | None:
        return None

    def label(self, source: str, key: str) -> Text:
        return Text(key, key)

    def attachment(self, id: str) -> Attachment | None:
        return None


@dataclass(frozen=True, slots=True)
class World:
    """`now` is aware; `zone` is the person's: times without a zone are typed and shown in it.

    `constants` are what rules read as `engine.…`; no field can hide them.
    """

    now: datetime
    zone: ZoneInfo
    lookups: Lookups = field(default_factory=NoLookups)
    calendar: Calendar | None = None
    constants: Mapping[str, object] = field(default_factory=dict)
