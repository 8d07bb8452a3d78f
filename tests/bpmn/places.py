"""Where in a stored instance each token is: the numbers of the children that run at once and that it is in."""

from workflow_engine.bpmn import codec
from workflow_engine.bpmn.tokens import Instance as Running
from workflow_engine.bpmn.tokens import Token
from workflow_engine.testing import Instance, Lab


def places(lab: Lab, instance: Instance) -> dict[str, tuple[int, ...]]:
    running = Running(instance.compiled.body)
    running.push = _Knows(lab)  # type: ignore[assignment]
    codec.fill(running, instance.state, instance.compiled.version)
    return {token.id: _place(token) for token in running.tokens.values()}


class _Knows:
    """What an instance that is read asks of its surroundings: where called processes are."""

    def __init__(self, lab: Lab) -> None:
        self.world = type("World", (), {"library": lab.library})


def _place(token: Token) -> tuple[int, ...]:
    found: list[int] = []
    position: Token | None = token
    while position is not None:
        if position.task_spec.is_round and _is_one_of_several(position):
            found.insert(0, position.internal_data["i"])
        position = position.workflow.owner
    return tuple(found)


def _is_one_of_several(token: Token) -> bool:
    whole = token.workflow.tasks[token.internal_data["of"]]
    return not whole.task_spec.sequential
