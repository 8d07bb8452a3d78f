"""What rules come to: all rules of a form in one run, with one clock and one budget."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from forms.definition import Check
from forms.said import said
from forms.spots import Spot
from forms.world import World
from workflow_engine.domain.limits import limit
from workflow_engine.domain.problem import Problem
from workflow_engine.feel import Expression, OverLimit, Run, Value


@dataclass(slots=True)
class Ruling:
    """`problems` holds at most one: that of the rule which used up the budget. All rules after it are null."""

    run: Run
    problems: list[Problem] = field(default_factory=list)

    def result(self, rule: Expression | None, spot: Spot) -> Value:
        if rule is None or self.problems:
            return None
        try:
            return rule.within(self.run, spot.level.scope)
        except OverLimit:
            self.problems.append(said("expr_limit").problem(spot.place))
            return None

    def holds(self, rule: Expression | None, spot: Spot) -> bool:
        return self.result(rule, spot) is True

    def failed(self, checks: Iterable[Check], spot: Spot) -> Iterator[Problem]:
        for check in checks:
            if not self.holds(check.rule, spot) and not self.problems:
                default = said("check_failed").problem(spot.place)
                yield Problem(default.code, check.message or default.text, field=spot.place)


def ruling(world: World) -> Ruling:
    """Days begin where the person is."""
    return Ruling(Run(world.now.astimezone(world.zone), limit("form_steps"), calendar=world.calendar))
