"""Every refusal and failure of the product. The web maps the classes to HTTP, workers map `Failed` to incidents.

HandoffError
    Refused                 the caller may change something and try again
        NotSignedIn
        NotAllowed
        NotFound
        WrongState
        Stale
        NeedsVersion
        InvalidInput
            InvalidForm
            InvalidDiagram
            InvalidExpression
        TooLarge
        TooMany
    Failed                  somebody else must act
        DiagramFailed
        ConnectorFailed
        StateUnreadable
        Unavailable

Checks come in one order everywhere: exists, visible, allowed, right state, valid input. So the kind of a refusal tells
an outsider nothing.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text


class HandoffError(Exception):
    """The product could not do what it was asked to do."""

    slug: ClassVar[str] = "error"
    text: Text = Text("无法完成该操作。", "The operation could not be done.")

    def __init__(
        self, text: Text | None = None, *, code: str | None = None, problems: Iterable[Problem] = (), **facts: Any
    ) -> None:
        """`code` is stable and documented; `facts` are JSON values to act on, such as who won or `retry_at`."""
        self.text = text or type(self).text
        self.problems = tuple(problems)
        self.code = code or (self.problems[0].code if len(self.problems) == 1 else self.slug.replace("-", "_"))
        self.facts = facts
        super().__init__(self.text.en)

    def __str__(self) -> str:
        listed = "; ".join(
            f"{problem.code} {problem.element or problem.field or ''}: {problem.text.en}" for problem in self.problems
        )
        return f"{self.text.en} {listed}".strip()


class Refused(HandoffError):
    """The caller may change something and try again."""

    slug = "refused"


class NotSignedIn(Refused):
    """Sign in first."""

    slug = "not-signed-in"
    text = Text("请先登录。", "Sign in first.")


class NotAllowed(Refused):
    """You have no right to do this."""

    slug = "not-allowed"
    text = Text("您没有执行此操作的权限。", "You have no right to do this.")


class NotFound(Refused):
    """It does not exist, or you may no longer see it."""

    slug = "not-found"
    text = Text("不存在，或您已无权查看。", "It does not exist, or you may no longer see it.")


class WrongState(Refused):
    """It is not in the state that this needs."""

    slug = "wrong-state"
    text = Text("当前状态不允许此操作。", "It is not in the state that this needs.")


class Stale(Refused):
    """Somebody changed it after you read it."""

    slug = "stale"
    text = Text("您读取之后它已被他人修改。", "Somebody changed it after you read it.")


class NeedsVersion(Refused):
    """Say which version you read: the If-Match header is missing."""

    slug = "needs-version"
    text = Text("缺少 If-Match：请说明您读取的版本。", "Say which version you read: the If-Match header is missing.")


class InvalidInput(Refused):
    """The input is not valid."""

    slug = "invalid-input"
    text = Text("输入无效。", "The input is not valid.")


class InvalidForm(InvalidInput):
    """Some fields need another look."""

    slug = "invalid-form"
    text = Text("有字段需要修改。", "Some fields need another look.")


class InvalidDiagram(InvalidInput):
    """The diagram cannot be published as it is."""

    slug = "invalid-diagram"
    text = Text("流程图暂不能发布。", "The diagram cannot be published as it is.")


class InvalidExpression(InvalidInput):
    """The expression cannot be read."""

    slug = "invalid-expression"
    text = Text("表达式无法解析。", "The expression cannot be read.")


class TooLarge(Refused):
    """The input is larger than the limit."""

    slug = "too-large"
    text = Text("输入超过上限。", "The input is larger than the limit.")


class TooMany(Refused):
    """Too many requests; try again later."""

    slug = "too-many"
    text = Text("请求过于频繁，请稍后再试。", "Too many requests; try again later.")


class Failed(HandoffError):
    """Somebody else must act."""

    slug = "failed"


class DiagramFailed(Failed):
    """The process cannot go on here; an administrator has been told."""

    slug = "diagram-failed"
    text = Text("流程在此处无法继续，已通知管理员。", "The process cannot go on here; an administrator has been told.")


class ConnectorFailed(Failed):
    """The outside system did not do what it was asked to do."""

    slug = "connector-failed"
    text = Text("外部系统调用失败。", "The outside system did not do what it was asked to do.")

    @property
    def is_retriable(self) -> bool:
        """Whether the same request may succeed later."""
        return bool(self.facts.get("is_retriable"))


class StateUnreadable(Failed):
    """The stored state of the instance cannot be read."""

    slug = "state-unreadable"
    text = Text("流程实例的执行状态无法读取。", "The stored state of the instance cannot be read.")


class Unavailable(Failed):
    """The service is not available right now; try again shortly."""

    slug = "unavailable"
    text = Text("服务暂不可用，请稍后重试。", "The service is not available right now; try again shortly.")
