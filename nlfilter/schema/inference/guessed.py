"""Guesses the schema of one column from its facts, its values and its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from msgspec.structs import replace

from nlfilter.schema.fold import has_cjk
from nlfilter.schema.inference.column_facts import ColumnFacts
from nlfilter.schema.inference.delimited import LISTED
from nlfilter.schema.inference.scales import Scale, numbered, scale_of
from nlfilter.schema.inference.steps import says_steps, star_of, steps_of
from nlfilter.schema.inference.thesaurus import set_of
from nlfilter.schema.inference.world import Recognised, recognised
from nlfilter.schema.inference.written import Written
from nlfilter.schema.kinds import Kind, declared_as, kind_of
from nlfilter.schema.names import guesses, scaled_names, unit_guesses
from nlfilter.schema.names.currencies import is_currency
from nlfilter.schema.names.flags import flag_words, refusal_words, suiting_words, words_of_need
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.parts import FRACTION, Column, Group, Order
from nlfilter.schema.semantic import Semantic
from nlfilter.schema.stored.learn import is_free_text
from nlfilter.sources.learn import TextFacts
from nlfilter.sources.names import free_name, literal, quoted

if TYPE_CHECKING:
    from nlfilter.schema.parts import Period

_PHRASE = 10
"""Shorter texts are words for a state ("ok", "see mail"), not remarks."""
_FEW_ROWS = 20
"""In a smaller table, values need not repeat to be steps of a scale."""
_MANY = 50  # with this many distinct values, single-word texts with digits are identifiers
_FIRST_YEAR, _LAST_YEAR = 1500, 2100
_RECENT_YEAR = 1900
"""Whole numbers from here on to the last year are years, whatever their name is, if they repeat."""
_FEWEST_YEARS = 3
_SENTENCE_ENDS = ("。", ".", "!", "！")
_SENTENCE = 15
"""The least number of letters of a sentence."""


def guessed_column(
    name: str, fact: ColumnFacts, values: tuple[str, ...], types: Mapping[str, str], written: Written | None
) -> dict[str, Column]:
    """A stored column as the schema declares it, and the column derived from it, if any.

    `types` are the stored types of all columns. An empty text says nothing: it is missing.
    """
    made = _guessed(name, fact, values, types, written)
    if fact.blanks and made[name].kind is Kind.TEXT and made[name].filterable:
        made[name] = made[name].model_copy(update={"missing": ("",)})
    return made


def _guessed(
    name: str, fact: ColumnFacts, values: tuple[str, ...], types: Mapping[str, str], written: Written | None
) -> dict[str, Column]:
    if written and written.type == LISTED:
        return _listed(name, values, types, written)
    if meant := _answers(name, fact, values):
        others = any(value.strip() and value not in meant for value in values)
        return _flag(name, types, meant, others=others, blanks=bool(fact.blanks))
    if fact.kind.is_text and (worldly := recognised(name, values)):
        return {name: _named(declared_as(types[name]), worldly)}
    scale = scale_of(name, values)
    if written and not scale:
        return _read(name, types, written)
    repeats = fact.distinct <= fact.present / 2 or (fact.present < _FEW_ROWS and says_steps(name, values))
    scale = scale or numbered(values) or (steps_of(name, values) if repeats else None)
    made = _columns(name, types[name], fact, types)
    if fact.kind is Kind.TEXT and scale:
        made[name] = _stepped(made[name], scale)
        if star := star_of(values):
            made[free_name(types, f"{name}_{Semantic.NUMBER.value}")] = _counted(name, star)
    elif _are_sentences(values) and made[name].kind is Kind.TEXT:
        made[name] = made[name].model_copy(update={"vocabulary": "text"})
    return made


def _are_sentences(values: Sequence[str]) -> bool:
    """Whether most texts are sentences. Such a column is free text, even if it has few values."""
    sentences = [v for v in values if len(v) >= _SENTENCE and v.endswith(_SENTENCE_ENDS)]
    return len(sentences) > len(values) / 2


def _answers(name: str, fact: ColumnFacts, values: tuple[str, ...]) -> Mapping[str, bool] | None:
    """The stored values of a yes/no column, texts or 0 and 1, with their meanings; "yes" may stand alone.

    "Unknown" beside both is left out.
    """
    if fact.kind is Kind.TEXT_LIST:
        return None
    told = [value for value in values if value.strip()]
    if len(known := [value for value in told if value.lower() not in guesses.UNKNOWN]) > 1:
        told = known
    meant = {value: guesses.ANSWERS[value.lower()] for value in told if value.lower() in guesses.ANSWERS}
    sides = sorted(meant.values())
    return meant if len(meant) == len(told) and sides in ([False, True], [True]) else None


def _true_words(name: str) -> tuple[str, ...]:
    """The words that ask for a flag to be true."""
    return tuple(dict.fromkeys((*flag_words(name), *suiting_words(name))))


def _flag(
    name: str, types: Mapping[str, str], meant: Mapping[str, bool], *, others: bool, blanks: bool
) -> dict[str, Column]:
    """Replace a yes/no column by a derived BOOLEAN.

    `others`: some stored values say neither; `blanks`: some texts are empty.
    """
    yes = next(value for value, is_yes in meant.items() if is_yes)
    literal_yes = literal(yes) if kind_of(types[name]) is Kind.TEXT else yes
    told = f"nullif({quoted(name)}, '')" if blanks else quoted(name)
    is_yes = f"{told} = {literal_yes}"
    if others:
        no = next(value for value, is_yes in meant.items() if not is_yes)
        is_yes = f"CASE {quoted(name)} WHEN {literal(yes)} THEN TRUE WHEN {literal(no)} THEN FALSE END"
    # If nothing says "no", an empty field does.
    flag = _in_place_of(name, "BOOLEAN", is_yes if len(meant) > 1 else f"coalesce({is_yes}, FALSE)")
    needed, unneeded = words_of_need(name, meant)
    said = {
        "when_true": (*_true_words(name), *needed),
        "when_false": (*refusal_words(name), *unneeded),
    }
    said = {key: tuple(dict.fromkeys((*_stated(name, meant, key), *words))) for key, words in said.items()}
    flag = flag.model_copy(update=said)
    hidden = Column(type=types[name], holds=Semantic.YES_NO, filterable=False)
    return {name: hidden, free_name(types, f"{name}_flag"): flag}


def _stated(name: str, meant: Mapping[str, bool], key: str) -> list[str]:
    """A name with its stored value, if people say them together: 「ペット可」, "insurance accepted".

    What is done may also stand alone: "accepted".
    """
    said = [value for value, is_yes in meant.items() if is_yes == (key == "when_true")]
    done = [value for value in said if value.lower() in _SAID]
    if has_cjk(name):
        return [*(name + value for value in said if value in _JOINED), *done]
    thing = guesses.spoken(name).replace("_", " ")
    return [*(f"{thing} {value}" for value in done), *done]


_JOINED = frozenset(NAMES["answers"]["joined"])
_SAID = frozenset(NAMES["answers"]["said"])


def _read(name: str, types: Mapping[str, str], written: Written) -> dict[str, Column]:
    """Replace a column of texts that are numbers, days or times by a derived column of that type."""
    hidden = Column(type=declared_as(types[name]), holds=written.kind, filterable=False)
    if written.beside:
        hidden = Column(type=declared_as(types[name]), vocabulary="open")
    derived = free_name(types, f"{name}_{written.kind.value}")
    number = written.kind is Semantic.NUMBER and not written.multiplied
    if number and (scaled := scaled_names.scaled(name) or scaled_names.scaled_by_range(name, written.high)):
        scaled = replace(scaled, unit=written.unit or scaled.unit)
        return {name: hidden, derived: _times(name, written.type, written.expr, scaled)}
    told = unit_guesses.unit_of(name, types)
    unit = written.unit or told.unit if written.kind is Semantic.NUMBER else None
    update = {"unit": unit, "per": (written.per or told.per) if is_currency(unit) else None}
    names = told.names if unit == told.unit else ()
    read = _in_place_of(name, written.type, written.expr).model_copy(update={**update, "unit_names": names})
    if unit == told.unit and (bare := unit_guesses.without_unit(name)):
        read = read.model_copy(update={"label": {"en": bare, "ja": bare}})
    return {name: hidden, derived: read}


def clock_beside(name: str, types: Mapping[str, str], within: Written) -> dict[str, Column]:
    """A derived column for the time of day of a timestamp, which remains."""
    return {free_name(types, f"{name}_{within.kind.value}"): _in_place_of(name, within.type, within.expr)}


def _listed(
    name: str, pieces: tuple[str, ...], types: Mapping[str, str], written: Written
) -> dict[str, Column]:
    """Replace a column of delimited texts by a derived column of lists."""
    hidden = Column(type="VARCHAR", filterable=False)
    worldly = recognised(name, pieces)
    listed = _named(LISTED, worldly) if worldly else Column(type=LISTED)
    told = _in_place_of(name, LISTED, written.expr)
    told = listed.model_copy(update={key: getattr(told, key) for key in ("label", "synonyms", "expr")})
    return {name: hidden, free_name(types, f"{name}_list"): told}


def _in_place_of(name: str, type_: str, expr: str) -> Column:
    """A derived column that is asked for by the name of the stored one."""
    said = guesses.spoken(name)
    return Column(type=type_, label={"en": said.replace("_", " "), "ja": said}, synonyms=(name,), expr=expr)


def _scaled(
    name: str, type_: str, scaled: scaled_names.Scaled, types: Mapping[str, str]
) -> dict[str, Column]:
    """Replace a column that counts in thousands or millions by a derived column of whole amounts."""
    hidden = Column(type=type_, filterable=False)
    whole = "BIGINT" if kind_of(type_) is Kind.INTEGER else "DOUBLE"
    return {name: hidden, free_name(types, whole_of(name)): _times(name, whole, quoted(name), scaled)}


def _times(name: str, type_: str, expr: str, scaled: scaled_names.Scaled) -> Column:
    """A derived column of whole amounts; `expr` reads the stored thousands or millions."""
    read = _in_place_of(name, type_, f"{expr} * {scaled.factor}").model_copy(
        update={"unit": scaled.unit, "per": unit_guesses.unit_of(name).per if scaled.unit else None}
    )
    label = {"en": scaled.name.replace("_", " "), "ja": scaled.name}
    return read.model_copy(update={"label": label, "synonyms": (scaled.name, name)})


def whole_of(name: str) -> str:
    """The name of the derived column of whole amounts for a column that counts in thousands or millions."""
    return f"{name}_whole"


def _are_years(name: str, fact: ColumnFacts, unit: str | None) -> bool:
    """Whether whole numbers look like years, by their size and by the column's name."""
    whole = fact.kind is Kind.INTEGER and unit is None and fact.present and not guesses.looks_like_key(name)
    if not whole or not _FIRST_YEAR <= fact.low <= fact.high <= _LAST_YEAR:
        return False
    if fact.low >= _RECENT_YEAR and _FEWEST_YEARS <= fact.distinct <= fact.present / 2:
        return not guesses.looks_like_count(name)
    column = Column(type="DATE")
    return guesses.looks_like_year(name) or guesses.looks_like_event(name) or set_of(name, column) is not None


