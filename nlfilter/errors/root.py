"""Defines the root of all errors: a message, a hint, an exit code."""

from __future__ import annotations

from typing import Any, ClassVar, Self, TypeVar

from nlfilter.errors.messages import Message, has_hint, name_of, told

T = TypeVar("T")


class NLFilterError(Exception):
    """Base of all errors of this package.

    `message` and `hint` are in English; `told` returns both in another language. For programs, `code` names
    the message.

    >>> from nlfilter.errors import InputError
    >>> error = InputError("The request is empty.", hint="Say what to look for.")
    >>> error.to_dict()["hint"]
    'Say what to look for.'
    """

    exit_code: ClassVar[int] = 1
    family: ClassVar[str] = "fault"
    """The section of the tables that holds its messages."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.code: str = name_of(message) or self.family

    def __str__(self) -> str:
        return self.told("en")

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the state of the error, so that another process gets it unchanged, however it was made."""
        return _unpickled, (type(self), self.args, self.__dict__)

    def told(self, lang: str) -> str:
        """Returns the message, and the hint on its own line, in a language ("en", "ja")."""
        message, hint = told(self.message, lang), told(self.hint, lang)
        return f"{message}\n{Message('word.hint').told(lang)}: {hint}" if hint else message

    def to_dict(self, lang: str = "en") -> dict[str, Any]:
        """Returns the error as JSON-ready data; the message and the hint are in the language."""
        message, hint = told(self.message, lang), told(self.hint, lang)
        return {"error": type(self).__name__, "code": str(self.code), "message": message, "hint": hint}

    @classmethod
    def of(cls, name: str, /, **slots: Any) -> Self:
        """Makes an error whose message and hint have this name in the tables."""
        key = f"{cls.family}.{name}"
        return cls(Message(key, **slots), hint=Message(key, 1, **slots) if has_hint(key) else "")

    @classmethod
    def unforeseen(cls, kind: str, place: str) -> NLFilterError:
        return cls.of("unforeseen", kind=kind, place=place)


def _unpickled(kind: type[NLFilterError], args: tuple[Any, ...], state: dict[str, Any]) -> NLFilterError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


def or_raise(outcome: T | NLFilterError) -> T:
    """Returns a result, or raises its error here, without the earlier frames.

    Tools that report errors also send the variables of frames, and those frames held secret text.

    >>> or_raise("a draft")
    'a draft'
    """
    if isinstance(outcome, NLFilterError):
        raise outcome.with_traceback(None)
    return outcome
