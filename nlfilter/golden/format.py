"""Reads golden files into values: `*.golden.yaml` judged by people, and JSON lines for bulk sets.

A case holds a judgement (a request and the rows it should keep, or what must be refused) and the tool's
record (`where`, `explains`). Nothing here runs a request. All problems of a file are reported at once.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from msgspec import Struct
from pydantic import BeforeValidator, ValidationError

from nlfilter import errors
from nlfilter.errors import InputError, Message, RejectCode, SchemaError
from nlfilter.schema.files.document import Document, FileSection, Loc, read_model
from nlfilter.schema.fold import fold, is_cjk, squeeze
from nlfilter.schema.parts import Lang
from nlfilter.sources.files import MOST_LINES, MOST_YAML, UnreadFile, json_lines, text_of

_MARKS = (".git", ".hg", "pyproject.toml", "setup.cfg", "setup.py")
"""Names of files that mark the top folder of a project."""


def project_of(folder: Path) -> Path:
    """Finds the top folder of the project around a folder; without a project, the folder itself."""
    folder = folder.resolve()
    tops = (top for top in (folder, *folder.parents) if any((top / mark).exists() for mark in _MARKS))
    return next(tops, folder)


def in_project(path: Path, folder: Path) -> bool:
    """Whether a file, with its links resolved, is inside the project of a folder."""
    try:
        return path.resolve().is_relative_to(project_of(folder))
    except (OSError, ValueError, RuntimeError):  # a name with a NUL or that is too long, links in a circle
        return False


def alike(one: str, other: str) -> bool:
    """Whether one of two phrases holds the other, in whole words.

    >>> alike("good vibes", "with Good-Vibes"), alike("vibe", "good vibes"), alike("静か", "静かな所")
    (True, False, True)
    """
    return _holds(one, other) or _holds(other, one)


def is_empty(phrase: str) -> bool:
    """Whether a phrase has neither words nor marks, so that every phrase would hold it."""
    return not squeeze(phrase)


def _holds(whole: str, part: str) -> bool:
    pieces, sought = _pieces(whole), squeeze(part)
    starts = range(len(pieces))
    return any("".join(pieces[i:j]) == sought for i in starts for j in range(i + 1, len(pieces) + 1))


def _pieces(phrase: str) -> list[str]:
    """Splits a phrase into folded words and marks; each letter of a script without spaces stands alone.

    >>> _pieces("Front-end, C++"), _pieces("静かなCafé")
    (['front', 'end', ',', 'c', '+', '+'], ['静', 'か', 'な', 'café'])
    """
    pieces: list[str] = []
    inside = False
    for letter in fold(phrase):
        goes_on = unicodedata.category(letter)[0] in "LMN" and not is_cjk(letter)
        if inside and goes_on:
            pieces[-1] += letter
        elif squeeze(letter):
            pieces.append(letter)
        inside = goes_on
    return pieces


SUFFIX = ".golden.yaml"


def _in_a_list(given: object) -> object:
    """Refuses a single key: it must be in a list."""
    if isinstance(given, str) and given not in ("all", "none"):
        raise ValueError(errors.key_without_list(given))
    return given


def _texts_in_a_list(given: object) -> object:
    """Refuses a single text: it must be in a list."""
    if isinstance(given, str):
        raise ValueError(errors.problem("text_without_list", text=given[:40]))
    return given


def _parts_in_a_list(given: object) -> object:
    """Refuses cases or turns that are no list."""
    if given is None or isinstance(given, str | Mapping):
        raise ValueError(errors.problem("parts_without_list"))
    return given


Keeps = Annotated[Literal["all", "none"] | tuple[str, ...], BeforeValidator(_in_a_list)]
Texts = Annotated[tuple[str, ...], BeforeValidator(_texts_in_a_list)]
IN_A_LIST = BeforeValidator(_parts_in_a_list)


class Turn(FileSection):
    """One step of a dialogue: words (`say`) or a move (`do`), and the judgement of the answer."""

    say: str | None = None
    do: str | None = None
    """`undo`, `redo`, or `remove c2`."""
    keeps: Keeps | None = None
    unmatched: Texts = ()
    refuses: Texts | None = None
    acts: dict[str, Texts] | None = None
    """The act that it begins or answers: an action with the keys of its rows; without keys, "which row?"."""
    where: str | None = None


class Case(FileSection):
    """One judged case. It has a `request`, `turns` (a dialogue), a `clause` for the gate, or a `profile`."""

    name: str
    tags: Texts = ()
    request: str | None = None
    wordings: Texts = ()
    """Other ways to ask: each must give the same where."""
    turns: Annotated[tuple[Turn, ...], IN_A_LIST] = ()
    clause: str | None = None
    """A clause as a model may write it, only for the gate."""
    profile: str | None = None
    """A text about a person."""
    today: date | None = None
    lang: Lang | None = None
    list_: str | None = None

    facts: dict[str, Texts] | None = None
    """The facts that a `profile` states: values by column."""
    wishes: str | None = None
    """A clause with what a `profile` wishes for."""
    keeps: Keeps | None = None
    """Keys in rank order, or the word `all` or `none`."""
    unmatched: Texts = ()
    """Phrases that must be named as not applied, while the rest is applied."""
    refuses: Texts | None = None
    """The phrases of a request, if no part of it can be applied."""
    rejects: RejectCode | None = None
    """The gate's code for a `clause`."""
    accept: Texts = ()
    """Other clauses that are also right."""

    where: str | None = None
    explains: dict[Lang, str | None] = {}  # noqa: RUF012  (pydantic copies defaults)


