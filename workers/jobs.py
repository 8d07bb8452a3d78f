"""What a wake-up may ask of a worker: to drain one kind of due rows. A job says the kind, and nothing else is obeyed.

RQ itself would import and call whatever a job names, callbacks and webhooks too: whoever can write to Redis could run
anything. Here the name is compared, nothing is imported, and bodies are JSON.
"""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from rq.job import Job

DRAIN = "workers.jobs.drain"
# Queue -> kinds of rows. Each worker serves one queue, with the acts of the module of its name.
QUEUES: Mapping[str, tuple[str, ...]] = {
    "steps": ("timers", "start_timers", "messages"),
    "calls": ("calls",),
    "outbox": ("outbox",),
}
QUEUE_OF = {kind: queue for queue, kinds in QUEUES.items() for kind in kinds}


class RefusedJob(Exception):
    """The job names a function that is no wake-up."""


class WakeUp(Job):
    """A job that can only call the function it is bound to."""

    drain: ClassVar[Callable[[str], object]]
    success_callback = failure_callback = stopped_callback = property(lambda _: None)
    webhooks = property(lambda _: [], lambda _, given: None)

    @property
    def func(self) -> Callable[[str], object]:
        if self.func_name != DRAIN:
            raise RefusedJob(str(self.func_name)[:100])
        return type(self).drain


def bound(drain: Callable[[str], object]) -> type[WakeUp]:
    """The class of jobs for a worker that drains with this function."""
    facts: dict[str, Any] = {"drain": staticmethod(drain)}
    return type("BoundWakeUp", (WakeUp,), facts)
