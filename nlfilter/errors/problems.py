"""Says problems of a file or a table in a line each: parts of a `SchemaError`, notes beside an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from nlfilter.errors.messages import Message, nearest
from nlfilter.errors.refusals import RejectCode, RejectedWhere

_NUMBERS = r"(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL\(.*\)|BIGNUM)"
_TYPES = tuple(
    (re.compile(pattern, re.DOTALL), key)
    for pattern, key in (
        (r"STRUCT\(.*\)", "record"),
        (r"MAP\(.*\)", "map"),
        (r"UNION\(.*\)|VARIANT", "union"),
        (r"TIME", "time"),
        (r"TIME_NS", "fine_time"),
        (r"TIME WITH TIME ZONE|TIMETZ", "zoned_time"),
        (r"INTERVAL", "interval"),
        (r"BLOB", "bytes"),
        (r"BIT", "bits"),
        (r"BIGNUM", "long_number"),
        (_NUMBERS, "number"),
        (r"BOOLEAN", "truth"),
        (r"DATE|TIMESTAMP.*", "date"),
        (r"VARCHAR|ENUM\(.*\)|UUID", "text"),
        (r"JSON", "mixed"),
        (r"GEOMETRY.*", "shape"),
    )
)

_DEEP = re.compile(r".*(\[\d*\]){3}", re.DOTALL)
"""Lists in lists in lists, perhaps fifty deep: nobody counts them."""


def type_in_words(type_: str, *, many: bool = False) -> str:
    """Names a DuckDB type, for one value or for `many`.

    >>> type_in_words("DATE[]"), type_in_words("INTEGER", many=True)
    ('a list of dates', 'numbers')
    >>> type_in_words("DATE[][]"), type_in_words("DATE" + 50 * "[]")
    ('a list of lists of dates', 'a list of nested or mixed values')
    """
    if _DEEP.fullmatch(type_):
        return Message("type.list", int(many), of=Message("type.mixed", 1))
    if element := re.fullmatch(r"(.*)\[\d*\]", type_, re.DOTALL):
        return Message("type.list", int(many), of=type_in_words(element[1], many=True))
    found = (key for pattern, key in _TYPES if pattern.fullmatch(type_))
    key = next(found, None)
    return Message(f"type.{key}", int(many)) if key else type_


def problem(name: str, /, **slots: Any) -> str:
    """Returns a problem by its name in the tables of messages."""
    return Message(f"problem.{name}", **slots)


def within(place: str, what: str) -> str:
    """Puts the part of the file before its problem: "columns.city: ..."."""
    return Message("problem.within", place=place, what=what)


def _hinted(what: str, hint: str, *, ended: bool = False) -> str:
    if hint:
        return Message("problem.hinted", what=what, hint=hint)
    return Message("problem.ended", what=what) if ended else what


def lines(problems: Sequence[str]) -> str:
    """Joins several problems into one text; `lines_of` splits it again."""
    return Message("schema.lines", problems=tuple(problems))


def lines_of(text: str) -> Sequence[str]:
    """Splits a text of `lines` into its problems."""
    if isinstance(text, Message) and text.key == "schema.lines":
        problems: Sequence[str] = text.slots["problems"]
        return problems
    return [text] if isinstance(text, Message) else text.splitlines()


def reply_has(names: Iterable[str]) -> str:
    return Message("problem.reply_has", names=tuple(names))


def at(path: str, line: int, what: str, column: int | None = None) -> str:
    """Puts the place before its problem.

    >>> at("jobs.yaml", 3, "what is wrong"), at("jobs.yaml", 3, "what is wrong", 12)
    ('jobs.yaml:3: what is wrong', 'jobs.yaml:3:12: what is wrong')
    """
    key = "at" if column is None else "at_column"
    return Message(f"problem.{key}", path=path, line=line, column=column, what=what)


def not_yaml(problem: str) -> str:
    """Says in our words why a text is not YAML; `problem` is what the library found."""
    key = next((key for begin, key in _NOT_YAML if problem.startswith(begin)), "not_yaml")
    return Message(f"problem.{key}")


_NOT_YAML = (
    ("mapping values are not allowed here", "yaml_colon"),
    ("expected ',' or '}', but got ':'", "yaml_colon"),
    ("found character '\\t' that cannot start any token", "yaml_tab"),
    ("found character", "yaml_sign"),
    ("expected <block end>", "yaml_column"),
    ("expected ','", "yaml_brackets"),
    ("expected the node content", "yaml_brackets"),
    ("found unexpected end of stream", "yaml_quote"),
    ("found unknown escape", "yaml_escape"),
    ("but found another document", "yaml_documents"),
    ("special characters", "yaml_control"),
)


def unknown_key(name: str, known: Iterable[str]) -> str:
    return _hinted(Message("problem.unknown_key", name=name), nearest(name, known), ended=True)


# By pydantic's type of an error: the key, in the table [need], of what the value must be.
_MUST_BE = {
    "string_type": "text",
    "bool_type": "truth",
    "bool_parsing": "truth",
    "int_type": "whole",
    "int_parsing": "whole",
    "int_parsing_size": "smaller",
    "int_from_float": "whole",
    "float_type": "number",
    "float_parsing": "number",
    "list_type": "list",
    "tuple_type": "texts",
    "dict_type": "map",
    "mapping_type": "map",
    "model_type": "map",
    "model_attributes_type": "map",
    "none_required": "empty",
    "date_type": "date",
    "date_parsing": "date",
    "date_from_datetime_parsing": "date",
    "date_from_datetime_inexact": "date",
}


def wrong_value(name: str, message: str, kind: str = "") -> str:
    key = _MUST_BE.get(kind)
    if key is not None:
        known = Message(f"need.{key}")
        if not name:
            return Message("problem.file_must_be", need=known)
        return Message("problem.must_be", name=name, need=known)
    if message.startswith("Input should be "):
        need = message.removeprefix("Input should be ").removeprefix("a valid ")
        return Message("problem.must_be", name=name, need=need)
    return Message("problem.within", place=name, what=message)


def unknown_kind(name: str, known: Sequence[str]) -> str:
    hint = nearest(name, known) or Message("problem.known_kinds", known=tuple(known))
    return Message("problem.hinted", what=Message("problem.unknown_kind", name=name[:40]), hint=hint)


def unknown_type(place: str, name: str, near: str) -> str:
    return Message("problem.unknown_type", place=place, name=name[:40], near=near)


def needs(place: str, need: str) -> str:
    """Says what a place of the file must hold, by its key in the table [need]."""
    return Message("problem.needs", place=place, need=Message(f"need.{need}"))


def one_of(*names: str) -> str:
    return Message("problem.one_of", names=names)


def only_one_of(*names: str) -> str:
    return Message("problem.only_one_of", names=names)


def key_without_list(key: str) -> str:
    return Message("problem.key_without_list", key=key[:40])


def column_not_stored(name: str, stored: Iterable[str]) -> str:
    return _hinted(Message("problem.column_not_stored", name=name), nearest(name, stored), ended=True)


def other_type(stored: str, declared: str) -> str:
    return Message("problem.other_type", stored=stored, declared=declared)


def other_values(stored: str, declared: str) -> str:
    """Says the same of rows that an application gives: they have no stored types."""
    return Message("problem.other_values", stored=type_in_words(stored, many=True), declared=declared)


def day_as_text(stored: str, declared: str) -> str:
    return Message("problem.day_as_text", stored=stored, declared=declared)


def unread_texts(count: int, type_: str) -> str:
    return Message(f"problem.unread_text{'s' * (count != 1)}", count=count, type=type_)


def unit_like(unit: str, known: Iterable[str]) -> str:
    """Says that a unit looks like a known one, but is another; "" if it does not."""
    near = nearest(unit, known, like=_MISSPELT) if len(unit) >= _A_WORD else ""
    return (
        Message("problem.hinted", what=Message("problem.own_unit", name=unit[:40]), hint=near) if near else ""
    )


_MISSPELT = 0.8
"""How alike two units must be: "points" is not "months"."""
_A_WORD = 5
"""Shorter units are signs, and many signs look alike."""


def repeated_keys(count: int, example: str) -> str:
    return Message(f"problem.key{'s' * (count != 1)}_of_other_rows", count=count, example=example[:40])


def circle_of_terms(names: Sequence[str]) -> str:
    """Says that terms form a circle: each uses the next one, and the last uses the first."""
    return Message("problem.circle_of_terms", names=" -> ".join([*names, names[0]]))


def refused_sql(error: RejectedWhere, kind: str, shown: str, functions: Iterable[str]) -> str:
    """Says why SQL in a schema file is refused, for its owner; `shown` is the refused word."""
    called = error.code is RejectCode.FORBIDDEN_FUNCTION
    unsaid = {
        RejectCode.FORBIDDEN_FUNCTION: "word.of_this_name",
        RejectCode.UNKNOWN_COLUMN: "word.column_of_this_name",
    }
    it = f'"{shown}"' if shown else Message(unsaid.get(error.code, "word.this_part"))
    hint = error.hint or (nearest(shown, functions) if called and shown else "")
    return _hinted(Message(f"owner.{error.code.value}", kind=Message(f"word.{kind}"), it=it), hint)


def left_out(types: Mapping[str, str], most: int | None = None) -> str:
    """Names the columns that no condition can be about, with their types; "" if there are none.

    >>> left_out({"place": "STRUCT(x DOUBLE)", "sizes": "INTEGER[]", "grid": "DATE[2][]"})
    'No condition can be about place (a record), sizes (a list of numbers), grid (a list of lists of dates).'
    """
    if not types:
        return ""
    named = [Message("problem.column_of", name=name, type=type_in_words(of)) for name, of in types.items()]
    return Message("problem.left_out", names=_some(named, len(named) if most is None else most))


def values_without_words(column: str, count: int) -> str:
    return Message(f"problem.value{'s' * (count != 1)}_without_words", column=column, count=count)


def look_first(parts: Mapping[str, Sequence[str]], most: int = 8) -> str:
    """Says what to check first in a guessed schema: columns, by kind of guess; "" for none.

    >>> look_first({"units": ["rent", "walk"], "orders": []})
    'Look first at units (rent, walk).'
    """
    told = tuple(
        Message(f"problem.look_{what}", names=(*names[:most],)) for what, names in parts.items() if names
    )
    return Message("problem.look_first", parts=told) if told else ""


def sampled(seen: int, total: int) -> str:
    """Says that a schema was guessed from a sample of the rows; "" if from all.

    >>> sampled(10_000, 200_000), sampled(10, 10)
    ('Guessed from a sample of 10,000 of 200,000 rows.', '')
    """
    return Message("problem.sampled", seen=seen, total=total) if total > seen else ""


def without_places(column: str, values: Sequence[str], most: int = 5) -> str:
    """Names a column, with the values that have no place in its order.

    >>> without_places("plan", ["starter"]), without_places("plan", [])
    ('plan without starter', 'plan')
    """
    return Message("problem.without_places", name=column, values=_some(values, most)) if values else column


def lists_and_rank(whose: str | None, rank: str | None) -> str:
    """Says how the rows of a guessed schema are ordered, and whether they may be several people's lists."""
    order = Message("problem.ranked", column=rank) if rank else Message("problem.in_given_order")
    return Message("problem.perhaps_lists", order=order, column=whose) if whose else order


