"""open a diagram of another tool as a draft: print what is left to do and write a package folder to complete."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from workflow_engine.cli.speech import say
from workflow_engine.domain.errors import InvalidInput
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text

SIGNS = {"refuse": "✗", "warning": "!", "info": "·"}


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("path", type=Path, help="diagram")
    parser.add_argument("--into", type=Path, help="a new folder for the package (default: the name of the diagram)")


def run(chosen: Namespace) -> int:
    from workflow_engine.operations import imports

    path: Path = chosen.path
    if not path.is_file():
        raise InvalidInput(Text(f"{path} 不存在。", f"Expected a file, but there is no {path}."))
    name = path.name.partition(".")[0]
    folder: Path = chosen.into or path.with_name(name)
    if folder.exists():
        raise InvalidInput(Text(f"{folder} 已存在。", f"Expected a new folder, but {folder} is there already."))
    made = imports.draft_without_installation(path.read_bytes())
    for todo in made.todos:
        say(_line(todo))
    for place, content in imports.files(made, name).items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_bytes(content)
    count, blocking = len(made.todos), len(made.blocking)
    say(
        Text(
            f"已写入 {folder}：{count} 项待办，其中 {blocking} 项须在发布前完成。",
            f"Wrote {folder}: {count} to-dos, {blocking} of which keep it from being published.",
        )
    )
    return 0


def _line(todo: Problem) -> Text:
    """`✗ line 12, Flow_1: what is missing → what to do`"""
    sign, place = SIGNS[todo.severity], todo.element or ""
    way = todo.way_out or Text("", "")
    return Text(
        f"{sign} 第 {todo.line} 行 {place}：{todo.text.zh} → {way.zh}",
        f"{sign} line {todo.line}, {place}: {todo.text.en} → {way.en}",
    )
