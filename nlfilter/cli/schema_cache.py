"""Keeps compiled schemas between runs, so that a query neither parses YAML nor loads the SQL parser.

The words of the languages are kept, too (`nlfilter.build_cache`). The key of a schema is a hash of its
sources: the text of the file, and the code and the words of this version. Only files that nobody else can
have written are used (`sources/own_files.py`), and what guards a table is compared with its file each time.
If anything is wrong with a file, everything is read and checked as if it were not there.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct, field

import nlfilter
from nlfilter.sources.files import MOST_YAML, UnreadFile, text_of
from nlfilter.sources.own_files import NotOurs, OwnFiles
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.nodes import columns

if TYPE_CHECKING:
    from nlfilter.schema.table import TableSchema


_SAID = re.compile(r"(?:always|filterable|private|expr)[\"']?\s*:")
"""Whatever may be the key of a guard. Each must be found again as one."""
_TOP = re.compile(r"([\w-]+):(?: +(.*))?")
_QUOTED = r"'(?:[^']|'')*'|\"[^\"\\]*\""
_COLUMN = re.compile(rf"({_QUOTED}|[^\s'\"#&*!|>%@`{{}}\[\],?:-][^:#{{}}\[\]\"']*?) *:(?: +(.*))?")
_KEY = re.compile(r"(filterable|private|expr):(?: +(.*))?")
_IN_BRACES = re.compile(rf"(?<=[{{,]) *(filterable|private|expr): *({_QUOTED}|[^,{{}}\[\]'\"]+?) *(?=[,}}])")
_TEXT = re.compile(rf"({_QUOTED}|[^\s'\"#&*!|>%@`{{}}\[\],?:-].*?)(?: +#.*)?")
_FOLDED = re.compile(r"[>|][-+]?(?: +#.*)?")
_TRUTH = {"true": True, "false": False}


class Guards(Struct, frozen=True):
    """What a schema file says: `always`; by column, whether it is hidden or private, and its expression."""

    always: str = ""
    filterable: Mapping[str, str] = field(default_factory=dict)
    private: Mapping[str, str] = field(default_factory=dict)
    expr: Mapping[str, str] = field(default_factory=dict)

    @property
    def hidden(self) -> set[str]:
        """The columns that cannot be asked for."""
        return {name for name, said in self.filterable.items() if said == "false"}


class _Unread(Exception):
    """A form of YAML that is not read here."""


def guards_in(text: str) -> Guards | None:
    """The guards that the text of a schema file says; None if it may say one in a form that is not read here.

    >>> guards_in("always: is_open\\ncolumns:\\n  pay: {type: INTEGER, private: true}").private
    {'pay': 'true'}
    >>> guards_in("columns:\\n  pay: {type: INTEGER, ? private : true}") is None
    True
    """
    lines = [line for line in text.split("\n") if line.strip() and not line.lstrip().startswith("#")]
    found: dict[str, dict[str, str]] = {"always": {}, "filterable": {}, "private": {}, "expr": {}}
    count = 0
    try:
        for key, column, value in _said(lines):
            found[key][column] = _text(value)
            count += 1
    except _Unread:
        return None
    truths = (*found["filterable"].values(), *found["private"].values())
    if count != len(_SAID.findall("\n".join(lines))) or not all(said in _TRUTH for said in truths):
        return None
    always = found.pop("always").get("", "")
    return Guards(always, **found)


def _said(lines: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Each guard: its key, its column ("" for none), and its value as it is written."""
    section, indent, column = "", 0, ""
    for at, line in enumerate(lines):
        inside = line.lstrip(" ")
        depth = len(line) - len(inside)
        if not depth:
            found = _matched(_TOP, line)
            section, indent = found[1], 0
            if section == "always":
                yield section, "", _whole(found[2], lines, at, depth)
        elif section == "columns":
            indent = indent or depth
            if depth <= indent:
                found = _matched(_COLUMN, inside)
                column = _text(found[1])
                yield from ((key, column, value) for key, value in _IN_BRACES.findall(found[2] or ""))
            elif key := _KEY.fullmatch(inside):
                yield key[1], column, _whole(key[2], lines, at, depth)


