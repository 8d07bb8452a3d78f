"""What a newcomer types: the targets of the Makefile, and the verdict of CI in its last line."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_help_names_the_targets() -> None:
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    named = [line.split()[1] for line in done.stdout.splitlines()]
    assert {"run", "test", "check", "bench", "docs", "fresh"} <= set(named)


@pytest.mark.parametrize(
    ("said", "code", "last"),
    [
        ("1 failed, 14 passed in 16.94s\nmake: *** [Makefile:20: test] Error 1", 2, "1 failed, 14 passed in 16.94s"),
        ("15 passed, 1 skipped in 82.42s (0:01:22)", 0, "15 passed, 1 skipped in 82.42s (0:01:22)"),
        ("===== 15 passed in 6.94s =====", 0, "===== 15 passed in 6.94s ====="),
        ("E501 Line too long\nmake: *** [Makefile:33: lint] Error 1", 2, "pytest did not run"),
    ],
)
def test_ci_ends_with_the_closing_line_and_keeps_the_exit_code(tmp_path: Path, said: str, code: int, last: str) -> None:
    (tmp_path / "said").write_text(f"All checks passed!\n{said}\n")
    (tmp_path / "make").write_text(f"#!/bin/sh\ncat {tmp_path}/said\nexit {code}\n")
    (tmp_path / "make").chmod(0o755)
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
    done = subprocess.run([ROOT / ".ci/run"], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (code, last)
