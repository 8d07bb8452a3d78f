"""Where in a stored instance each token is: the numbers of the children that run at once and that it is in."""

from workflow_engine.bpmn import execution
from workflow_engine.bpmn.tokens import Token
from workflow_engine.bpmn.world import World
from workflow_engine.testing import Instance, Lab


def places(lab: Lab, instance: Instance) -> dict[str, tuple[int, ...]]:
    push = execution.resumed(instance.compiled, instance.state, {}, World(lab.now, lab.library))
    return {token.id: _place(token) for token in push.instance.tokens.values()}


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
