"""What every node does: let a token in, let it out along the flows, let it be cancelled."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec

from workflow_engine.bpmn.definitions import Definition
from workflow_engine.bpmn.tokens import Token
from workflow_engine.domain.outcome import Opened
from workflow_engine.feel import Expression

if TYPE_CHECKING:
    from workflow_engine.bpmn.model import Node as Drawn
    from workflow_engine.bpmn.specs.scope import ScopeSpec


@dataclass(frozen=True, slots=True)
class Path:
    """A sequence flow as its source sees it. `number` is what a token remembers of the way it came."""

    id: str
    target: "Node"
    condition: Expression | None = None
    is_default: bool = False


class Node(BpmnTaskSpec):  # type: ignore[misc]
    """A node of the diagram, or a part that we made of one; `element` is the author's id of it."""

    is_wall = False  # the inside has variables of its own
    is_urgent = False  # runs before anything else that is ready
    is_round = False  # its tokens are rounds of a multi-instance activity: what people answer stays in the round
    is_handler = False  # serves the scope around it from outside its work
    remembers_way = False  # its tokens keep the flow they arrived on
    note = ""  # what history should know of its tokens
    definitions: Sequence[Definition] = ()
    rows: frozenset[str] = frozenset()  # kinds of rows its waiting tokens have: work, call, timer, wait
    watches: frozenset[str] = frozenset()  # variables whose change can make a condition here true

    def __init__(self, scope_spec: "ScopeSpec", name: str, drawn: "Drawn", *, manual: bool = False) -> None:
        super().__init__(scope_spec, name, manual=manual)
        self.bpmn_id = drawn.id
        self.bpmn_name = drawn.name
        self.element: str = drawn.id
        self.drawn = drawn
        self.scope_spec = scope_spec
        self.paths: list[Path] = []
        self.declared: frozenset[str] = frozenset()

    def link(self, path: Path) -> None:
        """Add an outgoing flow; the library's own graph learns of it too."""
        self.paths.append(path)
        self.connect(path.target)

    def declares(self, name: str) -> bool:
        """Whether a frame of a token here takes the name."""
        return name in self.declared

    def opened(self, token: Token) -> Sequence[Opened]:
        """What a waiting token waits for, as rows to open."""
        return ()

    # ---- the life cycle, called by the library

    def _update(self, token: Token) -> None:
        """A token arrives. A fault in it is its own: the tokens that set out together with it still arrive."""
        token.push.guarded(lambda: BpmnTaskSpec._update(self, token), token)

    def _update_hook(self, token: Token) -> bool:
        """A token has arrived: True lets it be ready at once."""
        return True

    def _on_ready(self, token: Token) -> None:
        self.enter(token)

    def _run(self, token: Token) -> bool | None:
        # Not the library's: it marks the token as failed when anything is raised, and a BPMN error is raised too.
        return self._run_hook(token)

    def _run_hook(self, token: Token) -> bool | None:
        """Do the work: True when it is done, None when somebody will complete the token later."""
        return True

    def _on_complete_hook(self, token: Token) -> None:
        self.leave(token)

    def _on_cancel(self, token: Token) -> None:
        if self.was_entered(token):
            token.push.passed_by(self.end_of(token), token)
        self.release(token)
        token.workflow.remove(token)
        token.push.touch(token.workflow)

    def end_of(self, token: Token) -> Literal["completed", "cancelled"]:
        """How the stay of a token that is taken away has ended."""
        return "cancelled"

    def was_entered(self, token: Token) -> bool:
        """A listener that did not fire and a token that waits at a join have not entered the node."""
        return not token.is_listener

    # ---- the three acts

    def enter(self, token: Token) -> None:
        token.push.passed_by("entered", token)

    def begun_by(self, token: Token, number: int) -> None:
        """The instance begins here, because the event of that number has happened."""
        self.enter(token)
        go_on(token)

    def leave(self, token: Token) -> None:
        """Produce a token on every chosen flow; a part of a repeated or compensating whole reports to that whole."""
        paths = self.choose(token)
        token.push.passed_by("completed", token, flows=self.taken(token, paths))
        whole = token.workflow.top_workflow.tokens.get(token.internal_data.get("of", ""))
        if whole is not None:
            whole.task_spec.part_done(whole, token)
        self.release(token)
        token._children = [self.sent(token, path).id for path in paths]

    def sent(self, token: Token, path: Path) -> Token:
        """A token on its way along a flow."""
        way = {"via": path.id} if path.target.remembers_way else {}
        return token.workflow.add(path.target, by=[token.id], **way)

    def release(self, token: Token) -> None:
        """Take away what belongs to the token alone."""
        token.push.variables.drop(token)

    def choose(self, token: Token) -> Sequence[Path]:
        """Every flow without a condition, and those that hold; the default when no condition holds (BPMN 2.0, 13.2.1)."""
        if not any(path.condition for path in self.paths):
            return self.paths
        holding = [path for path in self.paths if path.condition and holds(path, token)]
        free = [path for path in self.paths if not path.condition and not (path.is_default and holding)]
        taken = sorted(holding + free, key=self.paths.index)
        if not taken:
            token.push.passed_by("uncaught", token, "no flow holds")
        return taken

    def taken(self, token: Token, paths: Sequence[Path]) -> Iterable[str]:
        """The flows on which the token has gone on."""
        return [path.id for path in paths]

    def part_done(self, whole: Token, part: Token) -> None:
        """A token that reports to `whole` is complete."""
        raise AssertionError(f"{self.name} has no parts")


def holds(path: Path, token: Token) -> bool:
    """Whether the condition of a flow is true; anything but a boolean is a fault that names flow and variables."""
    assert path.condition is not None
    return token.push.decide(path.condition, token, path.id)


def go_on(token: Token) -> None:
    """Let a token that waited be run next."""
    token._set_state(TaskState.READY)


def cancel_all(tokens: Sequence[Token]) -> None:
    for token in tokens:
        token.cancel()


def cancel_parts(whole: Token) -> None:
    """Cancel what reports to a token."""
    instance = whole.workflow.top_workflow
    instance.unfold(whole.id)
    parts = [token for token in instance.tokens.values() if token.internal_data.get("of") == whole.id]
    cancel_all(sorted(parts, key=lambda token: int(token.id)))


def cause(token: Token) -> tuple[str, ...]:
    """The executions that a token came from."""
    return tuple(token.internal_data.get("by", ()))
