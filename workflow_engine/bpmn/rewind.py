"""Back to a state that was kept: position and data as they were, and what the rows of now have to follow.

What left the instance meanwhile stays done. Tokens that come back keep their ids; new ones never get an id again that
somebody has had.
"""

from typing import Any

from workflow_engine.bpmn import codec, execution
from workflow_engine.bpmn.compiled import Compiled
from workflow_engine.bpmn.execution import Stored
from workflow_engine.bpmn.matching import has_same_rows
from workflow_engine.bpmn.push import Push
from workflow_engine.bpmn.specs.events import Catching
from workflow_engine.bpmn.tokens import Token
from workflow_engine.bpmn.variables import owner
from workflow_engine.bpmn.world import World
from workflow_engine.domain.outcome import Closed, Opened, Outcome

Version = tuple[Compiled, bytes]  # a compiled version and a state of it


def rewound(
    now: Version,
    then: Version,
    variables: Stored,
    kept: Stored,
    world: World,
    *,
    restores: bool,
    is_exact: bool = False,
) -> Outcome:
    """From `now` to `then`; `variables` are those of now, `kept` those of then.

    Frames always come back, the instance's own variables only with `restores`; those that did not exist then become
    null. `is_exact` gives the very bytes of then, where nobody has got an id since. Raises StateProblem.
    """
    values = _values(variables, kept, restores=restores)
    before = execution.resumed(*now, variables, world)
    after = execution.resumed(*then, values, world)
    frames = {key for key in values if key[0] and _is_live(key[0], after)}
    changed = {key: value for key, value in values.items() if (not key[0] or key in frames)}
    gone = _gone(variables, {key: values[key] for key in frames})
    return Outcome(
        state=then[1] if is_exact else counted(then[1], before.instance.counter),
        status="running",
        opened=tuple(_opened(before, after)),
        closed=tuple(_closed(before, after)),
        variables={key: value for key, value in changed.items() if key[0] in gone or _differs(variables, key, value)},
        gone=tuple(sorted(gone)),
        renamed={
            name: token.task_spec.element
            for name, token in after.instance.tokens.items()
            if name in before.instance.tokens
            and before.instance.tokens[name].task_spec.element != token.task_spec.element
        },
    )


def counted(state: bytes, counter: int) -> bytes:
    """The state, with ids counted on from where they are now. Raises StateProblem."""
    body = codec.read(state)
    return state if body["counter"] >= counter else codec.packed({**body, "counter": counter})


def _values(variables: Stored, kept: Stored, *, restores: bool) -> dict[tuple[str, str], Any]:
    """The frames of then, and the instance's own variables of then or of now."""
    own = {key: value for key, value in variables.items() if not key[0]}
    if restores:
        own = {key: kept.get(key) for key in own} | {key: value for key, value in kept.items() if not key[0]}
    return own | {key: value for key, value in kept.items() if key[0]}


def _is_live(scope: str, push: Push) -> bool:
    return owner(scope) in push.instance.tokens


def _gone(variables: Stored, frames: Stored) -> set[str]:
    """Frames of now that are not as they were then: they go, and come back with what they held."""
    earlier = _by_scope(frames)
    return {scope for scope, frame in _by_scope(variables).items() if scope and frame != earlier.get(scope)}


def _by_scope(values: Stored) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for (scope, name), value in values.items():
        found.setdefault(scope, {})[name] = value
    return found


def _differs(variables: Stored, key: tuple[str, str], value: Any) -> bool:
    return key not in variables or variables[key] != value


def _opened(before: Push, after: Push) -> list[Opened]:
    """Rows of tokens that come back, and of events that wait for something else or another moment now."""
    found: list[Opened] = []
    for name, token in after.instance.tokens.items():
        earlier = before.instance.tokens.get(name)
        if earlier is None or (isinstance(token.task_spec, Catching) and not _waits_alike(earlier, token)):
            found.extend(token.task_spec.opened(token))
    return found


def _waits_alike(one: Token, other: Token) -> bool:
    return has_same_rows(one.task_spec, other.task_spec) and one.internal_data == other.internal_data


def _closed(before: Push, after: Push) -> list[Closed]:
    rows = before.instance.found
    return [
        Closed(name, "cancelled", rows[name]) for name in sorted(rows, key=int) if name not in after.instance.tokens
    ]
