"""Variables of the instance and the frames inside it: one place to read a name, one rule for where a value is written.

A frame belongs to a token: a child of a multi-instance activity, a loop round, an activity with inputs, a called process.
Reading goes from the innermost frame outwards; the frame of a called process is a wall.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from workflow_engine import feel
from workflow_engine.bpmn.faults import EngineFault
from workflow_engine.domain.limits import limit
from workflow_engine.domain.text import Text

if TYPE_CHECKING:
    from workflow_engine.bpmn.tokens import Token

NAME = re.compile(r"[^\W\d]\w*")
INSTANCE = ""


class Variables:
    """Values by frame and name. `changed` and `gone` are what one push of the engine did to them."""

    def __init__(self, stored: Mapping[tuple[str, str], Any]) -> None:
        self._stored = stored
        self.frames: dict[str, dict[str, Any]] = {INSTANCE: {}}
        for (scope, name), value in stored.items():
            self.frames.setdefault(scope, {})[name] = value
        self._touched: dict[str, set[str]] = {}
        self.gone: list[str] = []
        self.written: set[str] = set()  # names written since the conditional events were last looked at

    def open(self, key: str, values: Mapping[str, Any]) -> None:
        """Make a frame, unless it is there, and put values into it."""
        self.frames.setdefault(key, {})
        for name, value in values.items():
            self.put(key, name, value)

    def drop(self, token: "Token") -> None:
        """The token is done, its frames go with it."""
        for key in frames(token.id):
            if self.frames.pop(key, None) is not None:
                self._touched.pop(key, None)
                self.gone.append(key)

    def put(self, key: str, name: str, value: Any) -> None:
        self.frames.setdefault(key, {})[name] = value
        self._touched.setdefault(key, set()).add(name)
        self.written.add(name)

    @property
    def changed(self) -> dict[tuple[str, str], Any]:
        """Values that are new or different, by frame and name."""
        touched = ((key, name) for key, names in self._touched.items() for name in sorted(names))
        return {place: self.frames[place[0]][place[1]] for place in touched if not self._is_kept(*place)}

    @property
    def is_too_much(self) -> bool:
        """Whether all values together are more than an instance may hold; few values cannot be, so they are not measured."""
        values = [value for frame in self.frames.values() for value in frame.values()]
        if len(values) * limit("value_bytes") <= limit("variables_bytes"):
            return False
        return sum(_measure(value, limit("value_depth") + 1) or 0 for value in values) > limit("variables_bytes")

    def write(self, token: "Token", values: Mapping[str, Any]) -> None:
        """Each name goes to the innermost frame that declares it, else to the called process or the instance."""
        for name, value in values.items():
            name = unicodedata.normalize("NFC", name)
            _check(token, name, value)
            self.put(self._home(token, name), name, value)

    def answer(self, token: "Token", values: Mapping[str, Any]) -> None:
        """What a person answered: inside a round of a multi-instance activity it belongs to that round."""
        rounds = (key for key, holder in self._frames(token) if holder is not None and holder.task_spec.is_round)
        home = next(rounds, None)
        for name, value in values.items():
            _check(token, name, value)
            self.put(home or self._home(token, name), name, value)

    def visible(self, token: "Token") -> "Names":
        """Everything an expression at the token can read."""
        return Names([self.frames.get(key, {}) for key, _ in self._frames(token)])

    def within(self, owner: "Token") -> Mapping[str, Any]:
        """What a called process has for itself."""
        return self.frames.get(inside(owner), {})

    def scope(self, token: "Token") -> str:
        """Where the variables of the token's process are: of the instance, or of a called process."""
        return [key for key, _ in self._frames(token)][-1]

    def _is_kept(self, key: str, name: str) -> bool:
        """Whether what was written is what is stored already: a form sends what it showed along with what was changed."""
        if key in self.gone or (key, name) not in self._stored:
            return False
        return feel.is_same(self._stored[key, name], self.frames[key][name])

    def _frames(self, token: "Token") -> Iterator[tuple[str, "Token | None"]]:
        """Keys of the frames around a token, innermost first, and the token each belongs to; the last takes any name."""
        holder: Token | None = token
        while holder is not None:
            if holder.id in self.frames:
                yield holder.id, holder
            owner = holder.workflow.owner
            if owner is not None and owner.task_spec.is_wall:
                yield inside(owner), None
                return
            holder = owner
        yield INSTANCE, None

    def _home(self, token: "Token", name: str) -> str:
        places = self._frames(token)
        return next(key for key, holder in places if holder is None or holder.task_spec.declares(name))


class Names(Mapping[str, Any]):
    """Frames seen as one mapping, innermost first."""

    __slots__ = ("frames",)

    def __init__(self, frames: list[dict[str, Any]]) -> None:
        self.frames = frames

    def __getitem__(self, name: str) -> Any:
        for frame in self.frames:
            if name in frame:
                return frame[name]
        raise KeyError(name)

    def get(self, name: str, default: Any = None) -> Any:
        for frame in self.frames:
            if name in frame:
                return frame[name]
        return default

    def __contains__(self, name: object) -> bool:
        return any(name in frame for frame in self.frames)

    def __iter__(self) -> Iterator[str]:
        return iter({name: None for frame in self.frames for name in frame})

    def __len__(self) -> int:
        return len({name for frame in self.frames for name in frame})

    def over(self, extra: Mapping[str, Any]) -> "Names":
        """The same with more names in front."""
        return Names([dict(extra), *self.frames]) if extra else self


def frames(token: str) -> tuple[str, str, str]:
    """The keys of all frames that go with a token."""
    return token, f"{token}*", results(token)


def inside(owner: "Token") -> str:
    """The key of the frame that a called process has for itself."""
    return f"{owner.id}*"


def results(whole: str) -> str:
    """The key of the frame in which a multi-instance activity gathers what its rounds give. Only its end reads it."""
    return f"{whole}#"


def owner(key: str) -> str:
    """The token to which a frame belongs; empty for the instance's own variables."""
    return key.rstrip("*#")


def _check(token: "Token", name: str, value: Any) -> None:
    if not NAME.fullmatch(name) or len(name) > limit("variable_name_characters"):
        raise EngineFault(
            "mapping_failed",
            Text(f"“{name[:50]}” 不能作为变量名。", f"Expected the name of a variable, but found “{name[:50]}”."),
            token,
        )
    if is_too_large(value):
        raise EngineFault(
            "mapping_failed",
            Text(f"变量 {name} 的值过大或嵌套过深。", f"The value of {name} is too large or too deep."),
            token,
        )


def is_too_large(value: Any) -> bool:
    """Whether a value is more, or deeper, than a variable may hold."""
    size = _measure(value, limit("value_depth"))
    return size is None or size > limit("value_bytes")


def _measure(value: Any, levels: int) -> int | None:
    """A rough size in bytes; None when deeper than `levels`."""
    if levels == 0:
        return None
    if isinstance(value, str):
        return len(value)
    parts: Iterable[Any]
    if isinstance(value, dict):
        parts = [*value.keys(), *value.values()]
    elif isinstance(value, list | tuple):
        parts = value
    else:
        return 8
    sizes = [_measure(part, levels - 1) for part in parts]
    return None if None in sizes else sum(size or 0 for size in sizes) + 2
