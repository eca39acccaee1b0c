"""Says a predicate as a phrase, a where as a sentence: fills a language's templates with sayings."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from msgspec.structs import replace

from nlfilter.schema.parts import Lang
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.nodes import Predicate
from nlfilter.where.words.calendar import stretch
from nlfilter.where.words.language import fill
from nlfilter.where.words.saying import Content, Period, Said, Saying, Several, Termed
from nlfilter.where.words.sayings import gathered, said
from nlfilter.where.words.speaker import Speaker

if TYPE_CHECKING:
    from nlfilter.where.conditions import Where

Form = Literal["plain", "of", "because"]
"""By itself ("city is Kyoto"), after the table's name ("whose city is Kyoto"), as a reason."""


_OF_YEARS = {
    "at_least": "since",
    "at_most": "until",
    "more_than": "after",
    "less_than": "before",
    "between": "from_to",
    "between_not": "from_to_not",
}


def say(predicate: Predicate, compiled: CompiledSchema, lang: Lang = "en", asked: str = "") -> str:
    """Says one predicate, short enough for a chip: "city is Kyoto". `asked` is the phrase that it answers."""
    return phrase(said(predicate, compiled), Speaker.of(compiled.schema, lang, asked))


def describe(where: Where, lang: Lang = "en") -> str:
    """Says all conditions in one sentence: "Jobs marked remote and whose city is Kyoto"."""
    speaker = Speaker.of(where.schema.schema, lang, *(c.phrase for c in where.conditions))
    if not where.conditions:
        return speaker.language.sentence("describe_all", table=speaker.table)
    conditions = together([said(c.predicate, where.schema) for c in where.conditions], speaker, "of")
    table = speaker.table
    names: dict[str, Any] = {"table": table, "Table": table[:1].upper() + table[1:]}
    return speaker.language.sentence("describe", conditions=conditions, **names)


def together(sayings: Sequence[Said], speaker: Speaker, form: Form) -> str:
    """Says the AND of several sayings as one phrase, without repeats."""
    parts: list[Said] = []
    for found in sayings:
        parts += found.parts if isinstance(found, Several) and found.how == "all" else [found]
    parts = gathered(list(dict.fromkeys(parts)))
    return phrase(parts[0] if len(parts) == 1 else Several("all", tuple(parts)), speaker, form)


def phrase(what: Said, speaker: Speaker, form: Form = "plain") -> str:
    """Puts a saying into words."""
    kind, text = _spoken(what, speaker, form, inside=False)
    return _formed(kind, text, speaker, form)


def _formed(kind: str | None, text: str, speaker: Speaker, form: str) -> str:
    """Puts a text into a form; a text without a kind does not change."""
    if kind is None:
        return text
    forms = speaker.language.kinds[kind]
    return fill(forms[form], text=text)


def _spoken(what: Said, speaker: Speaker, form: Form, *, inside: bool) -> tuple[str | None, str]:
    match what:
        case Several():
            return _several(what, speaker, form, inside=inside)
        case Termed(name, meaning):
            called = speaker.label(name) if form == "plain" else speaker.term(name)
            return _filled("term", speaker, name=called, plain=phrase(meaning, speaker))
        case Saying():
            return _saying(what, speaker, form)


def _saying(saying: Saying, speaker: Speaker, form: Form) -> tuple[str, str]:
    if saying.beside:
        kind, text = _saying(replace(saying, beside=""), speaker, form)
        specs, column = speaker.language.beside[saying.beside], speaker.labels(saying.columns)
        spec = specs.get(kind) or specs["any"]
        plain, many = _formed(kind, text, speaker, "plain"), speaker.language.is_plural(column)
        return spec.get("as", kind), fill(spec["text"], many=many, text=text, plain=plain, column=column)
    if saying.key.endswith("marked") or saying.key.endswith("marked_not"):
        return _flag(saying, speaker, form)
    if saying.measure:
        return _filled(saying.key, speaker, several=len(saying.values) > 1, **_measured(saying, speaker))
    slots = _slots(saying, speaker)
    if saying.key == "word" and (word := speaker.word_for(saying.values, saying.columns)):
        return _filled("word_group", speaker, column=slots["column"], text=speaker.quoted(word))
    key = _OF_YEARS.get(saying.key) if speaker.is_year(saying.columns[0]) else None
    return _filled(key or saying.key, speaker, several=len(saying.values) > 1, **slots)


