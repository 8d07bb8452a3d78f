"""Words around forms; the words in them are data."""

from workflow_engine.domain.text import Text

TEXTS = {
    "form.problems": Text("有 {n} 处需要修改", "{n} to correct"),
    "form.required": Text("必填", "required"),
    "form.choose": Text("请选择", "Choose"),
    "form.from": Text("开始", "from"),
    "form.until": Text("结束", "until"),
    "form.row": Text("行操作", "Row"),
    "form.row_number": Text("第 {n} 行", "row {n}"),
    "form.add": Text("添加一行", "Add a row"),
    "form.up": Text("上移第 {n} 行", "Move row {n} up"),
    "form.down": Text("下移第 {n} 行", "Move row {n} down"),
    "form.copy": Text("复制第 {n} 行", "Copy row {n}"),
    "form.delete": Text("删除第 {n} 行", "Delete row {n}"),
    "form.no_rows": Text("还没有明细。", "No rows yet."),
    "form.total": Text("合计", "Total"),
    "form.attach": Text("选择文件", "Choose a file"),
    "form.saved": Text("草稿已保存 {at}", "Draft saved {at}"),
}
