"""The elements of a diagram by their tags, in the words of those who draw them."""

from collections.abc import Mapping

from workflow_engine.domain.text import Text

KINDS: Mapping[str, Text] = {
    "startEvent": Text("开始事件", "start event"),
    "endEvent": Text("结束事件", "end event"),
    "intermediateCatchEvent": Text("中间捕获事件", "intermediate catch event"),
    "intermediateThrowEvent": Text("中间抛出事件", "intermediate throw event"),
    "boundaryEvent": Text("边界事件", "boundary event"),
    "exclusiveGateway": Text("排他网关", "exclusive gateway"),
    "parallelGateway": Text("并行网关", "parallel gateway"),
    "inclusiveGateway": Text("包容网关", "inclusive gateway"),
    "complexGateway": Text("复杂网关", "complex gateway"),
    "eventBasedGateway": Text("事件网关", "event-based gateway"),
    "task": Text("任务", "task"),
    "userTask": Text("用户任务", "user task"),
    "manualTask": Text("人工任务", "manual task"),
    "serviceTask": Text("服务任务", "service task"),
    "sendTask": Text("发送任务", "send task"),
    "receiveTask": Text("接收任务", "receive task"),
    "scriptTask": Text("脚本任务", "script task"),
    "businessRuleTask": Text("业务规则任务", "business rule task"),
    "callActivity": Text("调用活动", "call activity"),
    "subProcess": Text("子流程", "sub-process"),
    "transaction": Text("事务子流程", "transaction"),
    "adHocSubProcess": Text("自由子流程", "ad-hoc sub-process"),
}
