"""What a kind of field is: a marshmallow field that also knows its settings, how it is shown, typed and masked."""

from collections.abc import Mapping
from typing import Any, ClassVar

from marshmallow import fields, validate

from forms.said import said
from forms.settings import Setting
from forms.world import World
from workflow_engine.domain.choice import Option
from workflow_engine.domain.text import Text
from workflow_engine.feel import Value
from workflow_engine.feel.types import TYPES, Type
from workflow_engine.feel.values import KINDS

VALUE_RULES = frozenset({"visible_if", "required_if", "readonly_if", "default", "check", "warn"})


class Kind(fields.Field[Any]):
    """Reads a value from JSON or from an input of a page by one rule, into the FEEL value that is stored.

    What it reads it also takes: a stored value read again is the same value. An empty text is no value.
    """

    kind: ClassVar[str]  # as form documents say it
    stored_as: ClassVar[type] = str  # the type of its FEEL value
    settings: ClassVar[Mapping[str, Setting]] = {}  # what a document may say besides what all fields share
    rules: ClassVar[frozenset[str]] = VALUE_RULES  # which rules may be said of it
    privacy: ClassVar[str] = "internal"  # its class unless the document says another
    is_written: ClassVar[bool] = True  # by people; otherwise it is only shown
    is_number: ClassVar[bool] = False
    is_list: ClassVar[bool] = False
    names_chosen: ClassVar[bool] = False  # nothing is offered, but what was chosen is told by name
    default_error_messages = {"null": said("required"), "validator_failed": said("bad_type")}

    def __init__(self, key: str, said_of_it: Mapping[str, Any]) -> None:
        """`said_of_it` are the settings, read."""
        self.said = said_of_it
        limits = self.limits()
        super().__init__(data_key=key, attribute=key, allow_none=True, pre_load=blank_is_none, validate=limits)

    def limits(self) -> list[validate.Validator]:
        """What a value of the right sort has to keep to; drafts need not."""
        return []

    def met(self, value: Value, world: World) -> Value:
        """The value once the world has been asked: a person that may be chosen, a file that is there.

        Raises marshmallow's ValidationError.
        """
        return value

    def same(self, sent: Value, stored: Value, world: World) -> bool:
        """Whether a person who sent this saw it as what is stored: an input may hold less than the value."""
        if sent is None or stored is None:
            return sent is stored
        return self.holds(stored) and bool(self.typed(sent, world) == self.typed(stored, world))

    @property
    def value_type(self) -> Type:
        """The FEEL type of its values, as exactly as it is known."""
        return TYPES[KINDS[self.stored_as]]

    def holds(self, value: Value) -> bool:
        """Whether a stored value is one of this kind; a script may have written something else."""
        return type(value) is self.stored_as

    def shown(self, value: Value, locale: str, world: World) -> str:
        """The value as a person reads it."""
        return str(value)

    def typed(self, value: Value, world: World) -> Any:
        """The value as an input of a page holds it: a text, or a list of texts."""
        return self.shown(value, "en", world)

    def masked(self, text: str) -> str:
        """What is left of a shown text for those who may not read it whole."""
        return f"{text[:1]}***" if text else ""

    def control(self) -> str:
        """Which control a page offers."""
        return "input"

    def facts(self) -> dict[str, str]:
        """Attributes of the input: how it is typed, filled in and limited."""
        return {}

    def options(self, world: World) -> list[Option]:
        """What to choose from."""
        return []

    def label(self, key: str, world: World) -> Text:
        """How an option is called, also one that is no longer offered."""
        return Text(key, key)


def blank_is_none(value: Any) -> Any:
    return None if value == "" else value
