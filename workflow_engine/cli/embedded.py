"""Starts the embedded servers that an installation needs: those for which no address is given."""

from workflow_engine.cli import installation, postgres, sockets, valkey
from workflow_engine.cli.account import Account, own_account, server_account
from workflow_engine.cli.children import Child
from workflow_engine.cli.postgres import PostgreSQL
from workflow_engine.cli.speech import say
from workflow_engine.cli.supervisor import Supervisor
from workflow_engine.domain.errors import Failed
from workflow_engine.domain.text import Text
from workflow_engine.settings import Settings

RECOVERY_SECONDS = 600  # a large database that was cut off reads its log again before it answers
NOTE_SECONDS = 10
VALKEY_SECONDS = 10


def account(settings: Settings) -> Account:
    """As whom the servers run; we ourselves when there are none to start."""
    return own_account() if settings.database_url and settings.redis_url else server_account(settings.home)


def start(supervisor: Supervisor, settings: Settings) -> Settings:
    """The settings with the addresses of the servers, which answer by now. Raises Failed when one does not."""
    lent = account(settings)
    folder = sockets.prepare(settings.home, lent)
    if not settings.database_url:
        start_postgres(supervisor, PostgreSQL(settings.home, folder, lent))
    if not settings.redis_url:
        start_valkey(supervisor, valkey.server(settings.home, folder, lent))
    return installation.addressed(settings)


def start_postgres(supervisor: Supervisor, server: PostgreSQL) -> None:
    say(Text("启动 PostgreSQL …", "Starting PostgreSQL …"))
    supervisor.start(server)
    for _ in range(RECOVERY_SECONDS // NOTE_SECONDS):
        if supervisor.wait(lambda: server.ready() or server.ended() is not None, NOTE_SECONDS):
            break
        say(Text("PostgreSQL 正在恢复，请稍候 …", "PostgreSQL recovers from an unclean end, please wait …"))
    if not server.ready():
        raise postgres.failure(server.last_lines())


def start_valkey(supervisor: Supervisor, server: Child) -> None:
    say(Text("启动 Valkey …", "Starting Valkey …"))
    supervisor.start(server)
    if not supervisor.wait(lambda: valkey.ready(server.folder), VALKEY_SECONDS):
        log = server.folder / "valkey.log"
        raise Failed(Text(f"内置 Valkey 未能启动，见 {log}。", f"The embedded Valkey did not start; see {log}."))
