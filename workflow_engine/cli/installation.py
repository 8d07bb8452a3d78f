"""Which installation a command is about, and what its programs have to know of it."""

import os
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path

import workflow_engine
from workflow_engine.cli import postgres, sockets, valkey
from workflow_engine.knobs import KNOBS
from workflow_engine.settings import Settings

ROOT = Path(workflow_engine.__file__).parents[1]  # the Procfile, the process packages and the web lie here


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--home", metavar="DIR", help="folder of the installation, instead of HANDOFF_HOME")


def settings(chosen: Namespace) -> Settings:
    """The settings as the programs of the installation see them. Raises InvalidInput."""
    return Settings.from_env(children(addressed(Settings.from_env(environment(chosen)))))


def environment(chosen: Namespace) -> dict[str, str]:
    """Ours, with what the command line says instead."""
    said = dict(os.environ)
    if chosen.home:
        said["HANDOFF_HOME"] = chosen.home
    if port := getattr(chosen, "port", None):
        host = said.get("HANDOFF_BIND", Settings.bind).rpartition(":")[0]
        said["HANDOFF_BIND"] = f"{host}:{port}"
    return said


def addressed(settings: Settings) -> Settings:
    """With the addresses of the embedded servers where no other servers are given."""
    folder = sockets.place(settings.home)
    if folder is None:
        return settings
    return replace(
        settings,
        database_url=settings.database_url or postgres.address(folder),
        redis_url=settings.redis_url or valkey.address(folder),
    )


def children(settings: Settings) -> dict[str, str]:
    """The environment of the programs: ours, and what we decided. Their commands are found beside our Python."""
    decided = {
        "HANDOFF_HOME": str(settings.home),
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "HANDOFF_BIND": settings.bind,
        "HANDOFF_BASE_URL": settings.base_url,
        "HANDOFF_LOG": settings.log,
    }
    path = f"{Path(sys.executable).parent}:{os.environ.get('PATH', os.defpath)}"
    others = {name: value for name, value in os.environ.items() if name.removesuffix("_FILE") not in decided}
    return {**kept_secrets(settings.home), **others, **decided, "PATH": path, "PYTHONUNBUFFERED": "1"}


def kept_secrets(home: Path) -> dict[str, str]:
    """Where the secrets lie that were made in the home, for those that are not given otherwise."""
    files = {knob.variable: home / knob.file for knob in KNOBS.values() if knob.file}
    there = {name: file for name, file in files.items() if os.access(file, os.R_OK) and name not in os.environ}
    return {f"{name}_FILE": str(file) for name, file in there.items()}
