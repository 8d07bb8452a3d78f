"""States as bytes: small, the same for the same instance, and never trusted."""

import random
import zlib
from typing import Any

import orjson
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bpmn.drawing import (
    boundary,
    catch,
    codes,
    end,
    finish,
    flows,
    inside,
    many,
    nodes,
    open_work,
    run,
    start,
    work,
)
from workflow_engine.bpmn import codec, execution
from workflow_engine.bpmn.commands import CompleteWork
from workflow_engine.bpmn.faults import StaleCommand, StateProblem
from workflow_engine.bpmn.tokens import Instance as Running
from workflow_engine.bpmn.world import World
from workflow_engine.domain.limits import limit
from workflow_engine.testing import Instance, Lab

SUB = inside("sub", start("ss") + work("a b") + flows("ss>a ss>b"))
BODY = (
    start() + nodes("parallelGateway", "g j") + SUB + catch("c", "timer") + end() + flows("s>g g>sub g>c sub>j c>j j>e")
)


def stored() -> tuple[Lab, Instance]:
    lab, instance = run(BODY)
    finish(lab, "a")
    return lab, instance


def parsed(state: bytes) -> dict[str, Any]:
    body = zstandard.ZstdDecompressor().decompress(state[7:]) if state[2] else state[7:]
    return orjson.loads(body)  # type: ignore[no-any-return]


def packed(body: Any) -> bytes:
    raw = body if isinstance(body, bytes) else orjson.dumps(body)
    return codec.MARK + bytes((codec.FORMAT, 0)) + zlib.crc32(raw).to_bytes(4, "big") + raw


def apply(instance: Instance, state: bytes) -> None:
    token = next(iter(instance.opened))
    execution.apply(instance.compiled, state, {}, CompleteWork(token, {}), World(Lab().now))


def problem(state: bytes) -> str:
    lab, instance = stored()
    with pytest.raises(StateProblem) as refusal:
        apply(instance, state)
    assert refusal.value.text.zh
    assert lab.work_items()
    return refusal.value.code


def test_a_state_read_and_written_again_is_the_same() -> None:
    _, instance = stored()
    running = Running(instance.compiled.body)
    codec.fill(running, instance.state, instance.compiled.version)
    assert codec.dump(running, instance.compiled.version) == instance.state
    assert codec.version(instance.state) == instance.compiled.version


def test_a_state_holds_what_lives_and_nothing_else() -> None:
    _, instance = stored()
    state = parsed(instance.state)
    tokens = [token for _, tokens, _ in state["scopes"] for token in tokens]
    assert sorted(token[1] for token in tokens) == ["b", "c", "sub"]
    assert set(state) == {"version", "counter", "scopes"}
    assert len(instance.state) < 400


@pytest.mark.parametrize(
    "state",
    [
        b"",
        b"H",
        b"X\x01\x00\x00\x00\x00\x00{}",
        b"H\x02\x00\x00\x00\x00\x00{}",
        b"H\x01\x07\x00\x00\x00\x00{}",
        b"H\x01\x00\x00",
    ],
    ids=["empty", "cut", "mark", "version", "flags", "short"],
)
def test_an_unknown_format_is_named(state: bytes) -> None:
    assert problem(state) == "state_format"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda s: s["scopes"][0][1][0].__setitem__(1, "nowhere"), "state_format"),
        (lambda s: s.__setitem__("version", "p:other"), "state_format"),
        (lambda s: s["scopes"][1].__setitem__(0, "99"), "state_corrupt"),
        (lambda s: s["scopes"][0][1][0].__setitem__(2, "X"), "state_corrupt"),
        (lambda s: s.pop("scopes"), "state_corrupt"),
        (lambda s: s.pop("counter"), "state_corrupt"),
        (lambda s: s.__setitem__("scopes", 5), "state_corrupt"),
        (lambda s: s["scopes"][0].__setitem__(1, [["1"]]), "state_corrupt"),
        (lambda s: s["scopes"][0][1][0].__setitem__(3, None), "state_corrupt"),
        (
            lambda s: s["scopes"][1].__setitem__(0, next(t[0] for t in s["scopes"][0][1] if t[1] == "c")),
            "state_corrupt",
        ),
    ],
    ids=[
        "node",
        "definition",
        "owner",
        "letter",
        "no scopes",
        "no counter",
        "scopes",
        "token",
        "internal",
        "no scope owner",
    ],
)
def test_a_state_that_does_not_fit_its_version_is_named(change: Any, code: str) -> None:
    _, instance = stored()
    state = parsed(instance.state)
    change(state)
    assert problem(packed(state)) == code


@pytest.mark.parametrize("body", [b"", b"{", b"null", b"[]", b'"x"', b"\xff\xfe", b"{}"])
def test_a_body_that_is_no_state_is_corrupt(body: bytes) -> None:
    assert problem(packed(body)) == "state_corrupt"


def test_one_flipped_bit_anywhere_is_found() -> None:
    _, instance = stored()
    for index in range(len(instance.state)):
        damaged = bytearray(instance.state)
        damaged[index] ^= 4
        assert problem(bytes(damaged)) in ("state_corrupt", "state_format")


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.binary(max_size=200))
def test_no_bytes_at_all_do_more_than_be_refused(data: bytes) -> None:
    _, instance = stored()
    for state in (data, packed(data), codec.MARK + data):
        with pytest.raises(StateProblem):
            apply(instance, state)


def test_a_bomb_is_not_unpacked() -> None:
    bomb = zstandard.ZstdCompressor().compress(b" " * (20 * limit("state_bytes")))
    state = codec.MARK + bytes((codec.FORMAT, codec.ZSTD)) + zlib.crc32(bomb).to_bytes(4, "big") + bomb
    assert problem(state) == "state_corrupt"


def test_a_state_beyond_its_limit_is_a_fault_and_changes_nothing() -> None:
    """What was done for each of many long items is remembered for compensation."""
    chance = random.Random(1)
    items = [chance.randbytes(10_000).hex() for _ in range(600)]
    undo = boundary("c", "a", "compensation") + '<task id="undo" isForCompensation="true"/>'
    undo += '<association sourceRef="c" targetRef="undo"/>'
    body = start() + work("w") + many("a", "items", "item", "task") + undo + work("z") + flows("s>w w>a a>z")
    lab, _ = run(body)
    finish(lab, "w", {"items": items[:10]})
    assert (open_work(lab), codes(lab)) == (["z"], [])
    lab, instance = run(body)
    before, instance.values["", "items"] = instance.state, items
    finish(lab, "w")
    assert [code for code, _ in codes(lab)] == ["state_size"]
    assert instance.state == before


def test_large_states_are_packed() -> None:
    body = start("ss") + work("a") + flows("ss>a")
    lab, instance = run(start() + many("sub", "", tag="subProcess", loopCardinality="200", body=body) + flows("s>sub"))
    assert instance.state[2] == codec.ZSTD
    assert len(instance.state) < len(orjson.dumps(parsed(instance.state))) / 3
    finish(lab, "a")
    assert len(lab.work_items()) == 199


@pytest.mark.parametrize("token", ["", "0", "99", "-1", "2.5", "x", "2.x"])
def test_a_command_for_a_token_that_is_not_there_is_stale(token: str) -> None:
    _, instance = stored()
    with pytest.raises(StaleCommand):
        execution.apply(instance.compiled, instance.state, {}, CompleteWork(token, {}), World(Lab().now))
