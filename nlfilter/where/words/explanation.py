"""Explains an answer: its conditions, corrections, phrases that were not applied, and ways to more rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from msgspec import Struct

from nlfilter.languages.folders import codes
from nlfilter.schema.fold import squeeze
from nlfilter.schema.kinds import Kind
from nlfilter.schema.parts import Lang
from nlfilter.schema.table import TableSchema
from nlfilter.where.dates import relative_days, with_days
from nlfilter.where.nodes import AnyRun, HasWord, Like, Predicate, leaves
from nlfilter.where.phrases import How, Mapped, Reason, Unmatched
from nlfilter.where.words.calendar import day
from nlfilter.where.words.language import language
from nlfilter.where.words.phrase import describe, say, together
from nlfilter.where.words.safe_text import visible
from nlfilter.where.words.saying import Said, Saying, Several, Termed
from nlfilter.where.words.sayings import said
from nlfilter.where.words.speaker import Speaker

if TYPE_CHECKING:
    from nlfilter.where.conditions import Condition, Where


_MOST_MEANINGS = 2


class Dropped(Protocol):
    """How many rows a where would keep without some of its conditions."""

    @property
    def drop(self) -> tuple[str, ...]: ...
    @property
    def count(self) -> int: ...


class Loosened(Protocol):
    """How many rows a where would keep if a looser condition replaced one."""

    @property
    def replaces(self) -> str: ...
    @property
    def condition(self) -> Condition: ...
    @property
    def count(self) -> int: ...


D = TypeVar("D", bound=Dropped)
L = TypeVar("L", bound=Loosened)


class Answer(Struct, frozen=True):
    """What is told of an answer: `count` rows of `total` are kept.

    `lists` counts the lists that were filtered. `unsure`: the person may have meant one of `others`, or more
    by the `doubted` words. `missing` counts the kept rows without a value, for each column of which values
    were excluded. `cause` is the reason why a model's answer was not used, if it is `degraded`.
    """

    where: Where
    count: int
    total: int
    lists: int = 1
    unmatched: Sequence[Unmatched] = ()
    mapped: Sequence[Mapped] = ()
    unsure: bool = False
    doubted: Sequence[str] = ()
    others: Sequence[Where] = ()
    missing: Mapping[str, int] = {}
    degraded: bool = False
    cause: str | None = None

    def kept(self, key: str, speaker: Speaker, **slots: str) -> Iterator[str]:
        """Says how many rows are kept, and of how many lists, which a person may not expect."""
        number = speaker.language.number
        slots |= {"count": number(self.count), "total": number(self.total)}
        yield speaker.language.sentence(key, many=self.count != 1, **slots)
        if self.lists > 1:
            yield speaker.language.sentence("lists", lists=speaker.language.number(self.lists))

    def read(self, speaker: Speaker) -> list[str]:
        """Says how phrases were read."""
        return mapped_sentences(self.mapped, self.where.schema.schema, speaker.language.code)

    def left_out(self, speaker: Speaker) -> Iterator[str]:
        """Says what was not applied, or may be meant in another way."""
        lang = speaker.language.code
        yield from (unmatched_sentence(one, self.where.schema.schema, lang) for one in self.unmatched)
        if self.unsure:
            yield from unsure_sentences(self.where, self.others, self.mapped, lang, self.doubted)

    def lacking(self, speaker: Speaker) -> Iterator[str]:
        """Says how many kept rows have no value in a column."""
        for name, n in self.missing.items():
            if n:
                label = speaker.label(name)
                yield speaker.language.sentence(
                    "missing", many=n != 1, n=speaker.language.number(n), column=label
                )

    def failed(self, speaker: Speaker) -> Iterator[str]:
        """Says that a model's answer was not used."""
        if self.degraded:
            yield degraded_sentence(self.cause, speaker.language.code)


def explain(
    answer: Answer,
    *,
    today: date,
    lang: Lang = "en",
    relaxations: Sequence[Dropped] | None = None,
    loosenings: Sequence[Loosened] = (),
) -> str:
    """Says the whole answer in sentences, one per line; `relaxations` is None if they were not computed."""
    where = answer.where
    speaker = Speaker.of(where.schema.schema, lang)
    lines = [
        speaker.language.sentence("heading", description=describe(where, lang)),
        *answer.kept("matched" if answer.count else "matched_none", speaker),
        *answer.read(speaker),
        *answer.left_out(speaker),
        *_ranges(where, speaker),
        *(line for condition in where.conditions for line in _days(condition, where, speaker, today)),
        *answer.lacking(speaker),
    ]
    if relaxations is not None:
        lines += _ways_out(where, relaxations, loosenings, answer.count, speaker)
    return "\n".join([*lines, *answer.failed(speaker)])


