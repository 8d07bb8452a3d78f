"""The state of an instance under another version of its process: nothing that waits moves, timers keep their moments.

A token stays where its node has the same id or is mapped to another of its kind, in the same scope. For the others a
person decides: `mapping` gives a node to begin at instead, or nothing to take the token away.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from workflow_engine.bpmn import arming, codec, crossing, execution, moving, rewind
from workflow_engine.bpmn.compiled import Compiled
from workflow_engine.bpmn.crossing import Crossing
from workflow_engine.bpmn.push import Push
from workflow_engine.bpmn.specs.events import Catching
from workflow_engine.bpmn.tokens import Instance, Token
from workflow_engine.bpmn.world import World
from workflow_engine.domain.outcome import Outcome
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text


class NotMigrated(Exception):
    """The state has no place in the other version: `problems` name the elements and what can be decided."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{problem.code} {problem.element}" for problem in problems))
        self.problems = tuple(problems)


def migrated(
    old: Compiled, new: Compiled, state: bytes, variables: execution.Stored, world: World, mapping: Mapping[str, str]
) -> Outcome:
    """The state under `new`, and what its rows have to follow. Raises NotMigrated, StateProblem."""
    push = execution.resumed(old, state, variables, world)
    plan = crossing.planned(push.instance, new.body, mapping)
    if plan.problems:
        raise NotMigrated(plan.problems)
    before = push.instance.found
    fresh = _crossed(push, plan, new)
    outcome = execution.pushed(fresh, lambda: _settle(fresh, plan), before, state)
    gone = {closed.token for closed in outcome.closed}
    _require_rest(outcome, plan, gone)
    return replace(outcome, renamed={name: to for name, to in plan.renamed.items() if name not in gone})


def carried(
    old: Compiled,
    new: Compiled,
    then: bytes,
    now: bytes,
    variables: execution.Stored,
    world: World,
    mapping: Mapping[str, str],
) -> bytes:
    """A state of an earlier moment under the version of now, whose ids are not given out again.

    Raises NotMigrated, also where it would go on by itself; StateProblem.
    """
    outcome = migrated(old, new, rewind.counted(then, codec.read(now)["counter"]), variables, world, mapping)
    if outcome.status != "running" or outcome.thrown or outcome.variables:
        said = Text("在新版本中会自行前进。", "In the other version it would go on by itself.")
        raise NotMigrated([Problem("would_move", said)])
    return outcome.state


def marking(state: bytes) -> tuple[str, ...]:
    """Where an instance stands: two with one marking and version can be migrated alike. Raises StateProblem."""
    body = codec.read(state)
    names = {token[0]: token[1] for _, tokens, _ in body["scopes"] for token in tokens}
    found = {f"version {body['version']}"}
    for owner, tokens, log in body["scopes"]:
        place = names.get(owner, "")
        inside = {token[0] for token in tokens}
        found |= {f"{place}/{name} {letter}" for of, name, letter, *_ in body.get("crowds", ()) if of in inside}
        for _, name, letter, internal in tokens:
            bound = internal.get("via", "") if letter == "W" else internal.get("version", "")
            found.add(f"{place}/{name} {letter} {bound}".rstrip())
        found |= {f"{place}/{entry['activity']} undo" for entry in log}
    return tuple(sorted(found))


def _crossed(push: Push, plan: Crossing, new: Compiled) -> Push:
    """The tokens that stay, as tokens of the other version, in a push of its own."""
    for token in plan.leaving:
        _take(token)
    body = codec.document(push.instance, new.version)
    for _, tokens, _ in body["scopes"]:
        for token in tokens:
            token[1] = plan.staying[token[0]].name
    fresh = Push(Instance(new.body), new, push.variables, push.world)
    fresh.passed = push.passed
    codec.place(fresh.instance, body)
    return fresh


def _take(token: Token) -> None:
    """Cancel a token and let those forget it that listened with it."""
    tokens = token.workflow.top_workflow.tokens
    for key, owner in (("on", token.internal_data.get("host")), ("racers", token.internal_data.get("race"))):
        if owner in tokens:
            tokens[owner].internal_data[key].remove(token.id)
    token.cancel()


def _settle(fresh: Push, plan: Crossing) -> None:
    """Arm what the other version adds, begin where a person has decided, and look at every join and end."""
    arming.arm(fresh, plan)
    for token, place in plan.beginning:
        if (wrong := moving.refusal(fresh, place)) is not None:
            raise NotMigrated([wrong])
        moving.put(fresh, place, [token.id])
    fresh.rearmed |= {name for name in plan.reworded if isinstance(plan.staying[name], Catching)}
    for scope in fresh.instance.scopes():
        fresh.touch(scope)


def _require_rest(outcome: Outcome, plan: Crossing, gone: Set[str]) -> None:
    if outcome.fault is not None:
        raise NotMigrated([Problem(outcome.fault.code, outcome.fault.text, element=outcome.fault.element)])
    if plan.is_decided:
        return
    moved = [spec for name, spec in plan.waiting.items() if name in gone]
    if moved:
        said = [
            Problem(
                "would_move",
                Text(
                    f"迁移后 {spec.element} 处的令牌会自行前进。",
                    f"Expected the token at {spec.element} to stay, but in the other version it would go on by itself.",
                ),
                element=spec.element,
            )
            for spec in moved
        ]
        raise NotMigrated(said)
