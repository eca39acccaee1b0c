"""Mistakes that people make in the chat."""

from __future__ import annotations


class Mistake(Exception):
    """A mistake. `key` names its sentence, which is shown in the language of the turn."""

    def __init__(self, key: str, *, many: bool = False, **slots: object) -> None:
        super().__init__(key)
        self.key, self.many, self.slots = key, many, slots


def number_of(argument: str, most: int) -> int:
    """The typed number of a thing, from 1 to `most`."""
    number = int(argument) if argument.isdecimal() and len(argument) < 9 else 0
    if not 0 < number <= most:
        raise Mistake("no_number", most=f"{most:,}") if most else Mistake("no_choice")
    return number
