"""Words of deadlines and incidents."""

from workflow_engine.domain.text import Text

TEXTS = {
    "deadlines.title": Text("时限", "Deadlines"),
    "deadlines.as_of": Text("截至 {at}", "as of {at}"),
    "deadlines.views": Text("时限分类", "Views"),
    "deadlines.late": Text("已超时", "Overdue"),
    "deadlines.next": Text("即将到期", "Due next"),
    "deadlines.soon": Text("2 小时内", "In 2 hours"),
    "deadlines.later": Text("更晚", "Later"),
    "deadlines.cut": Text("数字只计到期最早的 5000 项。", "The figures count the 5000 earliest deadlines."),
    "deadlines.nothing_late": Text("没有超时的待办。", "Nothing is overdue."),
    "deadlines.nothing_next": Text("没有即将到期的待办。", "Nothing with a deadline is open."),
    "deadlines.by_department": Text("按部门", "By department"),
    "deadlines.by_process": Text("按流程", "By process"),
    "deadlines.by_person": Text("按办理人", "By person"),
    "deadlines.timers": Text("即将自动发生", "What happens by itself next"),
    "incidents.title": Text("异常", "Incidents"),
    "incidents.empty": Text("没有未处理的异常。", "There is no open incident."),
    "incidents.to_instances": Text("查看流程实例", "See the instances"),
    "incidents.detail": Text("技术细节", "Technical detail"),
    "incidents.retry": Text("重试", "Retry"),
    "incidents.resolve": Text("手工解决…", "Resolve by hand…"),
    "incidents.resolve_means": Text(
        "外部系统的工作已由人完成时使用：流程继续，如同它答复了空结果。",
        "For when somebody has done the work of the outside system: the process goes on as if it had answered nothing.",
    ),
    "incidents.resolve_now": Text("标记为已解决", "Mark as resolved"),
    "incident.retried": Text("已重试，流程继续执行。", "Tried again; the process goes on."),
    "incident.resolved": Text("异常已解决，流程继续执行。", "The incident is resolved; the process goes on."),
}
