"""The text of a pattern while it is read, character by character."""

MOST = 1_000  # of a counted repetition


class BadPattern(ValueError):
    """The text is not a pattern, or one that cannot be matched in bounded time."""


class Source:
    """Where the reader stands; every way to go on that finds something else than it must is a BadPattern."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0

    def next(self) -> str:
        """The next character, empty at the end."""
        return self.text[self.place : self.place + 1]

    def follows(self, text: str) -> bool:
        return self.text.startswith(text, self.place)

    def take(self) -> str:
        character = self.next()
        if not character:
            raise BadPattern
        self.place += 1
        return character

    def accept(self, text: str) -> bool:
        """Goes past the text if it follows."""
        found = self.follows(text)
        self.place += len(text) if found else 0
        return found

    def must(self, text: str) -> bool:
        if not self.accept(text):
            raise BadPattern
        return True

    def count(self) -> int:
        """A number of repetitions."""
        digits = ""
        while self.next().isascii() and self.next().isdigit():
            digits += self.take()
        if not digits or len(digits) > 4 or int(digits) > MOST:
            raise BadPattern
        return int(digits)

    def until(self, end: str) -> str:
        """The text up to an end, which is passed too."""
        found, mark, _ = self.text[self.place :].partition(end)
        if not mark:
            raise BadPattern
        self.place += len(found) + len(end)
        return found


def without_blanks(text: str) -> str:
    """With the flag `x` blanks are only there for the reader, except in classes."""
    kept, depth, escaped = [], 0, False
    for character in text:
        if depth or character not in " \t\n\r":
            kept.append(character)
        depth += 0 if escaped else {"[": 1, "]": -1}.get(character, 0)
        escaped = character == "\\" and not escaped
    return "".join(kept)
