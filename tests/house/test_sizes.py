"""Files stay small enough to be held in the head."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINES = 300
HOUSES = ("workflow_engine", "forms", "web", "workers", "tests", "benchmarks")


def too_long(folder: Path, ending: str) -> list[str]:
    """Files of a folder with more than LINES lines; built, generated and foreign ones are left out."""
    found = (
        path for path in folder.rglob(f"*{ending}") if not {"node_modules", "dist", "migrations"} & set(path.parts)
    )
    return [f"{path}: {n}" for path in sorted(found) if (n := len(path.read_text("utf-8").splitlines())) > LINES]


@pytest.mark.parametrize("ending", [".py", ".ts", ".html"])
def test_no_file_is_longer_than_it_should_be(ending: str) -> None:
    assert [line for house in HOUSES for line in too_long(ROOT / house, ending)] == []


def test_a_long_file_is_found(tmp_path: Path) -> None:
    (tmp_path / "long.py").write_text("\n" * (LINES + 1))
    assert len(too_long(tmp_path, ".py")) == 1
