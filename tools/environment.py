"""Makes `.venv` with exactly the packages of requirements.lock and this project, saying how far it is.

Standard library only and run by any Python of the machine: it is the first thing that runs in a fresh checkout.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
PIP = [str(VENV / "bin/python"), "-m", "pip", "--disable-pip-version-check", "--no-input"]
EVERY = 20  # packages between two lines of progress


def main() -> None:
    if sys.version_info < (3, 11):
        sys.exit("Handoff needs Python 3.11 or newer; this one is " + sys.version.split()[0])
    make()
    count = sum(1 for line in LOCK.read_text("utf-8").splitlines() if line and line[0].isalnum())
    print(f"Installing {count} packages into .venv …", flush=True)
    # --no-deps: the lock is complete, and nothing outside it may come in.
    install("--no-deps", "--requirement", str(LOCK))
    install("--no-deps", "--no-build-isolation", "--editable", str(ROOT))


def make() -> None:
    """A new virtual environment. Debian's Python needs a package for that, which is installed where we may."""
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if not made():
        subprocess.run([str(ROOT / "tools/apt"), package], check=False)
        if not made():
            sys.exit(f"This Python cannot make virtual environments. On Debian: sudo apt-get install {package}")


def made() -> bool:
    shutil.rmtree(VENV, ignore_errors=True)
    command = [sys.executable, "-m", "venv", str(VENV)]
    done = subprocess.run(command, env=clean(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return done.returncode == 0


def install(*arguments: str) -> None:
    """Runs pip with a line of progress now and then; its whole output only when it fails."""
    said: list[str] = []
    command = [*PIP, "install", "--progress-bar", "off", *arguments]
    with subprocess.Popen(
        command, env=clean(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    ) as pip:
        assert pip.stdout
        for line in pip.stdout:
            said.append(line)
            report(sum(each.startswith("Collecting") for each in said), line)
    if pip.returncode:
        sys.exit("".join(said[-40:]))


def report(collected: int, line: str) -> None:
    if line.startswith("Collecting") and collected % EVERY == 0:
        print(f"  {collected} …", flush=True)
    if line.startswith("Installing collected"):
        print("  unpacking …", flush=True)


def clean() -> dict[str, str]:
    """Without another virtual environment that happens to be active."""
    return {
        name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH")
    }


if __name__ == "__main__":
    main()