def lacking(columns: Mapping[str, Sequence[str]], most: int = 3) -> str:
    """Names the columns that some of several files lack; "" if there are none."""
    named = [
        Message("problem.lacking_in", name=name, files=_some(files, most)) for name, files in columns.items()
    ]
    return Message("problem.lacking", columns=_some(named, most)) if named else ""


def _some(texts: Sequence[str], most: int) -> tuple[str, ...]:
    """Returns the first texts, and a text that says how many more there are."""
    more = len(texts) - most
    return (*texts[:most], *([Message("problem.and_more", count=more)] if more > 0 else []))


def left_out_as_personal(names: Sequence[str]) -> str:
    return Message("problem.left_out_as_personal", names=tuple(names))


def checked(columns: int, warnings: int) -> str:
    key = "checked" if not warnings else "checked_one" if warnings == 1 else "checked_many"
    return Message(f"problem.{key}", columns=columns, warnings=warnings)


def two_meanings(winner: str, words: Sequence[str], *, naming: bool, most: int | None) -> str:
    key = f"{'words' if len(words) > 1 else 'word'}_{'naming' if naming else 'meaning'}_two"
    rest = len(words) - most if most else 0
    more = Message("problem.words_more", count=rest) if rest > 0 else ""
    shown = tuple(map(repr, words[:most]))
    return Message(f"problem.{key}", winner=winner, count=len(words), words=shown, more=more)
