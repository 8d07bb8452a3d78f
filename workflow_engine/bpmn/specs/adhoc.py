"""Ad-hoc sub-processes: activities without an order. People begin theirs when they like, the others run once.

After each completed activity the completion condition is asked; without one a performer ends the section, or it ends
when nothing in it can be begun.
"""

from collections.abc import Sequence

from SpiffWorkflow import TaskState

from workflow_engine.bpmn.faults import StaleCommand
from workflow_engine.bpmn.specs.activity import Activity
from workflow_engine.bpmn.specs.node import Node, cancel_all
from workflow_engine.bpmn.specs.scope import ScopeSpec, SubProcess
from workflow_engine.bpmn.specs.tasks import WorkTask
from workflow_engine.bpmn.tokens import Instance, Scope, Token
from workflow_engine.domain.outcome import Opened, Work
from workflow_engine.feel import Expression


class Offer(Node):
    """An activity that somebody may begin. Its token listens: it does not keep the section open."""

    rows = frozenset({"work"})
    activity: WorkTask

    def opened(self, token: Token) -> Sequence[Opened]:
        settings, owner = self.activity.evaluated(token), token.workflow.owner
        assert owner is not None
        section = owner.id if owner.task_spec.completion is None else ""
        return [Work(token.id, self.element, self.scope_spec.process, settings, startable=True, section=section)]


class AdHocScope(ScopeSpec):
    """The inside: `automatic` activities run once, `offers` may be begun again and again."""

    section: "AdHocSubProcess"

    def token_done(self, scope: "Scope | Instance", token: Token) -> None:
        if isinstance(token.task_spec, Activity) and isinstance(scope, Scope):
            self.section.activity_done(scope.owner, scope)

    def may_end(self, scope: "Scope | Instance") -> bool:
        owner = scope.owner
        assert owner is not None
        if "ending" in owner.internal_data:
            return True
        return self.section.completion is None and not self.section.offers and not owner.internal_data["queue"]


class AdHocSubProcess(SubProcess):
    inner: AdHocScope
    completion: Expression | None = None
    sequential = False
    cancels_rest = True
    automatic: Sequence[Node] = ()
    offers: Sequence[Offer] = ()

    def _run_hook(self, token: Token) -> None:
        token.internal_data["queue"] = [node.name for node in self.automatic]
        scope = self.open_scope(token, ())
        self.next_activities(token, scope)

    def next_activities(self, token: Token, scope: Scope) -> None:
        """Begin what runs by itself, and offer the rest; in a sequential section one at a time."""
        queue = token.internal_data["queue"]
        while queue and not (self.sequential and _active(scope)):
            node = self.inner.task_specs[queue.pop(0)]
            node._update(scope.add(node, by=[token.id]))
        if not queue and not (self.sequential and _active(scope)):
            offered = {each.task_spec for each in scope.live()}
            for offer in self.offers:
                if offer not in offered:
                    scope.add(offer, host="", by=[token.id])._set_state(TaskState.WAITING)

    def begin(self, offer: Token) -> None:
        """Somebody begins an offered activity. Raises StaleCommand when another is active in a sequential section."""
        scope = offer.workflow
        if self.sequential and _active(scope):
            raise StaleCommand(offer.id)
        activity = offer.task_spec.activity
        if self.sequential:
            cancel_all([token for token in scope.live() if isinstance(token.task_spec, Offer)])
        activity._update(scope.add(activity, by=offer.internal_data["by"]))

    def activity_done(self, token: Token, scope: Scope) -> None:
        if "ending" in token.internal_data or not token.is_live:
            return
        if not self.look(token):
            self.next_activities(token, scope)

    def look(self, token: Token) -> bool:
        """End an open section if its condition holds now."""
        if self.completion is None or token.state != TaskState.STARTED or "ending" in token.internal_data:
            return False
        if token.push.evaluate(self.completion, token) is not True:
            return False
        self.end(token)
        return True

    def end(self, token: Token) -> None:
        """Begin nothing more; what is active is cancelled, or waited for."""
        token.internal_data["ending"] = True
        scope = token.workflow.top_workflow.subprocesses[token.id]
        rest = scope.live() if self.cancels_rest else [t for t in scope.live() if isinstance(t.task_spec, Offer)]
        cancel_all(rest)
        token.push.touch(scope)


def _active(scope: "Scope | Instance") -> bool:
    return any(not token.is_listener and not token.has_state(TaskState.FINISHED_MASK) for token in scope.live())