def _is_share(name: str, fact: ColumnFacts, unit: str | None) -> bool:
    """Whether numbers from 0 to 1 are called a rate or a percentage, so that 0.2 stands for 20 percent."""
    within = fact.kind in (Kind.DECIMAL, Kind.FLOAT) and fact.present and 0 <= fact.low < fact.high <= 1
    return bool(within) and unit in (None, "percent") and guesses.looks_like_share(name)


def _columns(name: str, type_: str, fact: ColumnFacts, types: Mapping[str, str]) -> dict[str, Column]:
    """The column for the schema; a text column that mostly holds dates also gives a derived DATE."""
    if fact.kind is Kind.BOOLEAN:
        yes, no = _true_words(name), refusal_words(name)
        return {name: Column(type="BOOLEAN", when_true=yes, when_false=no)}
    if fact.kind.is_number:
        if scaled := scaled_names.scaled(name) or scaled_names.scaled_by_range(name, fact.high):
            return _scaled(name, type_, scaled, types)
        told = unit_guesses.unit_of(name, types)
        if _is_share(name, fact, told.unit):
            told = unit_guesses.Unit(FRACTION)
        elif told == unit_guesses.Unit(None) and fact.present:
            spread = unit_guesses.Spread(fact.low, fact.high, fact.mean, fact.uneven)
            told = unit_guesses.Unit(unit_guesses.unit_in_range(name, spread))
        sentinel = (-1,) if fact.low == -1 and not fact.negatives and fact.high > 0 else ()
        return {
            name: Column(
                type=type_,
                holds=Semantic.YEAR if _are_years(name, fact, told.unit) else None,
                unit=told.unit,
                unit_names=told.names,
                per=cast("Period | None", told.per),
                missing=sentinel,
            )
        }
    if fact.kind.is_temporal:
        return {name: Column(type=type_)}
    if fact.kind is Kind.TEXT_LIST:
        return {name: Column(type=declared_as(type_))}
    if fact.present and fact.dates == fact.present:
        return {name: Column(type="TIMESTAMP" if fact.clocks else "DATE", stored="VARCHAR")}
    if fact.present and fact.times == fact.present:
        return {name: Column(type="TIME", stored="VARCHAR")}
    derived = f"{name}_date"
    if fact.present and fact.dates >= 0.95 * fact.present and derived not in types:
        day = _in_place_of(name, "DATE", f"TRY_CAST({quoted(name)} AS DATE)")
        return {name: Column(type="VARCHAR", filterable=False), derived: day}
    return {name: _text_column(name, declared_as(type_), fact)}


