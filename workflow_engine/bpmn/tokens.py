"""Tokens and the scopes they live in: SpiffWorkflow's task, sub-workflow and workflow, made small.

Only live tokens are kept, side by side: a finished one leaves as soon as those it produced have arrived. So the state is
the frontier and nothing else, a loop costs the same in round ten and in round ten thousand, and no rule of the library
that walks the tree (its iterator stops at depth 1000, its joins look at ancestors) is ever asked.
"""

from collections.abc import Iterator, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.util.subworkflow import BpmnBaseWorkflow, BpmnSubWorkflow
from SpiffWorkflow.task import Task

from workflow_engine.bpmn.crowds import Crowd

if TYPE_CHECKING:
    from workflow_engine.bpmn.push import Push
    from workflow_engine.bpmn.specs.node import Node

NO_DATA: Any = MappingProxyType({})  # variables belong to the instance; writing to a token is a mistake that raises
LIVE = TaskState.WAITING | TaskState.READY | TaskState.STARTED
STATES = {"W": TaskState.WAITING, "R": TaskState.READY, "S": TaskState.STARTED}  # as they are written
LETTERS = {state: letter for letter, state in STATES.items()}


class Token(Task):  # type: ignore[misc]
    """A token at a node. Its id is a number counted within the instance: the execution of this node.

    `internal_data` holds plain JSON only: `by` the executions it came from, `via` the flow it arrived on, `host` the
    activity it listens for ("" for the scope), `of` and `i` the container and index of a repeated activity.
    """

    task_spec: "Node"
    workflow: "Scope | Instance"
    internal_data: dict[str, Any]
    _children: Sequence[str] = ()
    _parent = None
    data = NO_DATA
    triggered = False

    def __init__(
        self,
        scope: "Scope | Instance",
        spec: "Node",
        token_id: str,
        state: int = TaskState.FUTURE,
        internal: dict[str, Any] | None = None,
    ) -> None:
        # Not the library's constructor: it asks the wall clock and the random source. Ten thousand are read at once.
        self.id = token_id
        self.workflow = scope
        self.task_spec = spec
        self._state = state
        self.internal_data = {} if internal is None else internal

    @property
    def push(self) -> "Push":
        """The push of the engine that is going on."""
        return self.workflow.top_workflow.push

    @property
    def is_live(self) -> bool:
        return bool(self._state & LIVE)

    @property
    def is_listener(self) -> bool:
        """A boundary event or event sub-process start that waits; it does not keep its scope open."""
        return "host" in self.internal_data

    @property
    def listeners(self) -> "list[Token]":
        """The boundary events that still wait on its border; a timer that ran out is none any more."""
        tokens = self.workflow.top_workflow.tokens
        return [tokens[name] for name in self.internal_data.get("on", ()) if name in tokens]

    def run(self) -> None:
        done = self.task_spec._run(self)
        if done:
            self.complete()
        elif self.is_live:
            self._set_state(TaskState.STARTED)

    def complete(self) -> None:
        """Mark complete and go on, unless its own work has just cancelled it (an error end event does so)."""
        if self.is_live:
            super().complete()

    def cancel(self) -> None:
        """Take the token away; one that is finished already is left alone, one on its way has nothing to give up."""
        if self.is_live:
            self._state = TaskState.CANCELLED
            self.task_spec._on_cancel(self)
        elif self._state == TaskState.FUTURE:
            self._state = TaskState.CANCELLED
            self.workflow.remove(self)

    def _set_state(self, value: int) -> None:
        self._state = value
        if value == TaskState.READY:
            self.push.queue(self)


