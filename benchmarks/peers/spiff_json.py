"""Plain SpiffWorkflow as an engine: parsed once, the instance is JSON between two acts."""

from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState


class SpiffJson:
    """One instance of a process that is called `p`. `state` is what would be stored."""

    def __init__(self, diagram: bytes, values: dict[str, Any]) -> None:
        parser = BpmnParser()
        parser.add_bpmn_xml(etree.fromstring(diagram))
        self.serializer = BpmnWorkflowSerializer()
        self.spec, self.values = parser.get_spec("p"), values

    def start(self) -> None:
        workflow = BpmnWorkflow(self.spec)
        workflow.task_tree.data.update(self.values)
        workflow.do_engine_steps()
        self.state = self.serializer.serialize_json(workflow)

    def step(self, values: dict[str, Any]) -> None:
        """Finish the first open user task."""
        workflow = self.serializer.deserialize_json(self.state)
        task = workflow.get_tasks(state=TaskState.READY, manual=True)[0]
        task.data.update(values)
        task.run()
        workflow.do_engine_steps()
        self.state = self.serializer.serialize_json(workflow)
