"""Where the tokens of a state are, for people who want to see or move them. Nothing is evaluated."""

from workflow_engine.bpmn import execution, timers
from workflow_engine.bpmn.compiled import Compiled
from workflow_engine.bpmn.tokens import Token
from workflow_engine.bpmn.world import World
from workflow_engine.domain.position import Position


def positions(compiled: Compiled, state: bytes, world: World) -> tuple[Position, ...]:
    """Every token, those outside before those inside; none for a state that is over. Raises StateProblem."""
    if not state:
        return ()
    return tuple(map(_position, execution.resumed(compiled, state, {}, world).instance.tokens.values()))


def _position(token: Token) -> Position:
    spec, internal = token.task_spec, token.internal_data
    kept = internal.get("timers", {}).values()
    return Position(
        token.id,
        spec.element,
        spec.scope_spec.process,
        spec.drawn.kind,
        tuple(sorted(spec.rows)),
        min((timers.from_json(each).due for each in kept), default=None),
        token.is_listener,
        internal.get("via", "") if token.id in token.workflow.at_joins else "",
        token.workflow.owner.id if token.workflow.owner else "",
        internal.get("of", "") or internal.get("race", ""),
    )
