"""Words of pages that refuse."""

from workflow_engine.domain.text import Text

TEXTS = {
    "refused.to_inbox": Text("回到待办", "Back to the inbox"),
    "refused.again": Text("重试", "Try again"),
    "refused.number": Text("请求编号 {id}", "Request {id}"),
    "refused.not_found": Text("没有找到这个页面", "Page not found"),
    "refused.not_allowed": Text("没有权限", "Not allowed"),
    "refused.failed": Text("出错了", "Something went wrong"),
    "refused.refused": Text("无法完成", "This cannot be done"),
    "refused.gone": Text("不存在，或您已无权查看。", "It does not exist, or you may no longer see it."),
}
