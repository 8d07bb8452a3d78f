"""When a program that ended is started again, and when it is hopeless. Pure: moments in seconds are arguments."""

from collections import deque
from dataclasses import dataclass, field

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
# Half as much again each time: a program that ends at once is tried ten times within 38 seconds and then given up; were
# the pause doubled, it would reach 30 s first and never end ten times within the minute.
GROWTH = 1.5
EXITS, WINDOW = 10, 60.0


@dataclass
class Restarts:
    """The exits of one program."""

    pause: float = 0.0
    exits: deque[float] = field(default_factory=lambda: deque(maxlen=EXITS))

    def after(self, started: float, ended: float) -> float:
        """The moment to start it again. One that ran for a whole minute counts as healthy and begins anew."""
        self.exits.append(ended)
        healthy = not self.pause or ended - started >= WINDOW
        self.pause = FIRST_PAUSE if healthy else min(self.pause * GROWTH, LONGEST_PAUSE)
        return ended + self.pause

    def hopeless(self) -> bool:
        return len(self.exits) == EXITS and self.exits[-1] - self.exits[0] <= WINDOW
