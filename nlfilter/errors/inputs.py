"""`InputError`: a request, a file or an option cannot be used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nlfilter.errors.messages import Message, has_hint
from nlfilter.errors.near import near_words, nearest, nearest_called
from nlfilter.errors.root import NLFilterError

_UNREAD = {
    "csv": "unread_csv",
    "json": "unread_json",
    "arrow": "unread_arrow",
    "excel": "unread_excel",
    "duckdb": "unread_duckdb",
    "sqlite": "unread_sqlite",
}
"""The message for a file that cannot be read, by its format."""


class InputError(NLFilterError):
    """A request, a file or an option cannot be used."""

    exit_code = 2
    family = "input"

    @classmethod
    def wrong_type(cls, name: str, given: object) -> InputError:
        """Makes the error for an argument of a wrong type; `name` names the message."""
        if isinstance(given, type):
            return cls.of(name, kind=Message("word.the_class", name=given.__name__[:40]))
        return cls.of(name, kind=type(given).__name__)

    @classmethod
    def unknown_translator(cls, name: str, known: Sequence[str] = ("auto", "embedded", "llm")) -> InputError:
        quoted = tuple(f'"{one}"' for one in known)
        return cls.of("unknown_translator", name=name[:40], known=quoted)

    @classmethod
    def no_column_to_leave_out(cls, name: str) -> InputError:
        return cls.of("no_column_to_leave_out", name=name[:60])

    @classmethod
    def no_such_column(
        cls, name: str, known: Sequence[str], called: Mapping[str, str] | None = None
    ) -> InputError:
        """Makes the error; `called` are the names of columns by what people call them."""
        words = {word: of for word, of in (called or {}).items() if of in known}
        words |= dict(zip(known, known, strict=True))
        near = nearest_called(name, words) or near_words(name, words)
        near = near or Message("input.there_are", names=_first(known, 10))
        return cls(Message("input.no_such_column", name=name[:60]), hint=near)

    @classmethod
    def unknown_language(cls, known: Sequence[str]) -> InputError:
        return cls.of("unknown_language", known=tuple(f'"{one}"' for one in known))

    @classmethod
    def no_such_condition(cls, name: str, known: Sequence[str]) -> InputError:
        return cls.of("no_such_condition", name=name[:40], known=tuple(known) or Message("word.none"))

    @classmethod
    def lost_conditions(cls, lost: Sequence[tuple[str, str]]) -> InputError:
        named = tuple(f'{id_} ("{phrase}")' if phrase else id_ for id_, phrase in lost)
        ids = ", ".join(f'"{id_}"' for id_, _ in lost)
        return cls.of("lost_conditions", named=named, ids=ids)

    @classmethod
    def unknown_format(cls, path: str, known: Sequence[str]) -> InputError:
        return cls.of("unknown_format", path=path, known=tuple(known))

    @classmethod
    def unread_rows(cls, path: str, format_: str, line: int | None) -> InputError:
        return cls.of(_UNREAD[format_], at=path if line is None else f"{path}:{line}")

    @classmethod
    def which_table(cls, path: str, known: Sequence[str], named: str) -> InputError:
        if not known:
            return cls.of("no_table_in_file", path=path)
        key = "no_such_table" if named else "which_table"
        return cls.of(key, path=path, name=named[:40], first=known[0], known=_first(known, 10))

    @classmethod
    def unreadable_table(cls, kind: str) -> InputError:
        return cls.of("unreadable_table", kind=kind)

    @classmethod
    def unknown_ending(cls, path: str, known: Sequence[str], *, option: str = "") -> InputError:
        near = Message(
            "input.end_in_or_option" if option else "input.end_in", known=tuple(known), option=option
        )
        return cls(Message("input.unknown_ending", path=path), hint=near)

    @classmethod
    def unknown_output(cls, name: str, known: Sequence[str]) -> InputError:
        return cls.of("unknown_output", name=name[:40], known=tuple(f'"{one}"' for one in known))

    @classmethod
    def unknown_tag(cls, tag: str, known: Sequence[str]) -> InputError:
        return cls.of("unknown_tag", tag=tag[:40], known=_first(known, 10) or Message("word.none"))

    @classmethod
    def keys_repeat(cls, path: str, key: str, *, named: str | None) -> InputError:
        hint = Message("input.name_one_list", named=named) if named else Message("input.name_more_keys")
        return cls(Message("input.keys_repeat", path=path, key=key[:40]), hint=hint)

    @classmethod
    def usage(cls, key: str, command: str = "nlfilter", **values: str) -> InputError:
        """Makes the error, with its own hint, or else one that names the help of the command."""
        own = has_hint(f"usage.{key}")
        hint = Message(f"usage.{key}", 1, **values) if own else Message("usage.help", command=command)
        return cls(Message(f"usage.{key}", **values), hint=hint)

    @classmethod
    def command_line(cls, what: str, command: str, *, dashed: str = "") -> InputError:
        """Reports a problem that Typer found, in its own words; a `dashed` text may be a request."""
        hint = Message("usage.dashed", command=command, text=dashed[:40]) if dashed else None
        return cls(what, hint=hint or Message("usage.help", command=command))

    @classmethod
    def not_a_filter_call(
        cls, needed: Sequence[str], known: Sequence[str], wrong: Sequence[str] = ()
    ) -> InputError:
        """Makes the error; `wrong` are the keys that were given and are not known."""
        if not wrong:
            return cls.of("not_a_filter_call", needed=tuple(needed), known=tuple(known))
        name = wrong[0]
        hint = nearest(name, known) or Message("input.there_are", names=tuple(known))
        return cls(Message("input.unknown_call_key", name=name[:40], needed=tuple(needed)), hint=hint)

    @classmethod
    def no_lists(cls, name: str, *, inferred: bool) -> InputError:
        if inferred:
            return cls.of("no_lists_told")
        return cls.of("no_lists", name=name)


def _first(names: Sequence[str], most: int) -> tuple[str, ...]:
    return (*names[:most], *(["..."] if len(names) > most else []))