def _matched(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    found = pattern.fullmatch(text)
    if found is None:
        raise _Unread
    return found


def _whole(first: str | None, lines: Sequence[str], at: int, depth: int) -> str:
    """A value with the lines below it that belong to it: those that are further in."""
    more: list[str] = []
    for line in lines[at + 1 :]:
        if len(line) - len(line.lstrip(" ")) <= depth:
            break
        more.append(line.strip())
    first = first or ""
    return " ".join(more if _FOLDED.fullmatch(first) else [first, *more])


def _text(written: str) -> str:
    """The text of a scalar on one line."""
    found = _matched(_TEXT, written.strip())[1]
    return found[1:-1].replace("''", "'") if found[0] == "'" else found.strip('"')


def are_kept(compiled: CompiledSchema, text: str) -> bool:
    """Whether a kept schema has every guard that the text of its file says, and no other."""
    said = guards_in(text)
    if said is None:
        return False
    known = compiled.schema.columns
    secret = {*said.hidden, *said.private}
    return (
        {name for name, column in known.items() if not column.filterable} == said.hidden
        and all(known[name].private is _TRUTH[told] for name, told in said.private.items() if name in known)
        and {*said.private, *said.expr} <= {*known}
        and {name: _bare(column.expr) for name, column in known.items() if column.expr}
        == {name: _bare(expr) for name, expr in said.expr.items()}
        and compiled.exprs.keys() == said.expr.keys()
        and not any(_tells(compiled.exprs[name], said.expr[name], secret) for name in said.expr)
        and all(_stays_private(compiled, name, said) for name in said.expr)
        and not any(said.hidden & {*columns(term)} for term in compiled.terms.values())
        and _is_always(compiled, said)
    )


def _tells(sql: str, expr: str, secret: set[str]) -> bool:
    """Whether the checked SQL of an expression names a secret column that the expression does not name."""
    sql, expr = sql.casefold(), expr.casefold()
    return any(name.casefold() in sql and name.casefold() not in expr for name in secret)


def _stays_private(compiled: CompiledSchema, name: str, said: Guards) -> bool:
    """Whether a column derived from a private one is private, too, unless the file says otherwise."""
    expr = said.expr[name].casefold()
    from_private = any(
        told == "true" and of != name and re.search(rf"\b{re.escape(of.casefold())}\b", expr)
        for of, told in said.private.items()
    )
    return not from_private or name in said.private or compiled.schema.columns[name].private is True


def _is_always(compiled: CompiledSchema, said: Guards) -> bool:
    """Whether the kept condition is what the file says, of stored columns; if not, it is gated again."""
    if compiled.always is None or not said.always:
        return compiled.always is None and compiled.schema.always is None and not said.always
    from nlfilter.where.sql.writer import readable

    kept = {_bare(compiled.schema.always), _bare(readable(compiled.always, compiled))}
    return kept == {_bare(said.always)} and said.expr.keys().isdisjoint(columns(compiled.always))


def _bare(sql: str | None) -> str:
    """A condition without what makes no difference: case outside of quotes, and the number of blanks."""
    parts = re.split(r"('(?:[^']|'')*')", " ".join((sql or "").split()))
    return "".join(part if at % 2 else part.casefold() for at, part in enumerate(parts))


T = TypeVar("T")
_OFF = "off"
_may_warn: list[bool] = [True]
"""Whether this run may still say that a file is not ours: it does so once."""


def begin(*, quiet: bool) -> None:
    """Begin a run: it warns once, or never if it is `quiet`."""
    _may_warn[:] = [not quiet]


def load(path: Path) -> TableSchema:
    """The compiled schema of a file; raises `SchemaError` like `compile_file`.

    The file is read once: it may change, and what is kept must belong to the text whose hash names it.
    """
    from nlfilter.where.owner.compiling import compile_text, remember

    text = _text_of(path)
    files, name = own_files("schemas"), f"{hashlib.sha256(text.encode()).hexdigest()}.json"
    compiled = find(files, name, _compiled_in)
    if compiled is None or not are_kept(compiled, text):
        compiled = compile_text(text, os.fspath(path))
        keep(files, name, _content_of(compiled))
    remember(compiled)
    return compiled.schema


def _text_of(path: Path) -> str:
    try:
        return text_of(path, MOST_YAML)
    except UnreadFile:
        from nlfilter.schema.files.file import read_text_of

        return read_text_of(path)  # raises the error that says why


def load_enriched(table: str, inferred: TableSchema) -> TableSchema | None:
    """The inferred schema of a table that a model has enriched before; None if there is none."""
    from nlfilter.where.owner.compiling import remember

    compiled = find(own_files("enriched"), _enriched_name(table, inferred), _compiled_in)
    if compiled is None or not _is_as_guarded(compiled, inferred):
        return None
    remember(compiled)
    return compiled.schema


def keep_enriched(table: str, inferred: TableSchema, enriched: TableSchema) -> None:
    """Keep the inferred schema of a table that a model has enriched."""
    from nlfilter.where.owner.compiling import compile_schema

    keep(own_files("enriched"), _enriched_name(table, inferred), _content_of(compile_schema(enriched)))


def is_first_offer(table: str) -> bool:
    """Whether no run has offered yet to enrich a table; later runs know that this one has."""
    name = hashlib.sha256(os.path.abspath(table).encode("utf-8", "surrogateescape")).hexdigest()
    files = OwnFiles(_folder() / "offered", version="1", most_files=4096)
    if find(files, name, len):
        return False
    keep(files, name, b"offered")
    return True


def _enriched_name(table: str, inferred: TableSchema) -> str:
    """It depends on the table and its columns."""
    return hashlib.sha256(f"{os.path.abspath(table)}\0{inferred.fingerprint}".encode()).hexdigest() + ".json"


def _is_as_guarded(compiled: CompiledSchema, inferred: TableSchema) -> bool:
    """Whether an enriched schema hides, and calls private, what the inferred one does."""
    found, columns = compiled.schema.columns, inferred.columns
    private = [name.casefold() for name, column in columns.items() if column.private]
    derived = {name: (one.expr or "").casefold() for name, one in found.items() if name not in columns}
    return (
        found.keys() >= columns.keys()
        and not any(found[name].filterable and not column.filterable for name, column in columns.items())
        and all(found[name].private for name, column in columns.items() if column.private)
        and all(found[name].private or not any(p in sql for p in private) for name, sql in derived.items())
    )


def kept(name: str, kind: Any, made: Callable[[], Any]) -> Any:
    """What is built from the package's own words, as an earlier run has built it (`nlfilter.build_cache`)."""
    from msgspec import msgpack

    files, file = own_files("words"), f"{name}-{_version()[:16]}.msgpack"
    value = find(files, file, lambda content: msgpack.decode(content, type=kind))
    if value is None:
        keep(files, file, msgpack.encode(value := made()))
    return value


def own_files(kind: str) -> OwnFiles:
    """The files of a kind that this version of the code keeps."""
    return OwnFiles(_folder() / kind, _version())


def find(files: OwnFiles, name: str, decoded: Callable[[bytes], T]) -> T | None:
    """What an earlier run has kept; None if there is nothing that can be trusted."""
    if is_on():
        try:
            return files.read(name, decoded)
        except NotOurs as error:
            _warn(error.path)
    return None


def keep(files: OwnFiles, name: str, content: bytes) -> None:
    """Keep something for later runs, if nobody else can change it there."""
    if is_on():
        try:
            files.write(name, content)
        except NotOurs as error:
            _warn(error.path)


def is_on() -> bool:
    """Whether anything is kept: not if NLFILTER_CACHE is "off"."""
    return os.environ.get("NLFILTER_CACHE") != _OFF


def _warn(path: str) -> None:
    if _may_warn[0]:
        _may_warn[0] = False
        from nlfilter.cli.streams import tell
        from nlfilter.errors import Message

        tell(Message("problem.not_ours", path=path))


def _folder() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("nlfilter")


def _compiled_in(content: bytes) -> CompiledSchema:
    from nlfilter.where.serialization import compiled_from_json

    return compiled_from_json(content)


def _content_of(compiled: CompiledSchema) -> bytes:
    from nlfilter.where.serialization import compiled_to_json

    return compiled_to_json(compiled).encode()


@cache
def _version() -> str:
    """What tells this version of the package from others; it also changes when a file is edited."""
    files = sorted(_files(os.path.dirname(nlfilter.__file__)))
    return hashlib.sha256(repr((nlfilter.__version__, files)).encode()).hexdigest()


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    """The files of a folder, each with its time and size."""
    for one in os.scandir(folder):
        if not one.is_dir():
            yield one.path, (stat := one.stat()).st_mtime_ns, stat.st_size
        elif one.name != "__pycache__":
            yield from _files(one.path)
