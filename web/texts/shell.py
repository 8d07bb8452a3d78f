"""Words of the frame around every page."""

from workflow_engine.domain.text import Text

TEXTS = {
    "shell.skip": Text("跳到正文", "Skip to content"),
    "shell.places": Text("主导航", "Main navigation"),
    "shell.language": Text("语言", "Language"),
    "shell.menu": Text("{name} 的菜单", "Menu of {name}"),
    "shell.no_bundles": Text(
        "前端资源尚未构建，页面以简化方式运行。", "The bundles are not built; pages work plainly."
    ),
    "place.inbox": Text("待办", "Inbox"),
    "place.start": Text("发起", "Start"),
    "place.instances": Text("流程实例", "Instances"),
    "place.processes": Text("流程定义", "Processes"),
    "place.deadlines": Text("时限", "Deadlines"),
    "place.incidents": Text("异常", "Incidents"),
    "sign_out": Text("退出登录", "Sign out"),
    "sign_out_everywhere": Text("在所有设备上退出", "Sign out everywhere"),
    "more": Text("加载更多", "Load more"),
    "close": Text("关闭", "Close"),
    "cancel": Text("取消", "Cancel"),
    "keys.title": Text("键盘快捷键", "Keyboard shortcuts"),
    "keys.rows": Text("下一行 / 上一行", "Next / previous row"),
    "keys.open": Text("打开", "Open"),
    "keys.claim": Text("签收", "Claim"),
    "keys.search": Text("搜索", "Search"),
    "keys.outcomes": Text("转到处理按钮", "Go to the outcome buttons"),
    "keys.comment": Text("填写意见", "Write a comment"),
    "keys.submit": Text("提交表单", "Submit the form"),
    "keys.close": Text("关闭窗口", "Close the dialog"),
    "keys.off": Text("停用快捷键", "Turn shortcuts off"),
    "script.search": Text("输入以查找", "Type to search"),
    "script.none": Text("没有符合的选项。", "Nothing matches."),
    "script.failed": Text("服务器出错，操作未完成，请重试。", "The server failed; nothing was done. Try again."),
    "script.offline": Text(
        "连接中断，显示的内容可能已过时。", "The connection is lost; what you see may be out of date."
    ),
    "script.lost": Text("无法连接服务器，操作未完成。", "The server cannot be reached; nothing was done."),
}
