"""The table of all knobs: which variable, how it is read, and one sentence in each language.

The tables in docs/operating.md and docs/operating.zh.md are drawn from it (`make docs`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from workflow_engine import variables
from workflow_engine.domain.text import Text


@dataclass(frozen=True, slots=True)
class Knob:
    """`shown` describes a default that is not a plain value; `file` is where the home keeps a secret that was made."""

    variable: str
    read: Callable[[str], Any]
    text: Text
    shown: Text | None = None
    file: str = ""


KNOBS: dict[str, Knob] = {  # field of Settings -> its knob
    "home": Knob(
        "HANDOFF_HOME",
        variables.folder,
        Text(
            "数据目录：内置服务器的数据、密钥与附件。",
            "Folder with the data of the embedded servers, the keys and the attachments.",
        ),
        shown=Text("`./.handoff`；root 为 `/var/lib/handoff`", "`./.handoff`; as root `/var/lib/handoff`"),
    ),
    "database_url": Knob(
        "DATABASE_URL",
        variables.database_address,
        Text(
            "自备 PostgreSQL（15 及以上）的地址，形如 postgresql+psycopg://用户:密码@主机/库名。",
            "Address of your own PostgreSQL (15 or newer), like postgresql+psycopg://user:password@host/name.",
        ),
        shown=Text("内置 PostgreSQL", "embedded PostgreSQL"),
    ),
    "redis_url": Knob(
        "REDIS_URL",
        variables.url("redis", "rediss", "unix"),
        Text(
            "自备 Redis 或 Valkey 的地址，形如 redis://:密码@主机:6379/0。",
            "Address of your own Redis or Valkey, like redis://:password@host:6379/0.",
        ),
        shown=Text("内置 Valkey", "embedded Valkey"),
    ),
    "bind": Knob(
        "HANDOFF_BIND",
        variables.address,
        Text("网页监听的主机与端口。", "Host and port that the web listens on."),
    ),
    "base_url": Knob(
        "HANDOFF_BASE_URL",
        variables.web_address,
        Text(
            "人们在浏览器中使用的地址，邮件中的链接以它开头。",
            "Address that people use in the browser; links in mails begin with it.",
        ),
        shown=Text("`http://` 加 HANDOFF_BIND", "`http://` and HANDOFF_BIND"),
    ),
    "secret_key": Knob(
        "HANDOFF_SECRET_KEY",
        variables.signing_key,
        Text(
            "签名密钥，至少 32 个字符；更换后所有人需要重新登录。",
            "Key for signatures, at least 32 characters; changing it signs everybody out.",
        ),
        shown=Text("首次启动时生成，存于 HANDOFF_HOME", "made on first start, in HANDOFF_HOME"),
        file="secret_key",
    ),
    "data_key": Knob(
        "HANDOFF_DATA_KEY",
        variables.sealing_key,
        Text(
            "加密连接器口令的密钥；丢失后已保存的口令无法读取。",
            "Key that encrypts the secrets of connectors; without it stored secrets cannot be read.",
        ),
        shown=Text("首次启动时生成，存于 HANDOFF_HOME", "made on first start, in HANDOFF_HOME"),
        file="data_key",
    ),
    "web_workers": Knob(
        "HANDOFF_WEB_WORKERS",
        variables.number(1, 64),
        Text("网页进程数。", "Web processes."),
    ),
    "web_threads": Knob(
        "HANDOFF_WEB_THREADS",
        variables.number(1, 64),
        Text("每个网页进程的线程数。", "Threads per web process."),
    ),
    "steps": Knob(
        "HANDOFF_STEPS",
        variables.number(0, 64),
        Text("处理定时器、消息与时限的工作进程数。", "Worker processes for timers, messages and deadlines."),
    ),
    "calls": Knob(
        "HANDOFF_CALLS",
        variables.number(0, 64),
        Text("执行服务调用的工作进程数。", "Worker processes for service calls."),
    ),
    "outbox": Knob(
        "HANDOFF_OUTBOX",
        variables.number(0, 64),
        Text("发送通知的工作进程数。", "Worker processes for notifications."),
    ),
    "pool": Knob(
        "HANDOFF_POOL",
        variables.number(1, 200),
        Text("每个进程的数据库连接数上限。", "Most database connections per process."),
        shown=Text("HANDOFF_WEB_THREADS + 2", "HANDOFF_WEB_THREADS + 2"),
    ),
    "locale": Knob(
        "HANDOFF_LOCALE",
        variables.choice("zh-CN", "en"),
        Text("未自选语言者使用的语言：zh-CN 或 en。", "Language of people who have not chosen one: zh-CN or en."),
    ),
    "timezone": Knob(
        "HANDOFF_TIMEZONE",
        variables.time_zone,
        Text("未自选时区者使用的时区。", "Time zone of people who have not chosen one."),
    ),
    "smtp_url": Knob(
        "HANDOFF_SMTP_URL",
        variables.url("smtp", "smtps"),
        Text(
            "邮件服务器，形如 smtps://用户:密码@主机:465；不设置则不发邮件。",
            "Mail server, like smtps://user:password@host:465; without it no mail is sent.",
        ),
        shown=Text("无", "none"),
    ),
    "mail_from": Knob(
        "HANDOFF_MAIL_FROM",
        variables.mail_address,
        Text("邮件的发件人。", "Sender of mails."),
        shown=Text("无", "none"),
    ),
    "outbound": Knob(
        "HANDOFF_OUTBOUND",
        variables.networks,
        Text(
            "除公网外，连接器可以访问的内网网段，以逗号分隔。",
            "Private networks that connectors may reach besides public ones, separated by commas.",
        ),
        shown=Text("仅公网", "public networks only"),
    ),
    "log": Knob(
        "HANDOFF_LOG",
        variables.choice("text", "json"),
        Text("日志格式：text 供人阅读，json 供程序收集。", "Form of the log: text for people, json for programs."),
        shown=Text("终端上为 `text`，否则 `json`", "`text` on a terminal, else `json`"),
    ),
}
