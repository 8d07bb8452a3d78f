"""Words of starting a process, and of notices."""

from workflow_engine.domain.text import Text

TEXTS = {
    "start.title": Text("发起流程", "Start a process"),
    "start.search": Text("搜索流程", "Search processes"),
    "start.empty": Text("没有您可以发起的流程。", "There is no process that you may start."),
    "start.nothing_found": Text("没有符合的流程。", "No process matches."),
    "start.no_form": Text("此流程没有发起表单，可直接发起。", "This process begins without a form."),
    "start.begin": Text("发起", "Start"),
    "start.begun": Text("已发起：{number}", "Started: {number}"),
    "notices.title": Text("通知", "Notices"),
    "notices.unread": Text("条未读", "unread"),
    "notices.new": Text("未读：", "Unread: "),
    "notices.mark_read": Text("全部标为已读", "Mark all as read"),
    "notices.empty": Text("还没有通知。", "No notices yet."),
}
