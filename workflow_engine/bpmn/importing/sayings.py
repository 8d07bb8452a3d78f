"""What an import says of what it did and of what it could not do, and how a designer goes on from there."""

from collections.abc import Mapping
from dataclasses import dataclass

from workflow_engine.domain.problem import Severity
from workflow_engine.domain.text import Text


@dataclass(frozen=True, slots=True)
class Saying:
    """`text` holds places such as {at}, the element, and {found}, the words of the file."""

    severity: Severity
    text: Text
    way: Text


NOTHING = Text("无需处理。", "Nothing has to be done.")
WHERE = Text("选中该元素，在属性面板中修改。", "Select the element and change it in its panel.")
SAYINGS: Mapping[str, Saying] = {
    "id_missing": Saying(
        "info", Text("{count} 个元素没有 id，已补上。", "{count} elements had no id and were given one."), NOTHING
    ),
    "id_twice": Saying(
        "warning",
        Text("id {found} 出现多次，后一个改为 {at}。", "The id {found} was there twice; the later one is {at} now."),
        Text("检查引用它的连线和图形。", "Look at the flows and shapes that refer to it."),
    ),
    "id_changed": Saying(
        "info", Text("id {found} 无法使用，已改名。", "The id {found} could not be used and was changed."), NOTHING
    ),
    "made_executable": Saying(
        "info",
        Text("流程“{at}”只是图示，已设为可执行。", "The process {at} was only drawn; it is executable now."),
        Text("若它不应运行，在流程属性中取消“可执行”。", "Untick “executable” in its panel if it is not meant to run."),
    ),
    "text_shortened": Saying(
        "info",
        Text(
            "“{at}”的名称或说明过长，或含控制字符，已整理。",
            "The name or documentation of {at} was too long or had control characters.",
        ),
        NOTHING,
    ),
    "default_chosen": Saying(
        "warning",
        Text(
            "“{at}”只有一条连线没有条件（{name}），已设为默认流。",
            "One flow out of {at} had no condition ({name}); it is the default now.",
        ),
        Text("确认其他条件都不成立时应走这条路。", "See that it is right when none of the other conditions holds."),
    ),
    "choice_proposed": Saying(
        "warning",
        Text(
            "“{at}”各条连线的名称已作为“{name}”的办理结果。",
            "The words on the flows out of {at} are what people can decide at {name} now.",
        ),
        Text("确认由此人决定；否则改写条件。", "See that this is who decides; else write other conditions."),
    ),
    "plain_tasks": Saying(
        "warning",
        Text(
            "{count} 个任务没有类型，流程会直接经过它们。",
            "{count} tasks have no type; the process passes through them.",
        ),
        Text("改为用户任务、服务任务或其他类型。", "Make them user tasks, service tasks or others."),
    ),
    "data_stores": Saying(
        "info",
        Text(
            "{count} 个数据存储只供阅读，不会写入。",
            "{count} data stores are drawn for readers; nothing is written to them.",
        ),
        Text("需要保存时，画一个服务任务。", "Draw a service task where something has to be stored."),
    ),
    "event_called": Saying(
        "warning",
        Text(
            "事件“{at}”原来调用 {found}，现在只发送消息。",
            "The event {at} called {found}; it only sends its message now.",
        ),
        Text("若应调用系统，在它之前画一个服务任务。", "Draw a service task before it if a system has to be called."),
    ),
    "sub_process_empty": Saying(
        "warning",
        Text(
            "子流程“{at}”里面是空的，已放入一个用户任务。",
            "The sub-process {at} was empty; a user task stands in it now.",
        ),
        Text("画出其中的步骤，或指定由谁办理。", "Draw its steps, or say who works on it."),
    ),
    "expression_untranslated": Saying(
        "refuse",
        Text(
            "“{at}”的表达式 {text} 无法译为 FEEL（{found}）。",
            "The expression {text} of {at} has no word in FEEL ({found}).",
        ),
        Text(
            "用 FEEL 重写；若它调用程序，请改为服务任务。",
            "Write it again in FEEL; if it calls a program, let a service task do that.",
        ),
    ),
    "condition_is_a_word": Saying(
        "warning",
        Text("连线“{at}”的条件只是一个词：{text}。", "The condition of {at} is a single word: {text}."),
        Text(
            '若它不是变量，写成完整的条件，如 outcome = "yes"。',
            'If it is no variable, write a condition, such as outcome = "yes".',
        ),
    ),
    "connector_to_choose": Saying(
        "warning",
        Text(
            "“{at}”原来调用 {found}，现指向连接器 {name}。", "{at} called {found}; it names the connector {name} now."
        ),
        Text(
            "由管理员建立同名连接器，或选择已有的。",
            "Let an administrator set up a connector of this name, or choose another.",
        ),
    ),
    "connector_missing": Saying(
        "warning",
        Text("服务任务“{at}”没有说明调用什么。", "The service task {at} does not say what it calls."),
        Text("选择连接器，或改为用户任务。", "Choose a connector, or make it a user task."),
    ),
    "person_named": Saying(
        "warning",
        Text("“{at}”固定由 {found} 办理。", "{at} always goes to {found}."),
        Text("确认此人存在；通常应改为角色。", "See that this person exists; a role is usually better."),
    ),
    "roles_named": Saying(
        "warning",
        Text("“{at}”的候选组 {found} 作为角色使用。", "The candidate groups {found} of {at} are used as roles."),
        Text("建立这些角色，或改为已有的角色。", "Set up these roles, or choose existing ones."),
    ),
    "form_made": Saying(
        "info",
        Text(
            "“{at}”的表单 {name} 已生成，共 {count} 个字段。", "The form {name} of {at} was made, with {count} fields."
        ),
        Text("在表单设计器中查看。", "Look at it in the form designer."),
    ),
    "form_to_draw": Saying(
        "warning",
        Text("“{at}”的表单 {found} 不在文件中。", "The form {found} of {at} is not in the file."),
        Text("画出这个表单，或选择已有的表单。", "Draw this form, or choose an existing one."),
    ),
    "field_type": Saying(
        "warning",
        Text(
            "“{at}”的字段 {name} 类型 {found} 按文本处理。",
            "The field {name} of {at} has the type {found}; it is a text now.",
        ),
        Text("在表单设计器中选择类型。", "Choose its type in the form designer."),
    ),
    "decision_to_add": Saying(
        "warning",
        Text("“{at}”使用决策 {name}，它不在文件中。", "{at} asks the decision {name}, which is not in the file."),
        Text("把 .dmn 文件一起放入流程包。", "Put the .dmn file into the package too."),
    ),
    "reference_made": Saying(
        "info",
        Text(
            "“{at}”引用的 {kind} {found} 没有定义，已补上。",
            "The {kind} {found} that {at} refers to was not defined; it is now.",
        ),
        NOTHING,
    ),
    "reference_named": Saying(
        "warning",
        Text("“{at}”没有指定 {kind}，已命名为“{name}”。", "{at} named no {kind}; it is called “{name}” now."),
        Text("给它取一个双方都知道的名字。", "Give it the name that both sides know."),
    ),
    "call_by_expression": Saying(
        "refuse",
        Text(
            "“{at}”用表达式 {found} 决定调用哪个流程。", "{at} chooses the process it calls by the expression {found}."
        ),
        Text("用网关和几个调用活动代替。", "Draw a gateway and a call activity for each process."),
    ),
    "setting_left": Saying(
        "info",
        Text("“{at}”的设置 {found} 保留但不起作用。", "The setting {found} of {at} is kept and has no effect."),
        NOTHING,
    ),
    "mapping_left": Saying(
        "warning",
        Text("“{at}”的映射 {found} 保留但不起作用。", "The mapping {found} of {at} is kept and has no effect."),
        WHERE,
    ),
    "script_in_mapping": Saying(
        "refuse",
        Text("“{at}”的映射 {found} 是一段脚本。", "The mapping {found} of {at} is a script."),
        Text("用 FEEL 重写，或改为脚本任务。", "Write it again in FEEL, or as a script task."),
    ),
    "script_translated": Saying(
        "warning",
        Text("“{at}”的 {found} 脚本已译为 FEEL：{text}", "The {found} script of {at} is FEEL now: {text}"),
        Text("核对它得到的值。", "See that it gives the same value."),
    ),
    "script_empty": Saying(
        "warning",
        Text(
            "“{at}”的 {found} 脚本只输出文字，不再做任何事。",
            "The {found} script of {at} only printed; it does nothing now.",
        ),
        Text("若这一步无事可做，可以删除它。", "Delete the step if there is nothing to do in it."),
    ),
    "listener_left": Saying(
        "warning",
        Text("“{at}”的 {count} 个监听器保留但不会执行。", "{count} listeners of {at} are kept and are not executed."),
        Text("若它们有作用，画成服务任务或脚本任务。", "If they matter, draw them as service or script tasks."),
    ),
    "asynchronous": Saying(
        "info",
        Text(
            "{count} 个节点设为异步；这里每一步都会保存，无需设置。",
            "{count} nodes are asynchronous; every step is saved here anyway.",
        ),
        NOTHING,
    ),
    "extensions_kept": Saying(
        "info",
        Text(
            "{count} 个节点带有 {found} 的扩展，已原样保留。",
            "{count} nodes carry extensions of {found}; they are kept as they are.",
        ),
        NOTHING,
    ),
    "settings_without_effect": Saying(
        "info",
        Text(
            "设置 {found} 共 {count} 处，保留但不起作用。",
            "The setting {found} is there {count} times; it is kept and has no effect.",
        ),
        NOTHING,
    ),
    "laid_out": Saying(
        "info",
        Text("文件没有图形位置，已自动排布。", "The file had no positions of shapes; it was laid out."),
        Text("在设计器中调整。", "Move the shapes in the designer."),
    ),
}
COVERED: Mapping[str, tuple[str, ...]] = {  # what the check says of the same matter
    "expression_untranslated": ("expr_syntax", "expr_unknown_function", "timer_invalid", "mi_cardinality"),
    "script_in_mapping": ("expr_syntax",),
    "connector_to_choose": ("unknown_connector",),
    "connector_missing": ("unknown_connector",),
    "form_to_draw": ("unknown_form",),
    "form_made": ("unknown_form",),
    "decision_to_add": ("unknown_decision",),
    "roles_named": ("unknown_role", "reserved_role"),
    "call_by_expression": ("unknown_process",),
}
WAYS: Mapping[str, Text] = {  # ways out of what the check finds, where it names none itself
    "no_event_definition": Text(
        "选择它等待的消息、时间或信号。", "Choose the message, time or signal that it waits for."
    ),
    "unknown_decision": Text("选择一个决策表。", "Choose a decision."),
    "unknown_process": Text("选择要调用的流程。", "Choose the process to call."),
    "script_language": Text(
        "用 python 或 feel 重写，或改为服务任务。", "Write it again in python or feel, or as a service task."
    ),
    "expr_syntax": Text("用 FEEL 重写这个表达式。", "Write the expression again in FEEL."),
    "dead_node": Text("用连线把它接入流程，或删除它。", "Connect it with a flow, or delete it."),
    "no_path_to_end": Text("画出通向结束的连线。", "Draw a flow that leads on to an end."),
    "dangling_ref": Text("重新连接，或删除它。", "Connect it again, or delete it."),
    "flow_crosses_scope": Text(
        "改用消息流，或把两端放在同一层。", "Use a message flow, or put both ends into one scope."
    ),
    "multiple_start_events": Text("只保留一个空开始事件。", "Keep one start event without a trigger."),
    "no_start_event": Text("添加开始事件。", "Add a start event."),
    "no_end": NOTHING,
    "no_default": Text("把其中一条连线设为默认流。", "Make one of the flows the default."),
    "mi_cardinality": Text("填写集合或数量。", "Give a collection or a number."),
    "endless_loop": Text("填写循环条件或最大次数。", "Give a condition or a maximum."),
    "not_a_process": Text("在泳道中画出步骤。", "Draw steps into one of the pools."),
    "no_executable_process": Text("画出步骤，再勾选“可执行”。", "Draw its steps, then tick “executable”."),
    "unsupported_extension": Text(
        "在属性面板中选择对应的设置。", "Choose the setting that stands for it in the panel."
    ),
    "text_too_long": Text("缩短文字，细节写入说明。", "Shorten it; details belong into the documentation."),
    "lane_without_role": Text("为泳道选择角色或部门。", "Choose a role or department for the lane."),
}
