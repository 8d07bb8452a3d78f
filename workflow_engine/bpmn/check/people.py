"""Who works on it: lanes, candidates and forms name what exists, and no diagram hands out administrative rights."""

import re
from collections.abc import Iterator

from workflow_engine.bpmn.check.context import RESERVED_ROLES, CheckContext
from workflow_engine.bpmn.check.saying import en, en_first, problem, zh
from workflow_engine.bpmn.model import Diagram, Lane, Node, Process
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.routing import RoutingProblem, candidates, kept_apart

ROLE_KEY = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")  # a lane named like this means a role; other names may be labels


def problems(diagram: Diagram, context: CheckContext) -> Iterator[Problem]:
    for process in diagram.processes:
        if not process.is_executable:
            continue
        for lane in process.lanes:
            yield from _lane(lane, process, context)
        for node in process.walk():
            if node.kind in ("userTask", "manualTask", "startEvent"):
                yield from _candidates(node, context)
                yield from _apart(node, process)
                yield from _form(node, context)


def _lane(lane: Lane, process: Process, context: CheckContext) -> Iterator[Problem]:
    works = [process.body.nodes[name] for name in lane.nodes if name in process.body.nodes]
    needed = [node for node in works if node.kind in ("userTask", "manualTask") and node.lane == lane.id]
    role = lane.role or lane.name
    if role in RESERVED_ROLES:
        yield _reserved(lane, role)
        return
    if needed and _is_empty(role, context):
        yield _without_people(lane, role)
    is_known = context.roles is None or role in context.roles or role in context.labels
    if is_known or all(node.settings.get("candidates") or node.settings.get("assignee") for node in needed):
        return
    if lane.role or ROLE_KEY.fullmatch(role):
        yield problem(
            "unknown_role",
            lane,
            f"泳道“{lane.name}”的角色 {role} 不存在。",
            f"Expected the role of the lane “{lane.name}” to exist, but there is no {role}.",
        )
    else:
        yield problem(
            "lane_without_role",
            lane,
            f"泳道“{lane.name}”不对应任何角色或部门，其中的待办将由管理员分派。",
            f"Expected the lane “{lane.name}” to name a role or department, but it does not: administrators get its work.",
            "warning",
        )


def _candidates(node: Node, context: CheckContext) -> Iterator[Problem]:
    text = node.settings.get("candidates", "")
    if not text or text.strip().startswith("="):
        if context.roles is not None and node.kind != "startEvent" and not text and not node.lane:
            if not node.settings.get("assignee"):
                yield problem(
                    "no_candidates",
                    node,
                    f"{zh(node)}没有办理人：不在泳道中，也没有候选人。",
                    f"{en_first(node)} has nobody to work on it: no lane and no candidates.",
                    "warning",
                )
        return
    try:
        roles = [each.name for each in candidates(text) if each.kind == "role"]
    except RoutingProblem as wrong:
        yield problem("unknown_role", node, f"{zh(node)}：{wrong.text.zh}", f"At {en(node)}: {wrong.text.en}")
        return
    for role in roles:
        if role in RESERVED_ROLES:
            yield _reserved(node, role)
        elif context.roles is not None and role not in context.roles:
            yield problem(
                "unknown_role",
                node,
                f"{zh(node)}的角色 {role} 不存在。",
                f"Expected the role of {en(node)} to exist, but there is no {role}.",
            )
        elif _is_empty(role, context):
            yield _without_people(node, role)


def _apart(node: Node, process: Process) -> Iterator[Problem]:
    """`not(x)` keeps out who did a work item, so x has to be one, and so has the node itself."""
    for name in kept_apart(node.settings.get("candidates", "")):
        known = name == "initiator" or any(
            each.id == name and each.kind in ("userTask", "manualTask") for each in process.walk()
        )
        if not known or node.kind == "startEvent":
            yield problem(
                "dangling_ref",
                node,
                f"{zh(node)}的 not({name}) 应指同一流程中的另一个用户任务或 initiator。",
                f"Expected not({name}) at {en(node)} to keep out who did another user task of the process, or initiator.",
            )


def _form(node: Node, context: CheckContext) -> Iterator[Problem]:
    form = node.settings.get("form")
    if form and context.forms is not None and form not in context.forms:
        yield problem(
            "unknown_form",
            node,
            f"{zh(node)}的表单 {form} 不存在。",
            f"Expected the form of {en(node)} to exist, but there is no {form}.",
        )
    elif form and context.forms is not None:
        for field in node.settings.get("field", []):
            if field.get("name", "") not in context.forms[form]:
                yield problem(
                    "unknown_field",
                    node,
                    f"{zh(node)}的字段 {field.get('name')} 不在表单 {form} 中。",
                    f"Expected the field {field.get('name')} of {en(node)} in the form {form}, but it is not there.",
                )


def _is_empty(role: str, context: CheckContext) -> bool:
    """Whether the role is there and nobody has it."""
    return role in (context.roles or ()) and context.staffed is not None and role not in context.staffed


def _without_people(at: Lane | Node, role: str) -> Problem:
    return problem(
        "role_without_people",
        at,
        f"角色 {role} 中没有人，{at.id} 的待办将由管理员分派。",
        f"Expected somebody in the role {role}, but nobody has it: administrators get the work of {at.id}.",
        "warning",
    )


def _reserved(at: Lane | Node, role: str) -> Problem:
    return problem(
        "reserved_role",
        at,
        f"{at.id} 不能使用管理角色 {role}。",
        f"Expected a role that a diagram may use, but {at.id} names {role}.",
    )