def _named(type_: str, worldly: Recognised) -> Column:
    """A column of well-known things (countries, languages ...), with their other names."""
    groups = {
        name: Group(values=of, synonyms=tuple(others)) for (name, *others), of in worldly.families.items()
    }
    words = {value: tuple(names) for value, names in worldly.words.items()}
    return Column(type=type_, holds=worldly.kind, values=words, groups=groups, vocabulary="closed")


def _stepped(column: Column, scale: Scale) -> Column:
    """A column whose values are steps of a scale, with their order.

    Single letters must be asked for with the column's name (`named_only`), except sizes: "L" is a size.
    """
    named_only = scale.kind is not Semantic.SIZE and all(len(value) == 1 for value in scale.values)
    order = Order(values=scale.values, better=scale.better)
    told = {"order": order, "values": scale.words, "named_only": named_only, "groups": dict(scale.groups)}
    return column.model_copy(update={**told, "holds": scale.kind})


def _counted(name: str, star: str) -> Column:
    """A derived column of the number of stars: "rating over 3"."""
    told = f"nullif({quoted(name)}, '')"
    expr = f"length({told}) - length(replace({told}, {literal(star)}, ''))"
    return _in_place_of(name, "BIGINT", expr)


def _text_column(name: str, type_: str, fact: ColumnFacts) -> Column:
    identifier = fact.coded and fact.distinct > _MANY and fact.length <= 40
    if identifier:
        return Column(type=type_, vocabulary="open", named_only=True)
    written = guesses.looks_like_text(name) and fact.length >= _PHRASE
    if written or is_free_text(TextFacts(fact.present, fact.distinct, fact.length)):
        return Column(type=type_, vocabulary="text")
    return Column(type=type_, vocabulary="closed")
