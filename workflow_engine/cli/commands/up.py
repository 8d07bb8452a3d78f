"""start everything: the embedded servers, the preparation of the database, then web, workers and clock.

PostgreSQL and Valkey are started unless DATABASE_URL and REDIS_URL name others. Ctrl+C or SIGTERM ends it all; started
again it goes on where it was.
"""

from argparse import ArgumentParser, Namespace
from functools import partial
from pathlib import Path

from workflow_engine.cli import checks, embedded, home, installation, leftovers, listening, procfile
from workflow_engine.cli.children import Child
from workflow_engine.cli.speech import say
from workflow_engine.cli.supervisor import EndAsked, Supervisor
from workflow_engine.domain.errors import Failed
from workflow_engine.domain.text import Text
from workflow_engine.settings import Settings

BEFORE = ("release",)  # programs of the Procfile that run to their end, in this order, before the others start


def arguments(parser: ArgumentParser) -> None:
    installation.arguments(parser)
    parser.add_argument("--port", metavar="N", help="port of the web, instead of the one in HANDOFF_BIND")
    parser.add_argument(
        "--procfile", metavar="FILE", type=Path, default=installation.ROOT / "Procfile", help="other programs than ours"
    )


def run(chosen: Namespace) -> int:
    settings = Settings.from_env(installation.environment(chosen))
    programs = procfile.read(chosen.procfile)
    home.prepare(settings.home, embedded.account(settings))
    with home.held(settings.home, settings.base_url):
        leftovers.end(settings.home)
        listening.refuse_taken(settings.bind)
        home.make_keys(settings.home)
        try:
            supervise(settings, programs)
        except EndAsked:
            say(Text("已全部停止，再次启动将从此处继续。", "Everything has ended; start again to go on from here."))
    return 0


def supervise(settings: Settings, programs: dict[str, list[str]]) -> None:
    """Runs until it is asked to end, which raises EndAsked, or until something is hopeless, which raises Failed."""
    with Supervisor(started=partial(leftovers.note, settings.home)) as supervisor:
        settings = embedded.start(supervisor, settings)
        refuse_unfit_database(settings)
        environment = installation.children(settings)
        children = {
            name: Child(name, command, folder=installation.ROOT, environment=environment)
            for name, command in programs.items()
        }
        for name in BEFORE:
            prepare(supervisor, children.pop(name))
        supervisor.start(*children.values())
        supervisor.watch(until=partial(listening.answers, settings.bind), look=0.05)
        say(
            Text(
                f"流转已就绪：{settings.base_url}（Ctrl+C 停止）",
                f"Handoff is ready: {settings.base_url} (Ctrl+C ends it)",
            )
        )
        supervisor.watch()


def refuse_unfit_database(settings: Settings) -> None:
    for finding in checks.database(settings):
        if finding.wrong:
            raise Failed(finding.text)


def prepare(supervisor: Supervisor, child: Child) -> None:
    say(Text(f"准备数据库（{child.name}）…", f"Preparing the database ({child.name}) …"))
    code = supervisor.finish(child)
    if code:
        raise Failed(
            Text(
                f"{child.name} 未成功（退出码 {code}），原因见上方输出。",
                f"{child.name} failed with code {code}; the reason is above.",
            )
        )