def summary(answer: Answer, lang: Lang = "en") -> str:
    """Says the answer in one line: what is kept, how many rows, what was corrected, assumed or left out."""
    speaker = Speaker.of(answer.where.schema.schema, lang)
    told = [
        *answer.kept("summary", speaker, description=describe(answer.where, lang)),
        *answer.read(speaker),
        *answer.lacking(speaker),
        *answer.left_out(speaker),
        *answer.failed(speaker),
    ]
    return speaker.language.sentence("space").join(told)


def meaning_of(where: Where, lang: Lang = "en") -> str:
    """Says the conditions of a where in quotation marks: "remote and city is Kyoto"."""
    speaker = Speaker.of(where.schema.schema, lang)
    parts = [said(c.predicate, where.schema) for c in where.conditions]
    return speaker.quoted(together(parts, speaker, "plain"))


def unsure_sentences(
    where: Where,
    others: Sequence[Where],
    mapped: Sequence[Mapped] = (),
    lang: Lang = "en",
    doubted: Sequence[str] = (),
) -> Iterator[str]:
    """Says that another meaning is likely, with the conditions of `others` that the where lacks.

    Or it says which words are `doubted`.

    It says nothing if the `mapped` words name other meanings already.
    """
    speaker = Speaker.of(where.schema.schema, lang)
    own = {c.predicate for c in where.conditions}
    meanings = []
    others = [other for other in others if {c.predicate for c in other.conditions} != own]
    for other in others[:_MOST_MEANINGS]:
        new = [
            say(c.predicate, other.schema, lang, c.phrase) for c in other.conditions if c.predicate not in own
        ]
        meanings.append(speaker.quoted(speaker.listed(new, "all") if new else describe(other, lang)))
    if meanings:
        yield speaker.language.sentence("not_sure", "of", meanings=speaker.listed(meanings))
    elif doubted:
        unused = speaker.listed(map(speaker.quoted, dict.fromkeys(doubted)), "all")
        yield speaker.language.sentence("not_sure", "unused", phrases=unused)
    elif not any(one.alternatives for one in mapped):  # `mapped` names the other meanings
        texts = dict.fromkeys(name for c in where.conditions for name in _searched(c.predicate))
        key = "searched" if texts else "alone"
        names = speaker.listed(map(speaker.label, texts), "all") if texts else ""
        yield speaker.language.sentence("not_sure", key, columns=names)


def _searched(predicate: Predicate) -> Iterator[str]:
    """Yields the columns in whose texts a predicate looks for words."""
    for leaf in leaves(predicate):
        match leaf:
            case HasWord(name, _) | Like(name, (AnyRun(), str(), AnyRun()), _):
                yield name


def degraded_sentence(cause: str | None, lang: Lang = "en") -> str:
    """Says that a model's answer was not used, and why (an `errors.Failure`)."""
    return language(lang).sentence("degraded", cause or "no_answer")


def mapped_sentences(mapped: Sequence[Mapped], schema: TableSchema, lang: Lang = "en") -> list[str]:
    """Says how phrases were read, each once; a phrase that is a term's name needs no explanation."""
    told = [one for one in mapped if one.alternatives or not _is_plain_term(one, schema)]
    return list(dict.fromkeys(mapped_sentence(one, schema, lang) for one in told))


def _is_plain_term(mapped: Mapped, schema: TableSchema) -> bool:
    names = {mapped.column, *(schema.label_of(mapped.column, code) for code in codes())}
    return mapped.how is How.TERM and squeeze(mapped.phrase) in set(map(squeeze, names))


def mapped_sentence(mapped: Mapped, schema: TableSchema, lang: Lang = "en") -> str:
    """Says how a phrase was read: "Tokyo" as the city 東京."""
    speaker = Speaker.of(schema, lang)
    sentence = speaker.language.sentence
    texts = mapped.value if isinstance(mapped.value, tuple) else (mapped.value,)
    slots: dict[str, Any] = {"phrase": speaker.quoted(mapped.phrase), "column": speaker.label(mapped.column)}
    found = schema.columns.get(mapped.column)
    if found and found.kind is Kind.BOOLEAN:
        truth = squeeze(mapped.phrase) not in map(squeeze, found.when_false)
        word = speaker.flag(mapped.column, truth=truth) or speaker.label(mapped.column)
        text = sentence("mapped_flag", value=word, **slots)
    elif mapped.how is How.TERM:
        text = sentence("mapped", "term", value=speaker.label(texts[0]), **slots)
    elif texts[0] in (mapped.column, *(schema.label_of(mapped.column, code) for code in codes())):
        text = sentence("mapped_column", **slots)
    else:
        value = speaker.listed(map(visible, texts))
        text = sentence("mapped", mapped.how.value, value=value, **slots)
    if not mapped.alternatives:
        return text
    others = speaker.listed(map(visible, mapped.alternatives))
    return text + sentence("space") + sentence("alternatives", alternatives=others)