class _Tokens(BpmnBaseWorkflow):  # type: ignore[misc]
    """What the instance and the scopes inside it share."""

    tasks: dict[str, Token]
    top_workflow: "Instance"
    depth: int
    log: list[dict[str, Any]]  # completed activities that can be compensated, oldest first
    at_joins: dict[str, Token]  # tokens that wait for others to arrive

    def open_root(self) -> None:
        """Give the scope the finished root task that the library expects, and an empty log."""
        self.log, self.at_joins = [], {}
        self.task_tree = Token(self, self.spec.start, "0", TaskState.COMPLETED)

    def add(self, spec: "Node", **internal: Any) -> Token:
        """A new token before `spec`; it arrives when the caller updates it."""
        token = Token(self, spec, self.top_workflow.next_id(), internal=internal)
        self.place(token)
        return token

    def restore(self, spec: "Node", token_id: str, state: int, internal: dict[str, Any]) -> Token:
        """A token as it was when the state was written."""
        token = Token(self, spec, token_id, state, internal)
        self.place(token)
        self.top_workflow.found[token_id] = spec.rows
        return token

    def place(self, token: Token) -> None:
        self.tasks[token.id] = self.top_workflow.tokens[token.id] = token
        if token.task_spec.watches:
            self.top_workflow.watching[token.id] = token

    def remove(self, token: Token) -> None:
        for index in (self.tasks, self.at_joins, self.top_workflow.tokens, self.top_workflow.watching):
            index.pop(token.id, None)

    def live(self) -> list[Token]:
        """The tokens of this scope, oldest first; those of inner scopes are represented by their owners."""
        return list(self.tasks.values())

    @property
    def is_settled(self) -> bool:
        """Nothing but listeners is left."""
        return all(token.is_listener for token in self.tasks.values())

    def _task_completed_notify(self, token: Token) -> None:
        self.remove(token)
        self.spec.token_done(self, token)
        self.top_workflow.push.touch(self)


class Scope(_Tokens, BpmnSubWorkflow):  # type: ignore[misc]
    """The inside of a sub-process, a called process or a handler; `owner` is the token that stands for it outside."""

    def __init__(self, spec: Any, owner: Token) -> None:
        self.owner = owner
        self.parent_task_id = owner.id
        self.top_workflow = owner.workflow.top_workflow
        self.correlations: dict[str, Any] = {}
        self.depth = owner.workflow.depth + 1
        BpmnBaseWorkflow.__init__(self, spec, deserializing=True)
        self.open_root()
        self.top_workflow.subprocesses[owner.id] = self

    @property
    def parent_workflow(self) -> Any:
        return self.owner.workflow


class Instance(_Tokens, BpmnWorkflow):  # type: ignore[misc]
    """The whole instance: the outermost scope, every token by id, the counter that names them, and its result so far.

    Rounds in `crowds` are tokens that nobody has asked for; `found` are the tokens that a state had, as far as they were
    asked for, with the kinds of rows that each may have.
    """

    subprocesses: dict[str, Scope]
    push: "Push"
    owner: Token | None = None

    def __init__(self, spec: Any) -> None:
        self.tokens: dict[str, Token] = {}
        self.watching: dict[str, Token] = {}  # those that wait for a condition
        self.crowds: list[Crowd] = []
        self.found: dict[str, frozenset[str]] = {}
        self.counter = 0
        self.result = ""
        self.conversation: dict[str, Any] = {}  # values of correlation properties that messages have had
        BpmnWorkflow.__init__(self, spec, {}, script_engine=NO_PYTHON, deserializing=True)
        self.open_root()

    def next_id(self) -> str:
        self.counter += 1
        return str(self.counter)

    def find(self, token_id: str) -> Token | None:
        """A live token, taken out of its crowd if it is in one."""
        return self.tokens.get(token_id) or next(
            filter(None, (self._taken(crowd, token_id) for crowd in self.crowds)), None
        )

    def unfold(self, of: str | None = None) -> None:
        """Make tokens of all rounds, or of those of one whole."""
        for crowd in self.crowds:
            for token_id in crowd.ids() if of in (None, crowd.of) else ():
                self._taken(crowd, token_id)

    def _taken(self, crowd: Crowd, token_id: str) -> Token | None:
        internal = crowd.take(token_id)
        if internal is None:
            return None
        self.push.variables.open(token_id, {})  # each round has a frame, whether it was read or not
        scope = self.tokens[crowd.of].workflow
        return scope.restore(scope.spec.task_specs[crowd.spec], token_id, STATES[crowd.letter], internal)

    def scopes(self) -> Iterator["Scope | Instance"]:
        yield self
        yield from self.subprocesses.values()

    def forget(self) -> None:
        """Let go of all tokens. They and their scopes refer to each other; this way no collection has to find them."""
        for scope in self.scopes():
            scope.tasks.clear()
        self.tokens.clear()


class _NoPython:
    """Stands where the library keeps its script engine: whatever asks it to evaluate text has found a second door."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(f"the library asked for script_engine.{name}, but expressions are FEEL and compiled")


NO_PYTHON = _NoPython()