class GoldenFile(FileSection):
    """A golden file: the settings of all its cases, and the cases."""

    schema_: str | None = None
    table: str | None = None
    list_: str | None = None
    today: date | None = None
    lang: Lang | None = None
    tags: Texts = ()
    replies: str | None = None
    """Recorded replies of a model, for `--translator recorded`."""
    cases: Annotated[tuple[Case, ...], IN_A_LIST]

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """Returns the JSON Schema of the format, for editors (`schemas/golden.schema.json`)."""
        draft = "https://json-schema.org/draft/2020-12/schema"
        return {"$schema": draft, **cls.model_json_schema(), "title": "nlfilter golden file"}


class Suite(Struct, frozen=True):
    """The cases of one file, with its paths resolved; `document` is the text of a YAML file, for `accept`."""

    path: Path
    cases: tuple[Case, ...]
    lines: tuple[int, ...]
    schema: Path | None = None
    table: Path | None = None
    replies: Path | None = None
    document: Document | None = None
    unread_keys: tuple[str, ...] = ()
    """Keys of a bulk set that say nothing about its cases."""


def read_suite(path: Path | str) -> Suite:
    """Read a golden file (`.yaml`, or `.jsonl` for a bulk set).

    Raises `InputError` if it cannot be read, and `SchemaError` with every problem if it is wrong.
    """
    path = Path(path)
    bulk = path.suffix == ".jsonl"
    try:
        text = text_of(path, MOST_LINES if bulk else MOST_YAML)
    except UnreadFile as error:
        reason = error.reason
    else:
        return _read_bulk(path, text) if bulk else _read_yaml(path, text)
    raise InputError.of("unreadable_golden", path=str(path), reason=reason)


# YAML


def _read_yaml(path: Path, text: str) -> Suite:
    problems: list[str] = []
    document = Document.parse(text, str(path), problems)
    file, hint = None, ""
    try:
        file = read_model(GoldenFile, document, hint=Message("input.no_golden_file", 1))
        rules = [*_problems(file, document, path.parent)]
    except SchemaError as error:
        problems, hint = [*problems, *error.problems], error.hint
        rules = [*_rules(_readable(document), document)]
    problems += (document.problem(loc, what) for loc, what in rules)
    if file is None or problems:
        raise SchemaError(list(dict.fromkeys(problems)), hint=hint)
    beside = path.parent
    return Suite(
        path,
        tuple(_with_defaults(case, file) for case in file.cases),
        tuple(document.line_of(("cases", i)) for i in range(len(file.cases))),
        schema=_beside(beside, file.schema_) if file.schema_ else None,
        table=_beside(beside, file.table) if file.table else None,
        replies=_beside(beside, file.replies) if file.replies else None,
        document=document,
    )