def unmatched_sentence(
    unmatched: Unmatched, schema: TableSchema, lang: Lang = "en", *, in_chat: bool = False
) -> str:
    """Says why a phrase was not applied, and near values; `in_chat` points to commands of the chat."""
    speaker = Speaker.of(schema, lang)
    sentence, reason = speaker.language.sentence, unmatched.reason.value
    own = in_chat and reason in speaker.language.sentences["chat"]["unmatched"]
    place = ("chat", "unmatched", reason) if own else ("unmatched", reason)
    text = sentence(*place, phrase=speaker.quoted(unmatched.phrase))
    if not unmatched.suggestions:
        return text
    near = speaker.listed(map(visible, unmatched.suggestions))
    offer = _OFFERS.get(unmatched.reason, "suggestions")
    return text + sentence("space") + sentence(offer, suggestions=near)


_OFFERS = {Reason.COLUMN_NOT_NAMED: "suggested_column", Reason.NO_AMOUNT: "suggested_amount"}


def _ranges(where: Where, speaker: Speaker) -> Iterator[str]:
    """Says how a missing end of a range counts."""
    sayings = (s for c in where.conditions for s in _sayings(said(c.predicate, where.schema)))
    for name in dict.fromkeys(s.columns[0] for s in sayings if s.key.startswith("range_")):
        yield speaker.language.sentence("range", column=speaker.label(name))


def _sayings(what: Said) -> Iterator[Saying]:
    match what:
        case Saying():
            yield what
        case Several(_, parts):
            for part in parts:
                yield from _sayings(part)
        case Termed(_, inside):
            yield from _sayings(inside)


def _days(condition: Condition, where: Where, speaker: Speaker, today: date) -> Iterator[str]:
    """Says the current dates of relative days."""
    lang = speaker.language.code
    if days := relative_days(condition.predicate):
        key = "calendar" if any(day.start_of for day in days) else "rolling"
        asked = condition.phrase or say(condition.predicate, where.schema, lang)
        resolved = say(with_days(condition.predicate, today), where.schema, lang)
        slots: dict[str, Any] = {
            "text": speaker.quoted(asked),
            "resolved": resolved,
            "today": day(today, speaker.language),
        }
        yield speaker.language.sentence(key, **slots)


def _ways_out(
    where: Where,
    relaxations: Sequence[Dropped],
    loosenings: Sequence[Loosened],
    count: int,
    speaker: Speaker,
) -> Iterator[str]:
    """Says, if too few rows are kept, how many there would be without each condition."""
    lang = speaker.language.code
    ways = [*way_sentences(where, relaxations, loosenings, count, lang)]
    yield from (text for text, _ in ways)
    if not ways and len(where.conditions) > 1:
        yield speaker.language.sentence("relax_none")


def way_sentences(
    where: Where, relaxations: Sequence[D], loosenings: Sequence[L], count: int, lang: Lang = "en"
) -> Iterator[tuple[str, D | L]]:
    """Says each way to keep more rows than `count`; for a condition, the smallest change comes first."""
    speaker = Speaker.of(where.schema.schema, lang)
    texts = {c.id: speaker.quoted(say(c.predicate, where.schema, lang, c.phrase)) for c in where.conditions}
    for one in relaxations:
        if one.count <= count:
            continue
        for gentler in loosenings:
            if one.drop == (gentler.replaces,):
                new = gentler.condition
                looser = speaker.quoted(say(new.predicate, where.schema, lang, new.phrase))
                counted = speaker.language.number(gentler.count)
                yield speaker.language.sentence("loosen", condition=looser, count=counted), gentler
        dropped = speaker.listed([texts[id_] for id_ in one.drop if id_ in texts], "all")
        counted = speaker.language.number(one.count)
        yield speaker.language.sentence("relax", condition=dropped, count=counted), one