def _measured(saying: Saying, speaker: Speaker) -> dict[str, Any]:
    """Returns the slots of a saying about a measure, which is always singular."""
    if saying.measure is None:
        return {}
    texts = [speaker.measured(value, saying.measure) for value in saying.values]
    slots = {"column": speaker.measure(saying.measure), "many": False}
    if not texts:
        return slots
    return slots | {
        "value": speaker.listed(texts),
        "low": texts[0],
        "high": texts[-1],
    }


def _flag(saying: Saying, speaker: Speaker, form: Form) -> tuple[str, str]:
    """Says a BOOLEAN column's state by the owner's word ("on-site" for "not remote"), or by its label."""
    (name,) = saying.columns
    key = saying.key
    if key.endswith("_not") and (word := speaker.flag(name, truth=False)):
        return _filled(key.removesuffix("_not"), speaker, column=word)
    if speaker.is_state(name):
        return _filled(key, speaker, column=speaker.flag(name) or speaker.label(name))
    values = speaker.language.values
    text = fill(values["denied" if key.endswith("_not") else "stated"], text=speaker.label(name))
    if form != "plain" or key.startswith("unmarked"):
        text = fill(values["mark"], text=text)
    return _filled(key.removesuffix("_not"), speaker, column=text)


def _filled(
    key: str, speaker: Speaker, *, several: bool = False, many: bool | None = None, **slots: str
) -> tuple[str, str]:
    """Fills a phrase's template; without `many`, the column's label decides between singular and plural."""
    ((kind, template),) = speaker.language.phrases[key].items()
    if not isinstance(template, str):
        template = template["many" if several else "one"]
    if many is None:
        many = speaker.language.is_plural(slots.get("column", ""))
    return kind, fill(template, many=many, **slots)


def _slots(saying: Saying, speaker: Speaker) -> dict[str, Any]:
    name, values = saying.columns[0], saying.values
    slots: dict[str, Any] = {"column": speaker.labels(saying.columns)}
    if values:
        slots["value"] = speaker.values(values, name)
        slots["all_values"] = speaker.values(values, name, "all")
        looked_for = [_looked_for(value, name, speaker) for value in values]
        slots["text"] = speaker.listed(looked_for)
        slots["all_text"] = speaker.listed(looked_for, "all")
        if isinstance(values[0], Period):
            slots["stretch"] = stretch(values[0], speaker.language)
        slots["low"], slots["high"] = _ends(values[0], values[-1], name, speaker)
    return slots


def _ends(low: Content, high: Content, name: str, speaker: Speaker) -> tuple[str, str]:
    """Says both ends of a range; the period of a pay is said once."""
    once = speaker.language.numbers["per_end"]
    ends = {"low": low, "high": high}
    return tuple(  # type: ignore[return-value]
        speaker.amount(value, name, per=end == once)
        if isinstance(value, int | float | Decimal)
        else speaker.content(value, name)
        for end, value in ends.items()
    )


def _looked_for(value: Any, name: str, speaker: Speaker) -> str:
    """Quotes a text that is searched for, because it is not a stored value."""
    return speaker.quoted(value) if isinstance(value, str) else speaker.content(value, name)


def _several(several: Several, speaker: Speaker, form: Form, *, inside: bool) -> tuple[str | None, str]:
    spec = speaker.language.joins[several.how]
    # Alternatives come last: what follows them would seem to be one of them.
    several = Several(several.how, tuple(sorted(several.parts, key=_is_alternatives)))
    if each := spec.get("each"):
        parts = [fill(each, text=phrase(part, speaker)) for part in several.parts]
        return spec["as"], fill(spec["text"], list=spec["between"].join(parts))
    parts = []
    for at, part in enumerate(several.parts):
        kind, text = _spoken(part, speaker, form, inside=True)
        last = at == len(several.parts) - 1
        link = form if last or kind is None or "link" not in speaker.language.kinds[kind] else "link"
        parts.append(_formed(kind, text, speaker, link))
    lists = any(isinstance(part, Several) for part in several.parts)
    before_last = spec["last_of_many" if len(parts) > 2 else "last_of_lists" if lists else "last"]
    listed = before_last.join([spec["between"].join(parts[:-1]), parts[-1]])
    return None, fill(spec["inside"], list=listed) if inside else listed


def _is_alternatives(part: Said) -> bool:
    return isinstance(part, Several) and part.how == "any"
