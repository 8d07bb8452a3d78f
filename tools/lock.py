"""Writes requirements.lock: one exact version per package for every supported Python and system, from setup.cfg.

What is locked stays as it is unless setup.cfg asks for more; `make lock UPGRADE=1` takes the newest of everything.
"""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RESOLVER = "uv==0.13.9"
OLDEST = "3.11"  # markers such as async-timeout's below 3.11.3 are kept from here upwards
COMMAND = "make lock"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        programs = Path(folder) / "bin"
        subprocess.run([programs / "python", "-m", "pip", "install", "--quiet", RESOLVER], check=True)
        subprocess.run(
            [
                *(
                    programs / "uv",
                    "pip",
                    "compile",
                    "setup.cfg",
                    "--extra",
                    "dev",
                    "--output-file",
                    "requirements.lock",
                ),
                *("--universal", "--python-version", OLDEST, "--custom-compile-command", COMMAND, "--quiet"),
                *sys.argv[1:],
            ],
            cwd=ROOT,
            check=True,
        )


if __name__ == "__main__":
    main()
