"""What every activity does: map data in and out, carry boundary events, be remembered for compensation."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from workflow_engine import feel
from workflow_engine.bpmn.definitions import Mapped
from workflow_engine.bpmn.faults import EngineFault
from workflow_engine.bpmn.specs.node import Node, Path, cancel_all
from workflow_engine.bpmn.tokens import Token
from workflow_engine.domain.limits import limit
from workflow_engine.domain.text import Text

if TYPE_CHECKING:
    from workflow_engine.bpmn.specs.listeners import BoundaryEvent


class Activity(Node):
    """An activity that is done as soon as it runs, such as a plain task; the others add what they wait for."""

    inputs: Mapped = ()
    outputs: Mapped = ()
    after: Mapped = ()  # what data associations assign when the work is done
    boundary: "Sequence[BoundaryEvent]" = ()
    undo: Node | None = None  # the compensation handler
    completes = 1  # completionQuantity: tokens on each flow that is taken

    def enter(self, token: Token) -> None:
        super().enter(token)
        if self.inputs:
            self.map_in(token)
        for event in self.boundary:
            if token.is_live:
                event.arm_on(token)

    def map_in(self, token: Token) -> None:
        """Evaluate the inputs in order, each seeing those before it, into a frame of the activity's own."""
        variables = token.push.variables
        variables.open(token.id, {})
        for name, value in self.inputs:
            variables.put(token.id, name, token.push.evaluate(value, token))

    def map_out(self, token: Token, results: Mapping[str, Any], extra: Mapping[str, Any] | None = None) -> None:
        """Write results: the mapped ones when there is a mapping, else all of them under their own names."""
        if not self.outputs:
            token.push.variables.write(token, results)
            return
        names = {**results, **(extra or {})}
        for name, value in self.outputs:
            token.push.variables.write(token, {name: token.push.evaluate(value, token, names)})

    def choose(self, token: Token) -> Sequence[Path]:
        return [path for path in super().choose(token) for _ in range(self.completes)]

    def _on_complete_hook(self, token: Token) -> None:
        for name, value in self.after:
            token.push.variables.write(token, {name: token.push.evaluate(value, token)})
        self.record(token, self.inner_log(token))
        super()._on_complete_hook(token)

    def inner_log(self, token: Token) -> list[dict[str, Any]]:
        """What was done inside and can be compensated."""
        return []

    def record(self, token: Token, inner: list[dict[str, Any]]) -> None:
        """Remember a completed activity for compensation: by its handler, else by what was done inside it."""
        if not self.can_undo and not inner:
            return
        log, most = token.workflow.log, limit("compensations")
        if len(log) >= most:
            text = Text(f"可补偿的活动超过 {most} 个。", f"More than {most} activities can be compensated.")
            raise EngineFault("compensation_limit", text, token)
        frame = feel.to_json(dict(token.push.variables.frames.get(token.id, {})))
        log.append({"token": token.id, "activity": self.name, "frame": frame, "inner": inner})

    @property
    def can_undo(self) -> bool:
        """Whether something of its own undoes it."""
        return self.undo is not None

    def release(self, token: Token) -> None:
        cancel_all(token.listeners)
        super().release(token)
