"""Words of the place where expressions and decisions are tried."""

from workflow_engine.domain.text import Text

TEXTS = {
    "trials.title": Text("试算表达式与决策", "Try expressions and decisions"),
    "trials.expression": Text("表达式，或决策的名称", "Expression, or the name of a decision"),
    "trials.values": Text("变量", "Variables"),
    "trials.example": Text('{amount: 1200, 部门: "销售"}', '{amount: 1200, department: "sales"}'),
    "trials.decision": Text("决策文件（.dmn，可不选）", "Decision file (.dmn, optional)"),
    "trials.means": Text(
        "变量写成 FEEL 上下文或 JSON。选择决策文件时，不写名称即取其中最后一个决策。不会保存任何内容。",
        "Variables are a FEEL context or JSON. With a decision file and no name, its last decision is taken. "
        "Nothing is stored.",
    ),
    "trials.try": Text("试算", "Try"),
    "trials.result": Text("结果", "Result"),
}
