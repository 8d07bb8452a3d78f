"""Words for time."""

from workflow_engine.domain.text import Text

TEXTS = {
    "time.today": Text("今天 {at}", "today {at}"),
    "time.tomorrow": Text("明天 {at}", "tomorrow {at}"),
    "time.yesterday": Text("昨天 {at}", "yesterday {at}"),
    "time.just_now": Text("刚刚", "just now"),
    "time.ago": Text("{span}前", "{span} ago"),
    "time.day": Text("{n}天", "{n} d"),
    "time.hour": Text("{n}小时", "{n} h"),
    "time.minute": Text("{n}分钟", "{n} min"),
    "time.second": Text("{n}秒", "{n} s"),
    "time.under_a_minute": Text("不到1分钟", "under 1 min"),
    "time.between": Text("", " "),
    "time.late": Text("超时 {span}", "{span} late"),
    "time.left": Text("剩 {span}", "{span} left"),
    "time.late_working": Text("超时工时 {span}", "{span} working time late"),
    "time.left_working": Text("剩余工时 {span}", "{span} working time left"),
    "time.overdue": Text("已超时", "overdue"),
    "time.now": Text("即将到期", "due now"),
}
