"""Choices: keys of options that the server offered this person; what was offered is looked up again when it comes back."""

from typing import Any, ClassVar

from marshmallow import validate

from forms.fields.kind import Kind
from forms.said import said, wrong
from forms.settings import Setting, options, words
from forms.world import World
from workflow_engine.domain.choice import Option
from workflow_engine.domain.limits import limit
from workflow_engine.domain.text import Text
from workflow_engine.feel import Value
from workflow_engine.feel.types import STRING, ContextType, ListType, OneOf, Type

FEW = 5  # more are offered in a list that folds
YES, NO = Option("true", Text("是", "Yes")), Option("false", Text("否", "No"))
OPTIONS = {"options": Setting(options, required=True)}


class YesNo(Kind):
    """`true` and `false`; no answer is neither."""

    kind, stored_as = "bool", bool

    def shown(self, value: bool, locale: str, world: World) -> str:
        return self.label(self.typed(value, world), world).said_in(locale)

    def typed(self, value: bool, world: World) -> str:
        return (YES if value else NO).key

    def control(self) -> str:
        return "radio"

    def options(self, world: World) -> list[Option]:
        return [YES, NO]

    def label(self, key: str, world: World) -> Text:
        return (YES if key == YES.key else NO).label

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if isinstance(value, bool):
            return value
        if value not in ("true", "false"):
            raise wrong("bad_type")
        return bool(value == "true")


class Choice(Kind):
    kind = "choice"
    settings = OPTIONS

    @property
    def source(self) -> str | None:
        """Whom to ask for the options; None when the form lists them."""
        listed = self.said.get("options")
        return listed if isinstance(listed, str) else None

    @property
    def keys(self) -> tuple[str, ...]:
        """Those of the listed options; none where a source has them."""
        listed = self.said.get("options")
        return tuple(option.key for option in listed) if isinstance(listed, tuple) else ()

    @property
    def value_type(self) -> Type:
        return OneOf(self.keys) if self.keys else super().value_type

    def limits(self) -> list[validate.Validator]:
        return [validate.OneOf(self.keys, error=said("not_an_option"))] if self.keys else []

    def met(self, value: Value, world: World) -> Value:
        if self.source and world.lookups.option(self.source, value) is None:
            raise wrong("not_an_option")
        return value

    def shown(self, value: Value, locale: str, world: World) -> str:
        return self.label(value, world).said_in(locale)

    def typed(self, value: Value, world: World) -> Any:
        return value

    def label(self, key: str, world: World) -> Text:
        if self.source:
            return world.lookups.label(self.source, key)
        return next((option.label for option in self.said["options"] if option.key == key), Text(key, key))

    def control(self) -> str:
        return "radio" if not self.source and len(self.said["options"]) <= FEW else "select"

    def options(self, world: World) -> list[Option]:
        return list(world.lookups.options(self.source) if self.source else self.said["options"])

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Value:
        if not isinstance(value, str):
            raise wrong("bad_type")
        return value


class Choices(Choice):
    """A list of keys, each once, in the order chosen."""

    kind, is_list = "choices", True

    def holds(self, value: Value) -> bool:
        return isinstance(value, list) and all(isinstance(key, str) for key in value)

    @property
    def value_type(self) -> Type:
        return ListType(super().value_type)

    def limits(self) -> list[validate.Validator]:
        return [validate.ContainsOnly(self.keys, error=said("not_an_option"))] if self.keys else []

    def met(self, value: list[str], world: World) -> list[str]:
        return [super(Choices, self).met(key, world) for key in value]

    def shown(self, value: list[str], locale: str, world: World) -> str:
        between = ", " if locale.startswith("en") else "、"
        return between.join(self.label(key, world).said_in(locale) for key in value)

    def control(self) -> str:
        return "checkboxes" if super().control() == "radio" else "multiselect"

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[str]:
        keys = [value] if isinstance(value, str) else value
        if not isinstance(keys, list) or len(keys) > limit("form_options"):
            raise wrong("bad_type")
        chosen = [super(Choices, self)._deserialize(key, attr, data, **kwargs) for key in keys]
        return list(dict.fromkeys(filter(None, chosen)))


class Named(Choice):
    """A choice from one source that every company has."""

    settings: ClassVar[dict[str, Setting]] = {}

    @property
    def source(self) -> str:
        return self.kind

    def control(self) -> str:
        return "lookup"


class Person(Named):
    kind = "person"


class Department(Named):
    kind = "department"


class Role(Named):
    kind = "role"


class Reference(Choice):
    """A customer, contract, order ... of another system: the key, with the label that was shown when it was chosen."""

    kind = "reference"
    settings = {"object": Setting(words, required=True)}

    def holds(self, value: Value) -> bool:
        return isinstance(value, dict) and isinstance(value.get("key"), str)

    @property
    def source(self) -> str:
        return str(self.said["object"])

    @property
    def value_type(self) -> Type:
        return ContextType((("key", STRING), ("label", STRING)))

    def met(self, value: Value, world: World) -> Value:
        option = world.lookups.option(self.source, value["key"])
        if option is None:
            raise wrong("not_an_option")
        return {"key": option.key, "label": option.label.zh}

    def shown(self, value: Value, locale: str, world: World) -> str:
        """As it was called when it was chosen; in the other language while it is still called so."""
        kept = str(value.get("label") or value["key"])
        known = world.lookups.label(self.source, value["key"]) if locale.startswith("en") else None
        return known.en if known and known.zh == kept else kept

    def typed(self, value: Value, world: World) -> str:
        return str(value["key"])

    def control(self) -> str:
        return "lookup"

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Value:
        key = value.get("key") if isinstance(value, dict) else value
        if not isinstance(key, str) or not key:
            raise wrong("bad_type")
        return {"key": key}