def _beside(folder: Path, name: str) -> Path:
    """Returns the path of a file that is named from a folder, without `..` if no link is on the way."""
    path = folder / name
    short = Path(os.path.normpath(path))
    return short if short.resolve() == path.resolve() else path


def _with_defaults(case: Case, file: GoldenFile) -> Case:
    """Fills a case with the values that the file gives for all its cases."""
    return case.model_copy(
        update={
            "tags": tuple(dict.fromkeys((*file.tags, *case.tags))),
            "today": case.today or file.today,
            "lang": case.lang or file.lang,
            "list_": case.list_ or file.list_,
        }
    )


_MOVES = re.compile(r"undo|redo|remove c\d+")
_TEXTS = (
    "request",
    "clause",
    "where",
    "say",
    "profile",
    "wishes",
)  # an unquoted ` #` in these would cut off the rest of the line


def _problems(file: GoldenFile, document: Document, beside: Path) -> Iterator[tuple[Loc, str]]:
    """Yields the problems that the types cannot find."""
    if not file.cases:
        yield ("cases",), errors.problem("no_cases")
    yield from _rules(dict(enumerate(file.cases)), document)
    if file.replies and not in_project(beside / file.replies, beside):
        yield ("replies",), errors.problem("outside_project")


def _readable(document: Document) -> dict[int, Case]:
    """Reads the valid cases of a wrong file, by their places: they may break other rules."""
    cases = document.data.get("cases") if isinstance(document.data, Mapping) else None
    found: dict[int, Case] = {}
    for i, data in enumerate(cases if isinstance(cases, list) else ()):
        with contextlib.suppress(ValidationError):
            found[i] = Case.model_validate(data)
    return found


def _rules(cases: Mapping[int, Case], document: Document) -> Iterator[tuple[Loc, str]]:
    """Yields the problems of each case and of its texts."""
    seen: dict[str, int] = {}
    for i, case in cases.items():
        loc: Loc = ("cases", i)
        line = document.line_of(loc)
        if (first := seen.setdefault(case.name, line)) != line:
            yield (*loc, "name"), errors.problem("name_twice", name=case.name, line=first)
        yield from _case_problems(case, loc)
    for loc, place in document.places.items():
        name = loc[-1] if loc and isinstance(loc[-1], str) else loc[-2] if len(loc) > 1 else ""
        if place.plain and name in (*_TEXTS, "wordings") and re.match(r"[ \t]+#", document.text[place.end :]):
            yield loc, errors.problem("lost_to_comment")


def _case_problems(case: Case, loc: Loc) -> Iterator[tuple[Loc, str]]:
    yield from _unless_one(
        loc, request=case.request, turns=case.turns or None, clause=case.clause, profile=case.profile
    )
    if not case.name.strip():
        yield (*loc, "name"), errors.problem("empty_name")
    if case.turns:
        if not any(
            turn.keeps is not None or turn.refuses or turn.unmatched or turn.acts for turn in case.turns
        ):
            yield loc, errors.problem("no_judged_turn")
        for j, turn in enumerate(case.turns):
            yield from _turn_problems(turn, (*loc, "turns", j))
    elif case.clause is not None:
        yield from _unjudged(case, loc, keeps=case.keeps, rejects=case.rejects)
    elif case.profile is not None:
        yield from _unless_one(loc, facts=case.facts)
    elif case.request is not None:
        yield from _unjudged(case, loc, keeps=case.keeps, refuses=case.refuses)
    yield from _judgement_problems(case, loc)


