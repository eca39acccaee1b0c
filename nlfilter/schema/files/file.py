"""Reads, writes and checks the schema file."""

from __future__ import annotations

import io
import os
import re
import unicodedata
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct

from nlfilter import errors
from nlfilter.errors import Message, SchemaError
from nlfilter.errors.inputs import path_of
from nlfilter.schema.files.document import Document, Loc, read_model
from nlfilter.schema.lexicon.ambiguity import Ambiguity, ambiguities
from nlfilter.schema.lexicon.lexicon import Lexicon
from nlfilter.schema.stored.drift import doubtful, drift, misread, repeated_keys, unread_texts
from nlfilter.schema.stored.learn import learn
from nlfilter.schema.stored.vocabulary import Vocabulary
from nlfilter.sources.files import MOST_YAML, UnreadFile
from nlfilter.sources.files import text_of as text_of_file
from nlfilter.sources.ranked import Ranked, open_source
from nlfilter.sources.replacing import replacing

if TYPE_CHECKING:
    from nlfilter.schema.table import TableSchema
    from nlfilter.sources.source import Source

S = TypeVar("S", bound="TableSchema")
_WIDTH = 100
_EXAMPLES = 3
_PLAIN_WORDS = re.compile(r"[^\W\d_]([\w .()/+'&-]*[\w.)+])?")
_ODD = re.compile(r"[^\x20-\x7e\n]")
_NUMBER = re.compile(r"[-+]?[0-9]{1,100}(\.[0-9]{1,100})?")  # no column holds longer numbers


def load_document(path: str | os.PathLike[str], model: type[S]) -> tuple[S, Document]:
    """Read a schema file, and keep the lines of its parts; raises `SchemaError` with all problems at once."""
    document = Document.parse(read_text_of(path), os.fspath(path))
    return schema_of_document(document, model), document


def read_text_of(path: str | os.PathLike[str]) -> str:
    """The text of a schema file; raises `SchemaError`."""
    name = os.fspath(path_of(path))
    try:
        return text_of_file(path, MOST_YAML)
    except UnreadFile as error:
        failure = (
            SchemaError.no_such_file(name) if error.missing else SchemaError.unreadable(name, error.reason)
        )
    raise failure


def schema_of_document(document: Document, model: type[S]) -> S:
    """The schema of a document; raises `SchemaError` with all problems at once."""
    if isinstance(document.data, dict) and document.data.get("key") == []:
        raise SchemaError([document.problem(("key",), errors.needs("key", "one_column"))])
    return read_model(model, document, _typed(document), hint=Message("schema.unreadable", 1))


def _typed(document: Document) -> Any:
    """The document's data with the numbers in `missing` as numbers; everything else stays text."""
    data = document.data
    columns = data.get("columns") if isinstance(data, dict) else None
    if not isinstance(columns, dict):
        return data

    def value(loc: Loc, text: Any) -> Any:
        place = document.places.get(loc)
        if not isinstance(text, str) or place is None or not place.plain or not _NUMBER.fullmatch(text):
            return text
        return float(text) if "." in text else int(text)

    def column(name: str, part: Any) -> Any:
        if not isinstance(part, dict) or not isinstance(part.get("missing"), list):
            return part
        missing = [value(("columns", name, "missing", i), item) for i, item in enumerate(part["missing"])]
        return part | {"missing": missing}

    return data | {"columns": {name: column(name, part) for name, part in columns.items()}}


def dump(schema: TableSchema, path: str | os.PathLike[str], notes: Mapping[str, str] | None = None) -> None:
    """Write a schema file, whole or not at all; `notes` become comments above columns."""
    with replacing(path) as part:
        part.write_text(text_of(schema, notes), encoding="utf-8")


def text_of(schema: TableSchema, notes: Mapping[str, str] | None = None, head: str = "") -> str:
    """A schema as YAML, in the order of the model, without default values.

    `notes` become comments above columns, `head` a comment at the top.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap

    top = CommentedMap()
    for key, value in _plain(schema).items():
        # Each column, range, sum and term has its own line, even if it is short.
        room = 0 if key in ("columns", "ranges", "sums", "terms") else _WIDTH - len(key)
        top[key] = _laid_out(value, room)
    for name, note in (notes or {}).items():
        if note and name in top["columns"]:
            top["columns"].yaml_set_comment_before_after_key(name, before=_one_line(note), indent=2)
    if head:
        top.yaml_set_start_comment(_one_line(head))
    yaml = YAML()
    yaml.width = 4096
    yaml.allow_unicode = True
    out = io.StringIO()
    yaml.dump(top, out)
    return _ODD.sub(_escape, out.getvalue())


def _plain(schema: TableSchema) -> dict[str, Any]:
    """The schema as an owner would write it: a single key as a text, values without synonyms as a list."""
    data = {"format": schema.format, **schema.model_dump()}
    for column in data.get("columns", {}).values():
        if "values" in column:
            words = column["values"]
            column["values"] = words if any(words.values()) else list(words)
    for key in ("key", "search"):
        if len(data.get(key, ())) == 1:
            data[key] = data[key][0]
    return data


def _laid_out(value: Any, room: int) -> Any:
    """A part on one line if it fits into the width, else a line for each of its parts."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    if isinstance(value, list | tuple):
        items = CommentedSeq(map(_scalar, value))
        items.fa.set_flow_style()
        return items
    if not isinstance(value, Mapping):
        return _scalar(value)
    inside = (room or _WIDTH) - 4
    part = CommentedMap((_scalar(key), _laid_out(inner, inside - len(key))) for key, inner in value.items())
    if len(str(value)) <= room:
        part.fa.set_flow_style()
    return part


