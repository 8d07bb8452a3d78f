"""The state of an instance as bytes: its live tokens by scope, outermost first, and nothing that can be found elsewhere.

Layout: `H`, format version, flags (bit 0: zstd, bit 1: has crowds), CRC-32 of the body, body. The body is JSON: `version`
of the definition, `counter` of token ids, `scopes` of [owner, tokens, log]; a token is [id, spec, state, internal];
`crowds` of rounds that wait alike; the `result` where there is one already, `conversation` where messages have named one.
"""

import zlib
from collections.abc import Mapping
from typing import Any

import orjson
import zstandard

from workflow_engine import feel
from workflow_engine.bpmn import crowds
from workflow_engine.bpmn.faults import StateProblem
from workflow_engine.bpmn.specs.node import Node
from workflow_engine.bpmn.tokens import LETTERS, STATES, Instance, Scope
from workflow_engine.domain.limits import limit
from workflow_engine.domain.text import Text

MARK, FORMAT = b"H", 1
ZSTD, CROWDED = 1, 2
SMALL = 1024  # bytes under which compression is not worth the time


def dump(instance: Instance, version: str) -> bytes:
    """Raises StateProblem `state_size` when the state has grown beyond its limit."""
    return packed(document(instance, version))


def document(instance: Instance, version: str) -> dict[str, Any]:
    """The body of a state, before it is bytes."""
    scopes = sorted(instance.scopes(), key=lambda scope: scope.depth)
    state = {"version": version, "counter": instance.counter, "scopes": [_scope(scope) for scope in scopes]}
    if instance.result:
        state["result"] = instance.result
    if instance.conversation:
        state["conversation"] = feel.to_json(instance.conversation)
    if waiting := [crowd.row() for crowd in instance.crowds if crowd.present]:
        state["crowds"] = waiting
    return state


def packed(state: Mapping[str, Any]) -> bytes:
    """Raises StateProblem `state_size`."""
    folded = crowds.folded(state)
    body, flags = orjson.dumps(folded), CROWDED if folded.get("crowds") else 0
    if len(body) > SMALL:
        body, flags = zstandard.ZstdCompressor(level=3).compress(body), flags | ZSTD
    data = MARK + bytes((FORMAT, flags)) + zlib.crc32(body).to_bytes(4, "big") + body
    if len(data) > limit("state_bytes"):
        raise StateProblem("state_size", Text("执行状态超过上限。", "The state is larger than allowed."))
    return data


def is_crowded(data: bytes) -> bool:
    """Whether rounds wait side by side in a state, so that an act should not look at all that it knows."""
    return len(data) > 2 and bool(data[2] & CROWDED)


def version(data: bytes) -> str:
    """The definition version that a state belongs to."""
    return str(read(data)["version"])


def fill(instance: Instance, data: bytes, version: str) -> None:
    """Put the tokens of a state into an empty instance of its version.

    Raises StateProblem: `state_format` for an unknown format or node or another version, `state_corrupt` for a damaged
    body.
    """
    state = read(data)
    found = state["version"]
    if found != version:
        text = Text(f"执行状态属于版本 {found}。", f"Expected a state of version {version}, but it is of {found}.")
        raise StateProblem("state_format", text)
    place(instance, state)


def place(instance: Instance, state: dict[str, Any]) -> None:
    """Put the tokens of a body into an empty instance. Raises StateProblem."""
    try:
        instance.counter, instance.result = state["counter"], state.get("result", "")
        instance.conversation = feel.from_json(state.get("conversation", {}))
        for owner, tokens, log in state["scopes"]:
            _open(instance, owner, tokens, log)
        instance.crowds = [_crowd(instance, row) for row in state.get("crowds", ())]
    except (KeyError, TypeError, ValueError, AttributeError):  # it has the right sum, but not the right shape
        raise _corrupt() from None


def read(data: bytes) -> dict[str, Any]:
    """The body of a state. Raises StateProblem."""
    if data[:1] != MARK or len(data) < 7 or data[1] != FORMAT or data[2] > ZSTD | CROWDED:
        raise StateProblem("state_format", Text("执行状态的格式未知。", "The state has an unknown format."))
    body = data[7:]
    if zlib.crc32(body).to_bytes(4, "big") != data[3:7]:
        raise _corrupt()
    try:
        if data[2] & ZSTD:
            body = zstandard.ZstdDecompressor().decompress(body, max_output_size=16 * limit("state_bytes"))
        state = orjson.loads(body)
    except (ValueError, zstandard.ZstdError):
        raise _corrupt() from None
    if not isinstance(state, dict) or "version" not in state:
        raise _corrupt()
    return state


def _open(instance: Instance, owner: str, tokens: list[Any], log: list[Any]) -> None:
    scope: Instance | Scope = instance
    if owner:
        holder = instance.tokens[owner]
        scope = Scope(holder.task_spec.inner_spec(holder), holder)
    scope.log = log
    _place(scope, tokens)


def _scope(scope: "Instance | Scope") -> list[Any]:
    tokens = [[t.id, t.task_spec.name, LETTERS[t.state], t.internal_data] for t in scope.live()]
    return [scope.owner.id if scope.owner else "", tokens, scope.log]


def _place(scope: "Instance | Scope", tokens: list[Any]) -> None:
    for token_id, name, letter, internal in tokens:
        token = scope.restore(_node(scope, name), token_id, STATES[letter], internal)
        if "via" in internal and letter == "W" and token.task_spec.remembers_way:
            scope.at_joins[token.id] = token


def _crowd(instance: Instance, row: list[Any]) -> crowds.Crowd:
    crowd = crowds.read(row)
    _node(instance.tokens[crowd.of].workflow, crowd.spec)
    return crowd


def _node(scope: "Instance | Scope", name: str) -> Node:
    found: Node | None = scope.spec.task_specs.get(name)
    if found is None:
        text = Text(f"执行状态中的节点 {name} 不存在。", f"The state names {name}, which this version does not have.")
        raise StateProblem("state_format", text)
    return found


def _corrupt() -> StateProblem:
    return StateProblem("state_corrupt", Text("执行状态已损坏。", "The state is damaged."))
