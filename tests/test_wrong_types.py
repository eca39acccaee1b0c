"""Every public entry point answers an argument of a wrong type with one of our errors and a hint."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from math import inf, nan
from pathlib import Path
from typing import Any

import pytest

import nlfilter
from nlfilter import (
    ChatTranslator,
    Condition,
    Dialogue,
    FilterResult,
    NLFilter,
    NLFilterError,
    RecordedTranslator,
    TableSchema,
    Translation,
    Where,
    parse_where,
)
from nlfilter.schema.parts import Action

SCHEMA = TableSchema.model_validate(
    {
        "name": "jobs",
        "list": "user",
        "columns": {
            "city": {"type": "VARCHAR", "values": ["Tokyo"]},
            "remote": {"type": "BOOLEAN", "when_true": ["remote"]},
            "user": {"type": "VARCHAR", "filterable": False},
        },
    }
)
ROWS = [{"city": "Tokyo", "remote": True, "user": "u1"}]
JOBS = NLFilter(SCHEMA, translator="embedded", values=ROWS)
RESULT = JOBS.filter("Tokyo", ROWS)
WHERE = RESULT.where
ACTING = SCHEMA.model_copy(update={"key": ("user",), "actions": {"save": Action()}})
ACTED = NLFilter(ACTING, translator="embedded", values=ROWS).filter("Tokyo", ROWS)
TODAY = date(2026, 10, 1)

NO_TEXT: tuple[Any, ...] = ({}, {"city": 1}, 3, 2.5, [1, 2], {1}, (1,), object(), b"x", True, lambda: 1)
"""Values that are no text, path, date or object of ours."""
NO_ROWS: tuple[Any, ...] = (
    {},
    {"city": 1},
    3,
    None,
    [1, 2],
    {1},
    object(),
    b"x",
    True,
    "",
    "no such file",
    ["no"],
)
NO_OBJECT: tuple[Any, ...] = (*NO_TEXT, "", "text", [])

Call = Callable[[Any], object]


def many(ranked: Any, requests: Any) -> list[Any]:
    """The results of many requests; raises the first error among them."""
    found = [*JOBS.filter_many(ranked, requests)]
    for one in found:
        if isinstance(one, NLFilterError):
            raise one
    return found


def asked(x: Any, ranked: Any = ROWS, **how: Any) -> object:
    """Sends one request through `filter`."""
    return JOBS.filter(x, ranked, **how)


ENTRIES: dict[str, tuple[Call, Sequence[Any]]] = {
    "NLFilter schema": (lambda x: NLFilter(x), (*NO_TEXT, None, "", "no.yaml")),
    "NLFilter translator": (lambda x: NLFilter(SCHEMA, translator=x), (*NO_TEXT, None, "gpt")),
    "NLFilter model": (lambda x: NLFilter(SCHEMA, model=x), (*NO_TEXT, "gpt")),
    "NLFilter today": (lambda x: NLFilter(SCHEMA, today=x).translate("Tokyo"), (*NO_TEXT, "2026-10-01")),
    "NLFilter values": (lambda x: NLFilter(SCHEMA, values=x), [x for x in NO_ROWS if x is not None]),
    "NLFilter asked": (lambda x: NLFilter(SCHEMA, asked=x), NO_TEXT),
    "ChatTranslator timeout": (
        lambda x: ChatTranslator("openai:m", timeout=x),
        ("20", None, 0, -1, nan, inf, True, {}),
    ),
    "ChatTranslator max_tokens": (
        lambda x: ChatTranslator("openai:m", max_tokens=x),
        (0, -1, "x", None, 1.5, True),
    ),
    "NLFilter sure": (lambda x: NLFilter(SCHEMA, sure=x), ({}, "1", [1], 2, True)),
    "NLFilter.infer": (lambda x: NLFilter.infer(x), NO_ROWS),
    "NLFilter.translate": (lambda x: JOBS.translate(x), (*NO_TEXT, None, "")),
    "NLFilter.translate where": (lambda x: JOBS.translate("Tokyo", where=x), NO_OBJECT),
    "NLFilter.atranslate": (lambda x: asyncio.run(JOBS.atranslate(x)), (*NO_TEXT, None)),
    "NLFilter.filter": (asked, (*NO_TEXT, None)),
    "NLFilter.filter ranked": (lambda x: asked("Tokyo", x), NO_ROWS),
    "NLFilter.filter list": (lambda x: asked("Tokyo", list=x), (*NO_TEXT, "nobody")),
    "NLFilter.filter where": (lambda x: asked("Tokyo", where=x), NO_OBJECT),
    "NLFilter.filter limit": (lambda x: asked("Tokyo", limit=x), ({}, "1", [1], 1.5)),
    "NLFilter.afilter": (lambda x: asyncio.run(JOBS.afilter("Tokyo", x)), NO_ROWS),
    "NLFilter.filter_many": (lambda x: many(x, ["Tokyo"]), NO_ROWS),
    "NLFilter.filter_many requests": (lambda x: many(ROWS, x), (*NO_TEXT, None, "Tokyo", {"u1": "Tokyo"})),
    "NLFilter.apply": (lambda x: JOBS.apply(x, ROWS), (*NO_OBJECT, None)),
    "NLFilter.apply ranked": (lambda x: JOBS.apply(WHERE, x), NO_ROWS),
    "NLFilter.prepare": (lambda x: JOBS.prepare(x), NO_ROWS),
    "NLFilter.prepare row_memory": (lambda x: JOBS.prepare(ROWS, row_memory=x), ({}, "1", [1])),
    "NLFilter.dialogue": (lambda x: JOBS.dialogue(x), NO_OBJECT),
    "NLFilter.as_runnable": (lambda x: JOBS.as_runnable().invoke(x), (*NO_OBJECT, None)),
    "NLFilter.as_tool name": (lambda x: JOBS.as_tool(ROWS, name=x), [x for x in NO_TEXT if x != {}]),
    "NLFilter.as_tool limit": (lambda x: JOBS.as_tool(ROWS, limit=x), ({}, "1", [1])),
    "NLFilter.as_tool lang": (lambda x: JOBS.as_tool(ROWS, lang=x), (*NO_TEXT, None, "fr")),
    "Dialogue": (lambda x: Dialogue(JOBS.translate, x), (*NO_OBJECT, None)),
    "Dialogue translate": (lambda x: Dialogue(x, WHERE), [x for x in NO_OBJECT if not callable(x)]),
    "Dialogue.say": (lambda x: JOBS.dialogue().say(x), (*NO_TEXT, None, "")),
    "Dialogue.asay": (lambda x: asyncio.run(JOBS.dialogue().asay(x)), (*NO_TEXT, None)),
    "Dialogue.remove": (lambda x: JOBS.dialogue(WHERE).remove(x), (*NO_OBJECT, None)),
    "Dialogue.put": (lambda x: JOBS.dialogue().put(x), (*NO_OBJECT, None)),
    "Dialogue.from_dict": (lambda x: Dialogue.from_dict(x, JOBS.translate, SCHEMA), (*NO_OBJECT, None)),
    "parse_where": (lambda x: parse_where(x, SCHEMA), (*NO_TEXT, None, "")),
    "parse_where schema": (lambda x: parse_where("remote", x), (*NO_TEXT, None, "no.yaml")),
    "TableSchema.load": (lambda x: TableSchema.load(x), (*NO_TEXT, None, "", "no.yaml")),
    "TableSchema.infer": (lambda x: TableSchema.infer(x), NO_ROWS),
    "TableSchema.dump": (lambda x: SCHEMA.dump(x), (*NO_TEXT, None, "")),
    "TableSchema.check": (lambda x: SCHEMA.check(x), NO_ROWS),
    "Where.from_dict": (lambda x: Where.from_dict(x, SCHEMA), (*NO_OBJECT, None)),
    "Where.from_dict schema": (lambda x: Where.from_dict(WHERE.to_dict(), x), (*NO_TEXT, None)),
    "Where.to_sql dialect": (lambda x: WHERE.to_sql(x, today=TODAY), (*NO_TEXT, None, "mysql")),
    "Where.to_sql today": (lambda x: WHERE.to_sql(today=x), (*NO_TEXT, None, "2026-10-01")),
    "Where.describe": (lambda x: WHERE.describe(x), (*NO_TEXT, None, "fr")),
    "Where.adding": (lambda x: WHERE.adding("", x), (*NO_OBJECT, None, "remote")),
    "Where.without": (lambda x: WHERE.without(x), (*NO_TEXT, None, ["c1"])),
    "Where.replacing": (lambda x: WHERE.replacing(x, WHERE.conditions[0].predicate), (*NO_OBJECT, None)),
    "Where.__and__": (lambda x: WHERE & x, (*NO_OBJECT, None)),
    "Condition.describe": (lambda x: WHERE.conditions[0].describe(x), (*NO_TEXT, None, "fr")),
    "Translation.to_dict": (lambda x: RESULT.translation.to_dict(x), (*NO_TEXT, None, "fr")),
    "FilterResult.summary": (lambda x: RESULT.summary(x), (*NO_TEXT, None, "fr")),
    "FilterResult.explain": (lambda x: RESULT.explain(x), (*NO_TEXT, None, "fr")),
    "FilterResult.to_dict": (lambda x: RESULT.to_dict(x), (*NO_TEXT, None, "fr")),
    "FilterResult.reasons": (lambda x: RESULT.reasons(x), (3, None, [1], "text", b"x")),
    "FilterResult.reasons lang": (lambda x: RESULT.reasons(ROWS[0], x), (*NO_TEXT, None, "fr")),
    "FilterResult.save": (lambda x: RESULT.save(x), (*NO_TEXT, None, "", "rows.xyz", "rows")),
    "FilterResult.save columns": (
        lambda x: RESULT.save("rows.parquet", x),
        (3, "city", [1], ["town"], {"city": 1}),
    ),
    "FilterResult.save format": (lambda x: RESULT.save("rows.parquet", format=x), (*NO_TEXT, "xyz")),
    "FilterResult.save_parts": (lambda x: RESULT.save_parts(x), (*NO_TEXT, None)),
    "FilterResult.facets": (lambda x: RESULT.facets(x), (*NO_TEXT, None, "town")),
    "FilterResult.facets most": (lambda x: RESULT.facets("city", most=x), ({}, "1", [1])),
    "FilterResult.actions": (lambda x: ACTED.actions(x), (*NO_TEXT, None, {"town": 1})),
    "NLFilter.acting": (lambda x: JOBS.acting(x), [x for x in NO_OBJECT if not callable(x)]),
    "NLFilter.acting timeout": (lambda x: JOBS.acting(timeout=x), ({}, "1", 0)),
    "ChatTranslator": (lambda x: ChatTranslator(x), [x for x in (*NO_TEXT, "gpt") if x != {}]),
    "RecordedTranslator": (lambda x: RecordedTranslator(x), (*NO_TEXT, None, "no.jsonl")),
}


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_wrong_type_is_an_error_in_our_words(
    entry: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    call, wrong = ENTRIES[entry]
    for given in (*wrong,):
        with pytest.raises(NLFilterError) as caught:
            call(given)
        assert caught.value.message, given
        assert caught.value.told("ja") != caught.value.told("en"), given
    assert [*tmp_path.iterdir()] == []


def test_a_folder_without_rows_is_named(tmp_path: Path) -> None:
    for call in (
        lambda: NLFilter(tmp_path),
        lambda: JOBS.prepare(tmp_path),
        lambda: NLFilter.infer(tmp_path),
    ):
        with pytest.raises(NLFilterError, match=str(tmp_path)) as caught:
            call()
        assert caught.value.hint


@pytest.mark.parametrize(
    ("entry", "given", "said"),
    [
        (
            "NLFilter schema",
            {"name": "jobs"},
            "A schema is a TableSchema or the path of a schema file, not dict.",
        ),
        (
            "NLFilter translator",
            {},
            "A translator is a name or has the methods draft and adraft; dict lacks them.",
        ),
        ("parse_where", 3, "A clause is a text, not int."),
        ("FilterResult.save", "rows.xyz", "rows.xyz: the name does not say the format."),
        ("Where.without", ["c1"], "A condition is named by its id, a text, not by list."),
    ],
)
def test_an_error_says_what_is_wanted(entry: str, given: object, said: str) -> None:
    with pytest.raises(NLFilterError) as caught:
        ENTRIES[entry][0](given)
    assert (caught.value.message, bool(caught.value.hint)) == (said, True)


def public() -> Iterator[str]:
    """Every method with an argument of our public classes."""
    own = (NLFilter, Dialogue, Where, Condition, Translation, FilterResult, TableSchema)
    assert {kind.__name__ for kind in own} <= {*nlfilter.__all__}
    for kind in own:
        for name, member in vars(kind).items():
            function = member.__func__ if isinstance(member, classmethod) else inspect.unwrap(member)
            if (
                name[0] != "_"
                and inspect.isfunction(function)
                and len(inspect.signature(function).parameters) > 1
            ):
                yield f"{kind.__name__}.{name}"


def test_every_entry_point_is_in_the_table() -> None:
    internal = {"Dialogue.continued", "Where.under", "Where.numbered", "TableSchema.label_of"}
    internal |= {"TableSchema.is_known"}
    tried = {entry.split()[0] for entry in ENTRIES}
    assert {*public()} - internal - tried == set()
