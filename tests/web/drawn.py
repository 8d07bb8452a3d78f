"""A purchase that sales asks for, their head approves and finance pays: one diagram, one form, three views of it."""

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from tests.bpmn.drawing import end, file, flows, process, start
from tests.forms.company import document, field

FORM = document(
    field("item", required=True, max_length=4000),
    field("amount", "money", required=True),
    field("reason", "longtext", visible_if="amount > 1000"),
    field("needed_on", "date"),
    field("paid", "money"),
    field("account_no", **{"class": "secret"}),
)
OUTCOMES = (
    '<handoff:outcome key="approve" zh="同意" en="Approve"/>'
    '<handoff:outcome key="reject" zh="驳回" en="Reject" comment="required"/>'
)


def asked(name: str, candidates: str, access: Mapping[str, str], outcomes: str = "", form: str = "purchase") -> str:
    """A user task with the form, and what may be done with its fields there."""
    fields = "".join(f'<handoff:field name="{key}" access="{right}"/>' for key, right in access.items())
    return (
        f'<userTask id="{name}" name="{name}" handoff:candidates="{candidates}" handoff:form="{form}">'
        f"<extensionElements>{outcomes}{fields}</extensionElements></userTask>"
    )


WRITTEN = dict.fromkeys(("item", "amount", "reason", "needed_on"), "write")
DIAGRAM = file(
    process(
        start()
        + asked("apply", "sales.rep", {**WRITTEN, "paid": "hidden"})
        + asked("approve", "head(sales)", {"paid": "hidden"}, OUTCOMES)
        + asked("pay", "finance.clerk", {"paid": "write!", "account_no": "write"})
        + end()
        + flows("s>apply apply>approve approve>pay pay>e"),
        "purchase",
        'name="采购"',
    )
)


def package(**files: bytes | str) -> bytes:
    """A zip of files by their paths, with `__` for `/` and `.json` unless there is an ending."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path, content in files.items():
            name = path.replace("__", "/")
            archive.writestr(name if "." in name else f"{name}.json", content)
    return made.getvalue()


def purchase(form: Mapping[str, Any] = FORM, diagram: bytes = DIAGRAM) -> bytes:
    return package(
        **{"p.bpmn": diagram},
        forms__purchase=json.dumps(form, default=str),
        texts__en='{"purchase": "Purchase", "apply": "Apply"}',
        texts__zh='{"apply": "申请"}',
    )
