"""What guards a table: `always`, hidden and private columns, compared with the schema file on each start.

A kept schema saves the YAML reader and the gate, but must not be able to drop a guard. So the guards are
read from the file's own text. Only the plain form of YAML that people and `schema infer` write is read here;
if the file says a guard in another way, nothing is taken from the cache.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct, field

from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.nodes import columns

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
