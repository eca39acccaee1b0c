"""What cannot be done in the chat."""

from __future__ import annotations


class Mistake(Exception):
    """What cannot be done, by the name of its sentence: it is told in the language of the turn."""

    def __init__(self, key: str, *, many: bool = False, **slots: object) -> None:
        super().__init__(key)
        self.key, self.many, self.slots = key, many, slots


def number_of(argument: str, most: int) -> int:
    """The number of one of so many things."""
    number = int(argument) if argument.isdecimal() and len(argument) < 9 else 0
    if not 0 < number <= most:
        raise Mistake("no_number", most=f"{most:,}") if most else Mistake("no_choice")
    return number
