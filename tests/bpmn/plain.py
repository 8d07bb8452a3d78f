"""SpiffWorkflow as it comes, to compare with: its own parser, workflow and script engine."""

from collections.abc import Mapping
from typing import Any

from lxml import etree
from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnEvent, BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition

from tests.bpmn.drawing import file


class Plain:
    """One process of a file, run by the library alone."""

    def __init__(self, *parts: str, data: Mapping[str, Any] | None = None) -> None:
        parser = BpmnParser()
        parser.add_bpmn_xml(etree.fromstring(file(*parts)))
        self.spec, self.scopes = parser.get_spec("p"), parser.get_subprocess_specs("p")
        self.workflow = self.begin(data)

    def begin(self, data: Mapping[str, Any] | None = None) -> BpmnWorkflow:
        """A new instance of the same specs."""
        workflow = BpmnWorkflow(self.spec, self.scopes)
        workflow.task_tree.data.update(data or {})
        workflow.do_engine_steps()
        return workflow

    def open(self) -> list[str]:
        """Elements that wait for somebody."""
        return [task.task_spec.bpmn_id for task in self._ready()]

    def finish(self, element: str, values: Mapping[str, Any] | None = None) -> None:
        task = next(task for task in self._ready() if task.task_spec.bpmn_id == element)
        task.data.update(values or {})
        task.run()
        self.workflow.do_engine_steps()

    def send(self, name: str) -> None:
        self.workflow.catch(BpmnEvent(MessageEventDefinition(name), payload={}))
        self.workflow.do_engine_steps()

    def done(self) -> list[str]:
        """Elements that were completed, those of sub-processes last."""
        workflows = [self.workflow, *self.workflow.subprocesses.values()]
        finished = [task for each in workflows for task in each.tasks.values() if task.state == TaskState.COMPLETED]
        return [task.task_spec.bpmn_id for task in finished if task.task_spec.bpmn_id]

    def _ready(self) -> list[Any]:
        workflows = [self.workflow, *self.workflow.subprocesses.values()]
        return [t for w in workflows for t in w.tasks.values() if t.state == TaskState.READY and t.task_spec.manual]
