"""A request, a file or an option cannot be used: `InputError`."""

from __future__ import annotations

from collections.abc import Sequence

from nlfilter.errors.messages import Message
from nlfilter.errors.near import nearest
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
    def empty_request(cls) -> InputError:
        return cls.of("empty_request")

    @classmethod
    def wrong_type(cls, name: str, given: object) -> InputError:
        """An argument of another type than the message of this name wants."""
        return cls.of(name, kind=type(given).__name__)

    @classmethod
    def not_many_requests(cls, kind: str) -> InputError:
        return cls.of("not_many_requests", kind=kind)

    @classmethod
    def unknown_translator(cls, name: str, known: Sequence[str] = ("auto", "embedded", "llm")) -> InputError:
        quoted = tuple(f'"{one}"' for one in known)
        return cls.of("unknown_translator", name=name[:40], known=quoted)

    @classmethod
    def long_request(cls, length: int, limit: int) -> InputError:
        return cls.of("long_request", length=length, limit=limit)

    @classmethod
    def unknown_provider(cls) -> InputError:
        return cls.of("unknown_provider")

    @classmethod
    def no_reply(cls, path: str, what: str) -> InputError:
        return cls.of("no_reply", path=path, what=what)

    @classmethod
    def no_column_to_leave_out(cls, name: str) -> InputError:
        return cls.of("no_column_to_leave_out", name=name[:60])

    @classmethod
    def no_such_column(cls, name: str, known: Sequence[str]) -> InputError:
        near = nearest(name, known) or Message("input.there_are", names=_first(known, 10))
        return cls(Message("input.no_such_column", name=name[:60]), hint=near)

    @classmethod
    def not_a_memory(cls, path: str) -> InputError:
        return cls.of("not_a_memory", path=path)

    @classmethod
    def not_editable(cls, path: str) -> InputError:
        return cls.of("not_editable", path=path)

    @classmethod
    def stale_reply(cls, path: str, line: int) -> InputError:
        return cls.of("stale_reply", path=path, line=line)

    @classmethod
    def one_sided_http_client(cls) -> InputError:
        return cls.of("one_sided_http_client")

    @classmethod
    def stored_dialogue(cls) -> InputError:
        return cls.of("stored_dialogue")

    @classmethod
    def unknown_language(cls, known: Sequence[str]) -> InputError:
        return cls.of("unknown_language", known=tuple(f'"{one}"' for one in known))

    @classmethod
    def row_not_kept(cls) -> InputError:
        return cls.of("row_not_kept")

    @classmethod
    def row_of_another_kind(cls, kind: str) -> InputError:
        return cls.of("row_of_another_kind", kind=kind)

    @classmethod
    def no_such_condition(cls, name: str, known: Sequence[str]) -> InputError:
        return cls.of("no_such_condition", name=name[:40], known=tuple(known) or Message("word.none"))

    @classmethod
    def stored_where(cls) -> InputError:
        return cls.of("stored_where")

    @classmethod
    def many_conditions(cls, limit: int) -> InputError:
        return cls.of("many_conditions", limit=limit)

    @classmethod
    def where_of_another_table(cls, made: str, wanted: str) -> InputError:
        return cls.of("where_of_another_table", made=made, wanted=wanted)

    @classmethod
    def list_of_another_table(cls, made: str, wanted: str) -> InputError:
        return cls.of("list_of_another_table", made=made, wanted=wanted)

    @classmethod
    def lost_conditions(cls, lost: Sequence[tuple[str, str]]) -> InputError:
        named = tuple(f'{id_} ("{phrase}")' if phrase else id_ for id_, phrase in lost)
        ids = ", ".join(f'"{id_}"' for id_, _ in lost)
        return cls.of("lost_conditions", named=named, ids=ids)

    @classmethod
    def unknown_dialect(cls) -> InputError:
        return cls.of("unknown_dialect")

    @classmethod
    def no_counterpart(cls, column: str, dialect: str) -> InputError:
        return cls.of("no_counterpart", column=column, dialect=dialect)

    @classmethod
    def no_type(cls, column: str, what: str, dialect: str) -> InputError:
        return cls.of("no_type", dialect=dialect, what=what, column=column)

    @classmethod
    def no_spark_name(cls, name: str) -> InputError:
        return cls.of("no_spark_name", name=name)

    @classmethod
    def no_such_file(cls, path: str) -> InputError:
        return cls.of("no_such_file", path=path)

    @classmethod
    def no_match(cls, pattern: str) -> InputError:
        return cls.of("no_match", pattern=pattern)

    @classmethod
    def no_table_inside(cls, folder: str) -> InputError:
        return cls.of("no_table_inside", folder=folder)

    @classmethod
    def unknown_format(cls, path: str, known: Sequence[str]) -> InputError:
        return cls.of("unknown_format", path=path, known=tuple(known))

    @classmethod
    def unread_rows(cls, path: str, format_: str, line: int | None) -> InputError:
        return cls.of(_UNREAD[format_], at=path if line is None else f"{path}:{line}")

    @classmethod
    def needs_package(cls, path: str, package: str, extra: str) -> InputError:
        return cls.of("needs_package", path=path, package=package, extra=extra)

    @classmethod
    def which_table(cls, path: str, known: Sequence[str], named: str) -> InputError:
        if not known:
            return cls.of("no_table_in_file", path=path)
        key = "no_such_table" if named else "which_table"
        return cls.of(key, path=path, name=named[:40], first=known[0], known=_first(known, 10))

    @classmethod
    def no_rows_inside(cls, path: str) -> InputError:
        return cls.of("no_rows_inside", path=path)

    @classmethod
    def no_common_column(cls, one: str, other: str) -> InputError:
        return cls.of("no_common_column", one=one, other=other)

    @classmethod
    def unreadable(cls, path: str) -> InputError:
        return cls.of("unreadable", path=path)

    @classmethod
    def not_parquet(cls, path: str) -> InputError:
        return cls.of("not_parquet", path=path)

    @classmethod
    def damaged(cls, path: str) -> InputError:
        return cls.of("damaged", path=path)

    @classmethod
    def changed(cls, path: str) -> InputError:
        return cls.of("changed", path=path)

    @classmethod
    def remote_path(cls, path: str) -> InputError:
        return cls.of("remote_path", path=path)

    @classmethod
    def twin_columns(cls, one: str, other: str) -> InputError:
        return cls.of("twin_columns", one=one, other=other)

    @classmethod
    def reserved_column(cls, name: str) -> InputError:
        return cls.of("reserved_column", name=name)

    @classmethod
    def not_rows(cls, kind: str) -> InputError:
        return cls.of("not_rows", kind=kind)

    @classmethod
    def not_a_row(cls, position: int) -> InputError:
        return cls.of("not_a_row", position=position)

    @classmethod
    def mixed_rows(cls, position: int, kind: str, first: str) -> InputError:
        return cls.of("mixed_rows", position=position, kind=kind, first=first)

    @classmethod
    def failing_attribute(cls, kind: str, name: str) -> InputError:
        return cls.of("failing_attribute", name=name, kind=kind)

    @classmethod
    def unreadable_table(cls, kind: str) -> InputError:
        return cls.of("unreadable_table", kind=kind)

    @classmethod
    def wrong_values(cls, column: str, type_: str) -> InputError:
        return cls.of("wrong_values", column=column, type_=type_)

    @classmethod
    def out_of_calendar(cls) -> InputError:
        return cls.of("out_of_calendar")

    @classmethod
    def no_such_list(cls, column: str, value: str) -> InputError:
        return cls.of("no_such_list", value=value, column=column)

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
    def no_golden_file(cls, path: str) -> InputError:
        return cls.of("no_golden_file", path=path)

    @classmethod
    def no_table(cls, path: str) -> InputError:
        return cls.of("no_table", path=path)

    @classmethod
    def no_replies(cls, path: str) -> InputError:
        return cls.of("no_replies", path=path)

    @classmethod
    def keys_repeat(cls, path: str, *, named: str | None) -> InputError:
        hint = Message("input.name_one_list", named=named) if named else Message("input.name_more_keys")
        return cls(Message("input.keys_repeat", path=path), hint=hint)

    @classmethod
    def another_table(cls, path: str) -> InputError:
        return cls.of("another_table", path=path)

    @classmethod
    def name_taken(cls, path: str, name: str) -> InputError:
        return cls.of("name_taken", path=path, name=name)

    @classmethod
    def not_a_report(cls, path: str) -> InputError:
        return cls.of("not_a_report", path=path)

    @classmethod
    def accept_in_ci(cls) -> InputError:
        return cls.of("accept_in_ci")

    @classmethod
    def unreadable_golden(cls, path: str, reason: str) -> InputError:
        return cls.of("unreadable_golden", path=path, reason=reason)

    @classmethod
    def unreadable_replies(cls, path: str, reason: str) -> InputError:
        return cls.of("unreadable_replies", path=path, reason=reason)

    @classmethod
    def not_a_count(cls, name: str) -> InputError:
        return cls.of("not_a_count", name=name)

    @classmethod
    def not_a_probability(cls, name: str) -> InputError:
        return cls.of("not_a_probability", name=name)

    @classmethod
    def unwritable(cls, path: str) -> InputError:
        return cls.of("unwritable", path=path)

    @classmethod
    def no_log(cls, path: str, reason: str) -> InputError:
        return cls.of("no_log", path=path, reason=reason)

    @classmethod
    def output_exists(cls, path: str) -> InputError:
        return cls.of("output_exists", path=path)

    @classmethod
    def parts_of_rows(cls) -> InputError:
        return cls.of("parts_of_rows")

    @classmethod
    def output_is_input(cls, path: str) -> InputError:
        return cls.of("output_is_input", path=path)

    @classmethod
    def usage(cls, key: str, command: str = "nlfilter", **values: str) -> InputError:
        return cls(Message(f"usage.{key}", **values), hint=Message("usage.help", command=command))

    @classmethod
    def command_line(cls, what: str, command: str) -> InputError:
        """A problem that Typer found in the command line, in its own words."""
        return cls(what, hint=Message("usage.help", command=command))

    @classmethod
    def not_a_filter_call(cls, needed: Sequence[str], known: Sequence[str]) -> InputError:
        return cls.of("not_a_filter_call", needed=tuple(needed), known=tuple(known))

    @classmethod
    def detached_dialogue(cls) -> InputError:
        return cls.of("detached_dialogue")

    @classmethod
    def dialogue_moved_on(cls) -> InputError:
        return cls.of("dialogue_moved_on")

    @classmethod
    def not_a_day(cls) -> InputError:
        return cls.of("not_a_day")

    @classmethod
    def no_lists(cls, name: str, *, inferred: bool) -> InputError:
        if inferred:
            return cls.of("no_lists_told")
        return cls.of("no_lists", name=name)

    @classmethod
    def no_dump(cls, name: str) -> InputError:
        return cls.of("no_dump", name=name)

    @classmethod
    def unread_lines(cls, path: str, reason: str) -> InputError:
        return cls.of("unread_lines", path=path, reason=reason)

    @classmethod
    def missing_text(cls, path: str) -> InputError:
        return cls.of("missing_text", path=path)

    @classmethod
    def not_utf8(cls, what: str) -> InputError:
        return cls.of("not_utf8", what=what)

    @classmethod
    def long_input(cls, what: str, limit: int) -> InputError:
        return cls.of("long_input", what=what, limit=limit)

    @classmethod
    def bad_line(cls, path: str, line: int, what: str) -> InputError:
        return cls.of("bad_line", path=path, line=line, what=what)

    @classmethod
    def binary_on_terminal(cls, kind: str) -> InputError:
        return cls.of("binary_on_terminal", kind=kind)

    @classmethod
    def not_a_vocabulary(cls, path: str) -> InputError:
        return cls.of("not_a_vocabulary", path=path)

    @classmethod
    def large_vocabulary(cls, path: str, limit: int) -> InputError:
        return cls.of("large_vocabulary", path=path, limit=limit)


def _first(names: Sequence[str], most: int) -> tuple[str, ...]:
    return (*names[:most], *(["..."] if len(names) > most else []))