def _scalar(value: Any) -> Any:
    """A text, in quotes unless it consists of plain words: many marks have a meaning in YAML."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString, SingleQuotedScalarString

    if not isinstance(value, str) or _PLAIN_WORDS.fullmatch(value):
        return value
    return SingleQuotedScalarString(value) if value.isprintable() else DoubleQuotedScalarString(value)


def _escape(odd: re.Match[str]) -> str:
    """The escape of a control or invisible character, in double quotes (`_scalar`)."""
    if odd[0].isprintable() or unicodedata.category(odd[0]) == "Zs":
        return odd[0]
    code = ord(odd[0])
    return f"\\U{code:08x}" if code > 0xFFFF else f"\\u{code:04x}"


def _one_line(note: str) -> str:
    """A comment on one line, without line breaks inside."""
    return " ".join("".join(ch if ch.isprintable() else " " for ch in note).split())


class Check(Struct, frozen=True):
    """The findings of `check`: `drift` breaks queries, `warnings` are only surprising."""

    drift: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def check(
    schema: TableSchema, ranked: Ranked, *, document: Document | None = None, verbose: bool = False
) -> Check:
    """All differences between a schema and its data, and all ambiguous words.

    With the `document` of the schema's file, each finding has its line; `verbose` names every ambiguous word,
    not only a few of each kind.
    """
    source = open_source(ranked)
    located = partial(_located, document)
    unread, otherwise = misread(schema, source)
    found = [*missing_in(source, schema, document), *(located(loc, what) for loc, what in unread.items())]
    vocabulary = learn(source, schema)
    warnings = [
        located(("columns", name, part), errors.problem("value_not_stored", value=value))
        for name, stored in vocabulary.values.items()
        for part, value in _spoken_of(schema, name)
        if value not in set(stored)
    ]
    warnings += [
        located(("columns", name, "order"), errors.problem("without_place", value=value))
        for name, value in _unordered(schema, vocabulary)
    ]
    warnings += [located(loc, what) for loc, what in otherwise.items() if not source.loose]
    for told in (unread_texts(schema, source), repeated_keys(schema, source), doubtful(schema)):
        warnings += [located(loc, what) for loc, what in told.items()]
    warnings += [
        located(one.place, _told(one, None if verbose else _EXAMPLES))
        for one in ambiguities(Lexicon(schema, vocabulary), source)
    ]
    return Check(tuple(found), tuple(warnings))


def missing_in(source: Source, schema: TableSchema, document: Document | None = None) -> tuple[str, ...]:
    """What the schema says and the data does not hold: columns that are not there or have other types.

    With the `document` of the schema's file, each problem has its line.
    """
    return tuple(_located(document, loc, what) for loc, what in drift(schema, source).items())


def _located(document: Document | None, loc: tuple[str, ...], what: str) -> str:
    text = errors.within(".".join(loc), what)
    return document.problem(loc, text) if document else text


def _told(one: Ambiguity, most: int | None) -> str:
    return errors.two_meanings(one.first, one.words, naming=one.naming, most=most)


def _spoken_of(schema: TableSchema, name: str) -> list[tuple[str, str]]:
    """The stored values in a column's `values`, `groups` and `order`, each with its key."""
    column = schema.columns[name]
    grouped = dict.fromkeys(value for group in column.groups.values() for value in group.values)
    ordered = column.order.values if column.order else ()
    return [
        *(("values", v) for v in column.values),
        *(("groups", v) for v in grouped if v not in column.values),
        *(("order", v) for v in ordered if v not in column.values),
    ]


def _unordered(schema: TableSchema, vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """The stored values that are not in the order of their column."""
    orders = {name: column.order.values for name, column in schema.columns.items() if column.order}
    return [(n, v) for n, order in orders.items() for v in vocabulary.values.get(n, ()) if v not in order]
