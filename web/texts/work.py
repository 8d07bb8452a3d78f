"""Words of the inbox and of work items."""

from workflow_engine.domain.text import Text

TEXTS = {
    "inbox.title": Text("待办", "Inbox"),
    "inbox.views": Text("待办分类", "Views"),
    "inbox.view.all": Text("全部", "All"),
    "inbox.view.mine": Text("我的", "Mine"),
    "inbox.view.group": Text("待签收", "My roles"),
    "inbox.view.done": Text("已办", "Done"),
    "inbox.search": Text("搜索标题或单号", "Search title or number"),
    "inbox.process": Text("流程", "Process"),
    "inbox.every_process": Text("全部流程", "Every process"),
    "inbox.due": Text("时限", "Deadline"),
    "inbox.due.any": Text("任意时限", "Any deadline"),
    "inbox.due.late": Text("已超时", "Overdue"),
    "inbox.due.today": Text("今天到期", "Due today"),
    "inbox.apply": Text("筛选", "Apply"),
    "inbox.remove": Text("移除条件", "Remove filter"),
    "inbox.clear": Text("清除条件", "Clear filters"),
    "inbox.empty": Text("没有待办，都处理完了。", "Nothing to do. All done."),
    "inbox.nothing_found": Text("没有符合条件的待办。", "Nothing matches these filters."),
    "inbox.nothing_done": Text("还没有办理过的事项。", "You have not finished anything yet."),
    "inbox.start": Text("发起流程", "Start a process"),
    "inbox.gone": Text("{text}", "{text}"),
    "work.claim": Text("签收", "Claim"),
    "work.claim_this": Text("签收：{what} {about}", "Claim: {what} {about}"),
    "work.due_at": Text("截止 {at}", "Due {at}"),
    "work.no_deadline": Text("无时限", "No deadline"),
}