def _unjudged(case: Case, loc: Loc, **judged: object) -> Iterator[tuple[Loc, str]]:
    """Yields a problem unless exactly one of the keys judges the answer of a case."""
    if case.where is not None and not any(one is not None for one in judged.values()):
        yield loc, errors.problem("only_recorded", name=case.name, names=tuple(judged))
    elif not _is_blank(case):
        yield from _unless_one(loc, **judged)


def _is_blank(judged: Case | Turn) -> bool:
    """Whether `keeps:` has nothing behind it."""
    return judged.keeps == () or (judged.keeps is None and "keeps" in judged.model_fields_set)


def _turn_problems(turn: Turn, loc: Loc) -> Iterator[tuple[Loc, str]]:
    yield from _unless_one(loc, say=turn.say, do=turn.do)
    if turn.do is not None and not _MOVES.fullmatch(turn.do):
        yield (*loc, "do"), errors.problem("unknown_move")
    if turn.keeps is not None and turn.refuses is not None:
        yield loc, errors.only_one_of("keeps", "refuses")
    yield from _judgement_problems(turn, loc)


def _unless_one(loc: Loc, **given: object) -> Iterator[tuple[Loc, str]]:
    """Yields a problem unless exactly one of the keys is given."""
    found = [key for key, value in given.items() if value is not None]
    if len(found) != 1:
        yield loc, errors.only_one_of(*found) if found else errors.one_of(*given)


def _judgement_problems(judged: Case | Turn, loc: Loc) -> Iterator[tuple[Loc, str]]:
    keeps = judged.keeps
    if _is_blank(judged):
        yield (*loc, "keeps"), errors.problem("say_none")
    elif isinstance(keeps, tuple) and len(set(keeps)) < len(keeps):
        yield (*loc, "keeps"), errors.problem("repeated_keys")
    for key, phrases in (("unmatched", judged.unmatched), ("refuses", judged.refuses or ())):
        for i, phrase in enumerate(phrases):
            if is_empty(phrase):
                yield (*loc, key, i), errors.problem("empty_phrase")


# JSON lines

_BULK_KEYS = ("id", "request", "where", "accept", "unsupported")


def _read_bulk(path: Path, text: str) -> Suite:
    """Reads a bulk set: each line is `{id?, request, where, accept?: [{where}], unsupported?: [phrase]}`."""
    cases: list[Case] = []
    lines: list[int] = []
    problems: list[str] = []
    keys: dict[str, None] = {}
    for number, data in json_lines(text):
        keys |= dict.fromkeys(data or ())
        case = _bulk_case(data, number)
        if isinstance(case, str):
            problems.append(errors.at(str(path), number, case))
        else:
            cases.append(case)
            lines.append(number)
    if problems:
        raise SchemaError(problems)
    if not cases:
        raise SchemaError([errors.at(str(path), 1, errors.problem("no_cases"))])
    unread = tuple(key for key in keys if key not in _BULK_KEYS)
    return Suite(path, tuple(cases), tuple(lines), unread_keys=unread)


def _bulk_case(data: dict[str, Any] | None, number: int) -> Case | str:
    """Reads one line as a case, or returns its problem."""
    if data is None or not isinstance(data.get("request"), str):
        return errors.problem("bulk_line")
    if "where" not in data:
        return errors.problem("bulk_no_where")
    where, also, lost = data["where"], data.get("accept") or [], data.get("unsupported") or []
    if not (where is None or isinstance(where, str)) or not _phrases(lost) or not _clauses(also):
        return errors.problem("bulk_line")
    return Case(
        name=str(data.get("id", f"line {number}")),
        request=data["request"],
        where=where,
        accept=tuple(item["where"] for item in also),
        refuses=tuple(lost) if where is None else None,
        unmatched=() if where is None else tuple(lost),
    )


def _phrases(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and not is_empty(item) for item in value)


def _clauses(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(item, Mapping) and isinstance(item.get("where"), str) for item in value
    )


if __name__ == "__main__":
    made = json.dumps(GoldenFile.json_schema(), ensure_ascii=False, indent=2)
    Path(sys.argv[1]).write_text(made + "\n", encoding="utf-8")
