"""What can be wrong with an installation. `handoff doctor` says all of it; `handoff up` refuses an unfit database."""

import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import unquote, urlsplit, urlunsplit

from workflow_engine.cli import home, programs
from workflow_engine.cli.account import own_account
from workflow_engine.cli.findings import Finding
from workflow_engine.cli.pulse import pulse
from workflow_engine.domain.errors import Unavailable
from workflow_engine.domain.text import Text
from workflow_engine.knobs import KNOBS
from workflow_engine.settings import Settings

OLDEST = 150_000  # server_version_num: the claims of due rows were proven on 15 and 18
MOST_WAITING = 10  # the clock keeps at most one per kind
PATIENCE = 10  # seconds for the database's answer
# PostgreSQL setting -> the right value, and those with which "accepted is durable" or the locking would not hold
UNFIT = {
    "fsync": ("on", {"off"}),
    "synchronous_commit": ("on", {"off"}),
    "full_page_writes": ("on", {"off"}),
    "default_transaction_isolation": ("read committed", {"repeatable read", "serializable"}),
}
QUESTION = """select name, setting from pg_settings where name in (
    'server_version_num', 'server_version', 'server_encoding',
    'fsync', 'synchronous_commit', 'full_page_writes', 'default_transaction_isolation')"""


def running(settings: Settings) -> Iterator[Finding]:
    address = home.running_at(settings.home)
    if address:
        yield Finding(Text(f"正在运行，地址为 {address}", f"It is running at {address}"))
    else:
        yield Finding(
            Text(
                f"未在运行；启动：handoff up --home {settings.home}",
                f"It is not running; start it with: handoff up --home {settings.home}",
            )
        )


def variables(_: Settings) -> Iterator[Finding]:
    """A misspelt variable would otherwise be ignored in silence."""
    known = {knob.variable for knob in KNOBS.values()} | {f"{knob.variable}_FILE" for knob in KNOBS.values()}
    for name in sorted(set(os.environ) - known):
        if name.startswith("HANDOFF_"):
            yield Finding(Text(f"没有名为 {name} 的设置", f"There is no setting named {name}"), wrong=True)


def database(settings: Settings) -> Iterator[Finding]:
    """Answers, new enough, UTF-8, and set to keep what it accepted."""
    try:
        facts = answer(settings)
    except Unavailable as silent:
        yield Finding(silent.text, wrong=True)
    else:
        yield Finding(
            Text(f"PostgreSQL {facts['server_version']} 有应答", f"PostgreSQL {facts['server_version']} answers")
        )
        yield from judged(facts)


def judged(facts: Mapping[str, str]) -> Iterator[Finding]:
    """What is wrong with a PostgreSQL of these settings."""
    if int(facts["server_version_num"]) < OLDEST:
        yield expected("server_version", "15+", facts["server_version"])
    if facts["server_encoding"] != "UTF8":
        yield expected("server_encoding", "UTF8", facts["server_encoding"])
    for name, (right, unfit) in UNFIT.items():
        if facts[name] in unfit:
            yield expected(name, right, facts[name])


def expected(name: str, right: str, found: str) -> Finding:
    return Finding(
        Text(
            f"应将 PostgreSQL 的 {name} 设为 {right}，但它是 {found}",
            f"Expected {name} of PostgreSQL to be {right}, but it is {found}",
        ),
        wrong=True,
    )


def answer(settings: Settings) -> dict[str, str]:
    """The database's own settings, or Unavailable with why it does not tell them."""
    url, password = parted(settings.database_url)
    psql = programs.postgresql(settings.home, own_account()) / "psql"
    try:
        done = subprocess.run(
            [psql, "-XAtqw", "-F", "\t", "-c", QUESTION, url],
            env={**os.environ, "PGPASSWORD": password, "PGCONNECT_TIMEOUT": "5"},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise silent(f"> {PATIENCE} s") from error
    if done.returncode:
        raise silent(done.stderr.strip())
    return dict(line.split("\t") for line in done.stdout.splitlines())


def parted(url: str) -> tuple[str, str]:
    """A database's address as psql reads it, without its password: the list of processes would show it."""
    place = urlsplit(url.replace("+psycopg", "", 1))
    account, at, host = place.netloc.rpartition("@")
    public = place._replace(netloc=account.partition(":")[0] + at + host)
    return urlunsplit(public), unquote(place.password or "")


def silent(why: str) -> Unavailable:
    return Unavailable(Text(f"PostgreSQL 没有应答：{why}", f"PostgreSQL does not answer: {why}"))


def redis(settings: Settings) -> Iterator[Finding]:
    from redis import Redis, RedisError

    try:
        Redis.from_url(settings.redis_url or "unix://", socket_timeout=1, socket_connect_timeout=1).ping()
    except (RedisError, OSError, ValueError) as error:
        yield Finding(Text(f"Redis 没有应答：{error}", f"Redis does not answer: {error}"), wrong=True)
    else:
        yield Finding(Text("Redis 有应答", "Redis answers"))


def queues(settings: Settings) -> Iterator[Finding]:
    """Wake-ups that nobody takes; the workers look for themselves too, so this alone loses nothing."""
    from redis import Redis, RedisError

    try:
        with Redis.from_url(settings.redis_url or "unix://", socket_timeout=1, socket_connect_timeout=1) as asked:
            waiting = {name: int(asked.llen(f"rq:queue:{name}")) for name in ("steps", "calls", "outbox")}
    except (RedisError, OSError, ValueError):
        return
    for name, number in waiting.items():
        if number > MOST_WAITING:
            said = f"Expected the queue {name} to be short, but {number} wake-ups wait in it"
            yield Finding(Text(f"队列 {name} 中积压了 {number} 个唤醒", said), wrong=True)


# In the order of the report.
CHECKS: tuple[Callable[[Settings], Iterator[Finding]], ...] = (running, variables, database, redis, queues, pulse)
