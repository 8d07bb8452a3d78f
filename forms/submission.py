"""Checking what a person sent for a form, in one fixed order, and saying everything that is wrong at once.

1. What may not be written here is refused. 2. What was sent is read; 3. rules say what applies, what is locked and
required, and what defaults and computed fields come to, seeing stored values of all that may not be written; 4. limits
and checks. What a field shows of its problem is addressed as `lines[2].qty`, rows counted from 0.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from forms.authority import refuse
from forms.conditions import Settled, settle
from forms.definition import FormDefinition
from forms.permissions import Access
from forms.schema import Values, drafted, typed
from forms.world import World
from workflow_engine.domain.errors import InvalidForm
from workflow_engine.domain.problem import Problem
from workflow_engine.feel import Value


def check(form: FormDefinition, posted: Any, *, stored: Mapping[str, Value], access: Access, world: World) -> Values:
    """The variables that change: sent, defaulted and computed values, and None where a field no longer applies.

    `posted` is JSON data or what `forms.posted` read from a page; `stored` are the variables of the instance, as FEEL
    values. Raises NotAllowed (`field_forbidden`) or InvalidForm with all problems.
    """
    refuse(form, access, posted)
    sent, wrong = typed(form, access, posted)
    settled = settle(form, access, sent=sent, wrong=wrong, stored=stored, world=world)
    if settled.problems:
        raise InvalidForm(problems=in_order(form, settled.problems))
    return _changes(form, settled, sent, stored)


def draft(form: FormDefinition, posted: Any, *, access: Access) -> Values:
    """What was sent, read but not checked any further: nothing has to be complete, in its limits or to be chosen from.

    Raises NotAllowed or InvalidForm, as `check` does.
    """
    refuse(form, access, posted)
    sent, wrong = drafted(form, access, posted)
    if wrong:
        problems = [message.problem(place) for place, messages in wrong.items() for message in messages]
        raise InvalidForm(problems=in_order(form, problems))
    return sent


def in_order(form: FormDefinition, problems: Iterable[Problem]) -> list[Problem]:
    """The problems as a reader of the form meets them."""
    ranks = {field.key: n for n, field in enumerate(form.fields)}
    columns = {(field.key, column.key): n for field in form.fields for n, column in enumerate(field.columns)}

    def rank(problem: Problem) -> tuple[int, int, int]:
        key, _, rest = (problem.field or "").partition("[")
        row, _, column = rest.partition("].")
        return ranks.get(key, len(ranks)), int(row.rstrip("]") or 0), columns.get((key, column), -1)

    return sorted(problems, key=rank)


def _changes(form: FormDefinition, settled: Settled, sent: Values, stored: Mapping[str, Value]) -> Values:
    return {
        field.key: settled.values[field.key]
        for field in form.fields
        if field.holds_value and (field.key in sent or settled.values[field.key] != stored.get(field.key))
    }
