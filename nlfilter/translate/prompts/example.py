"""The example in a prompt, made of the schema's own columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from nlfilter.schema.fold import clean
from nlfilter.schema.kinds import Kind
from nlfilter.translate.prompts.described import json_line, literal
from nlfilter.translate.prompts.visible import Visible, told_name


def example(visible: Visible) -> Iterator[str]:
    """One request and its answer: a refusal and an "or", beside a wish that cannot be answered."""
    wishes = [wish for wish in (_refusal(visible), _choice(visible)) if wish]
    wishes = wishes or [wish for wish in (_day(visible), _number(visible)) if wish][:1]
    order = "newest first"
    yield ", ".join([*(phrase for phrase, _ in wishes), order])
    yield _answer(wishes, unmatched=[order])


_Wish = tuple[str, str]


def _answer(wishes: Iterable[_Wish], unmatched: Sequence[str]) -> str:
    conditions = [{"phrase": phrase, "where": where} for phrase, where in wishes]
    return json_line({"conditions": conditions, "unmatched": unmatched})


def _choice(visible: Visible) -> _Wish | None:
    """Two short values of one column; models are worst at OR and at lists."""
    pairs = {name: tuple(filter(None, values))[:2] for name, values in visible.values.items()}
    pairs = {name: pair for name, pair in pairs.items() if len(pair) > 1}
    if not pairs:
        return None

    def is_list(name: str) -> bool:
        return visible.columns[name].kind is Kind.TEXT_LIST

    name = min(pairs, key=lambda name: (not is_list(name), sum(map(len, pairs[name]))))
    column, (one, other) = told_name(name), map(literal, pairs[name])
    where = f"list_has_any({column}, [{one}, {other}])" if is_list(name) else f"{column} IN ({one}, {other})"
    return " or ".join(pairs[name]), where


def _refusal(visible: Visible) -> _Wish | None:
    for name, column in visible.columns.items():
        if column.kind is Kind.BOOLEAN:
            word = clean(next(iter(column.when_true), _label(name, visible)))
            return f"not {word}", f"NOT {told_name(name)}"
    return None


def _number(visible: Visible) -> _Wish | None:
    for name, column in visible.columns.items():
        if column.kind.is_number:
            return f"{_label(name, visible)} over 10", f"{told_name(name)} > 10"
    return None


def _day(visible: Visible) -> _Wish | None:
    for name, column in visible.columns.items():
        if column.kind.is_time:
            where = f"{told_name(name)} >= date_trunc('month', today())"
            return f"{_label(name, visible)} this month", where
    return None


def _label(name: str, visible: Visible) -> str:
    return clean(visible.schema.label_of(name, "en"))
