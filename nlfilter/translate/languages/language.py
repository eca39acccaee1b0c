"""All languages together, because people mix them in one request."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, time
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any, Self

from msgspec import Struct

from nlfilter.schema.fold import fold, is_cjk
from nlfilter.translate.languages.files import NEVER, Files, LazyPattern, alternatives, fold_pattern

_DIGITS = "0123456789"


class ClockPattern(LazyPattern, frozen=True):
    """A pattern for a time of day, to look for if a text has one of its words."""

    one_of: tuple[str, ...]


class ClockWords(Struct, frozen=True):
    """The words of a clock, and the patterns in which they stand."""

    patterns: tuple[ClockPattern, ...]
    halves: Mapping[str, str]
    """Maps a word to the half of the day that it says."""
    hours: Mapping[str, int]
    parts: Mapping[str, tuple[time, time | None]]
    """Maps a part of the day to its begin and its end; None if it ends with the day."""

    @classmethod
    def of(cls, files: Files) -> ClockWords:
        patterns = (one for said in files.each("clock_words", "patterns") for one in said)
        return cls(
            patterns=tuple(
                ClockPattern(fold_pattern(one["pattern"]), tuple(map(fold, one.get("one_of", _DIGITS))))
                for one in patterns
            ),
            halves=files.names("clock_words", "halves"),
            hours=files.values("clock_words", "hours"),
            parts={
                fold(name): (part["from"], part.get("until"))
                for parts in files.each("clock_words", "parts")
                for part in parts
                for name in part["names"]
            },
        )


class DatePattern(LazyPattern, frozen=True):
    """A pattern for a span of time, and the name of its builder (`quantities/dates.py`).

    It is looked for only if a text has all its `letters` (the longest first), one of the words in `one_of` if
    there are any, and a match for each of its `slots`.
    """

    letters: tuple[str, ...]
    slots: tuple[str, ...]
    builder: str
    offset: int
    unit: str | None
    count: int = 0
    days: tuple[int, ...] = ()
    one_of: tuple[str, ...] = ()
    fixed: bool = False
    """Whether the pattern itself fixes the year ("this year")."""


class DateWords(Struct, frozen=True):
    """The names of days, months and spans, and the patterns in which they stand."""

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    """Maps a name to its day; 0 is Monday."""
    units: Mapping[str, str]
    small: Mapping[str, int]
    """Words for small numbers of units ("a couple of days")."""
    halves: Mapping[str, int]
    """Maps a word or a figure to the half of the year."""
    seasons: Mapping[str, int]
    """Maps a name to its season; 1 is spring."""
    decades: Mapping[str, int]
    """Maps a word to the year of a century in which its decade begins."""
    eras: Mapping[str, tuple[date, date]]
    """Maps an era to its first and its last day. The last day of the present era is far ahead."""
    before_a_day: tuple[LazyPattern, ...]
    """A weekday that stands right before a day, up to it: "Friday, the"."""
    after_a_day: tuple[LazyPattern, ...]
    """A weekday that stands right after a day: "(Friday)"."""
    patterns: tuple[DatePattern, ...]

    @classmethod
    def of(cls, files: Files) -> DateWords:
        eras = (era for said in files.each("date_words", "eras") for era in said)
        return cls(
            months=files.places("date_words", "months"),
            weekdays=files.places("date_words", "weekdays", first=0),
            units=files.names("date_words", "units"),
            small=files.values("date_words", "small"),
            halves=files.places("date_words", "halves"),
            seasons=files.places("date_words", "seasons"),
            decades=files.values("date_words", "decades"),
            eras={fold(name): (era["from"], era["to"]) for era in eras for name in _called(era)},
            before_a_day=tuple(LazyPattern(one + r"\Z") for one in _filled(files, "before_a_day")),
            after_a_day=tuple(map(LazyPattern, _filled(files, "after_a_day"))),
            patterns=tuple(pattern for told in files.contents for pattern in _patterns(told)),
        )


def _called(era: Mapping[str, Any]) -> list[str]:
    """The names of an era, and the letter that stands for it before a year."""
    return [*era["names"], *filter(None, [era.get("letter")])]


def _patterns(told: Mapping[str, Any]) -> Iterator[DatePattern]:
    """The patterns of one language."""
    raw = told.get("dates", ())
    slots = _slots(told["date_words"], _characters(told)) if raw else {}
    return (_pattern(one, slots, spaced=told.get("spaced", True)) for one in raw)


def _filled(files: Files, name: str) -> Iterator[str]:
    """An expression of each language that has it, with its slots filled."""
    for told in files.contents:
        words = told.get("date_words", {})
        if name in words:
            yield _fill(fold_pattern(words[name]), _slots(words, _characters(told)))


def _fill(pattern: str, slots: Mapping[str, str]) -> str:
    return _SLOT.sub(lambda m: slots.get(m[1], m[0]), pattern)


def _characters(told: Mapping[str, Any]) -> str:
    """The characters in which the days of a month are written: 「十日」."""
    tens = (word for word, size in told.get("magnitudes", {}).items() if size == _TEN and len(word) == 1)
    return "".join((*told.get("digits", {}), *tens))


_TEN = 10


def _slots(words: Mapping[str, Any], characters: str) -> dict[str, str]:
    """The expression for each slot, in one language."""
    eras = alternatives(name for era in words.get("eras", ()) for name in era["names"])
    first = alternatives(words.get("first_year", ()))
    letters = "".join(fold(era["letter"]) for era in words.get("eras", ()) if "letter" in era)
    by_letter = rf"|(?<![a-z\d])[{letters}]\d{{1,2}}(?!\d)" if letters else ""
    written = rf"|[{characters}]{{1,3}}" if characters else ""
    full = alternatives(names[0] for names in words["weekdays"])  # not "sun": "on a sun" is no Sunday
    listed = {name: alternatives(w for ws in words[name] for w in ws) for name in ("months", "weekdays")}
    return {
        "n": rf"(?P<n>\d{{1,3}}|{alternatives(words['small'])})",
        "unit": f"(?P<unit>{alternatives(unit for units in words['units'].values() for unit in units)})",
        "month": rf"(?<!\d)(?P<month>{listed['months']})",
        "weekday": f"(?P<weekday>{listed['weekdays']})",
        "weekday2": f"(?P<weekday2>{listed['weekdays']})",
        "year": rf"(?P<year>(?:1[5-9]|20|21)\d\d|(?:{eras})(?:\d{{1,2}}{written}|{first}){by_letter})",
        "erayear": rf"(?P<year>(?:{eras})(?:\d{{1,2}}|{first}){by_letter})",
        "d": rf"(?P<d>[0-3]?\d{written})",
        "dayname": f"(?P<weekday>{full})",
        "dayname2": f"(?P<weekday2>{full})",
        "season": f"(?P<season>{alternatives(name for names in words.get('seasons', ()) for name in names)})",
        "decade": f"(?P<decade>{alternatives(words.get('decades', ()))})",
        "half": f"(?P<half>{alternatives(half for halves in words.get('halves', ()) for half in halves)})",
        "era": f"(?P<era>{eras})",
        "date": f"(?P<iso>{fold_pattern(words['date'])})",
    }


def _pattern(raw: Mapping[str, Any], slots: Mapping[str, str], spaced: bool) -> DatePattern:
    folded = fold_pattern(raw["pattern"])
    text = _fill(folded, slots)
    # In a language with spaces a pattern matches whole words only.
    bounded = rf"(?<![^\W_])(?:{text})(?![^\W_])" if spaced else rf"(?:{text})"
    bare = _without_groups(folded)
    letters = re.findall(r"[^\W\d_]+(?![^\W\d_]|[?*])", _SLOT.sub(" ", bare))
    needed = [slots[m[1]] for m in _SLOT.finditer(bare) if m[1] in slots]
    return DatePattern(
        bounded,
        tuple(sorted(letters, key=len, reverse=True)),
        tuple(needed),
        raw["is"],
        raw.get("from", 0),
        raw.get("unit"),
        raw.get("count", 0),
        tuple(raw.get("days", ())),
        tuple(map(fold, raw.get("one_of", ()))),
        "from" in raw,
    )


_SLOT = re.compile(r"\{([a-z]+2?)\}")


def _without_groups(pattern: str) -> str:
    """The part of an expression outside all groups. Every text that it matches contains this part.

    >>> _without_groups("(?:in )?(?:this|the current) {unit}(?: (?:or|and) so)?"), _without_groups("a|b")
    ('{unit}', '')
    """
    bare = re.sub(r"\\.|\[[^]]*\]", " ", pattern)
    while (shorter := re.sub(r"\([^()]*\)[?*]?", " ", bare)) != bare:
        bare = shorter
    return "" if "|" in bare else " ".join(bare.split())


class Endings(Struct, frozen=True, eq=False):
    """Pairs of endings: that of the typed word, and that of the stored word.

    `after`: an ending that it lists may only follow these letters. `shortest`: the least letters of the rest,
    because "as" is not the plural of "a".
    """

    pairs: tuple[tuple[str, str], ...]
    after: Mapping[str, tuple[str, ...]]
    shortest: int

    @classmethod
    def of(cls, files: Files, kind: str, shortest: int) -> Endings:
        pairs = tuple((typed, stored) for said in files.each("inflections", kind) for typed, stored in said)
        after = {ending: tuple(rests) for ending, rests in files.values("inflections", "after").items()}
        return cls(pairs, after, shortest)

    def forms(self, word: str) -> tuple[str, ...]:
        """The other forms of a folded word."""
        return _forms(self, word)

    def _may_follow(self, rest: str, ending: str) -> bool:
        return ending not in self.after or rest.endswith(self.after[ending])


class Shapes(Struct, frozen=True):
    """Endings that show what an unknown word is."""

    participle: tuple[str, ...]
    third_person: tuple[str, ...]
    plural: tuple[str, ...]
    singular: tuple[str, ...]
    """Endings that look like a plural but belong to the word ("boss")."""
    verb: tuple[str, ...]
    adjective: tuple[str, ...]
    """Endings of a word that describes the next one: 「白い犬」."""
    attributive: tuple[str, ...]
    """Endings of several words that describe the next one: 「2階以上のアパート」, 「改装された家」."""

    @classmethod
    def of(cls, files: Files) -> Shapes:
        return cls(**{kind: files.words("shapes", kind) for kind in cls.__struct_fields__})

    def is_participle(self, word: str) -> bool:
        return word.endswith(self.participle)

    def is_third_person(self, word: str) -> bool:
        return word.endswith(self.third_person) and not word.endswith(self.singular)

    def is_plural(self, word: str) -> bool:
        return word.endswith(self.plural) and not word.endswith(self.singular)

    def describes(self, said: str) -> bool:
        """Whether words describe the next one by their ending."""
        return said.endswith((*self.adjective, *self.attributive))

    def is_verb(self, word: str) -> bool:
        return word.endswith(self.verb)


@lru_cache(maxsize=4_096)
def _forms(endings: Endings, word: str) -> tuple[str, ...]:
    found: list[str] = []
    for typed, stored in endings.pairs:
        rest = word.removesuffix(typed)
        if (typed and rest == word) or len(rest) < endings.shortest or is_cjk(rest[-1]):
            continue
        if all(endings._may_follow(rest, ending) for ending in (typed, stored)):
            found.append(rest + stored)
    return tuple(found)


class Negated(Struct, frozen=True):
    """Patterns over folded text in which katakana is masked."""

    key: str
    """The function word whose roles every such verb takes."""
    verb: LazyPattern
    """A particle, a verb and its negative ending, followed by a noun or the end of the request."""
    praise: LazyPattern
    """The same with a verb that refuses nothing in the negative."""
    ending: LazyPattern
    """A negative ending at any place."""
    apart: LazyPattern
    """A negative verb that refuses nothing of what stands before it."""

    @classmethod
    def of(cls, files: Files) -> Self:
        """Compiles the patterns of all languages."""

        def said(name: str) -> str:
            return "|".join(map(fold_pattern, files.each("negated", name))) or NEVER

        def words(name: str) -> str:
            return alternatives(files.words("negated", name))

        other = "".join(f"(?<!{word})" for word in files.words("negated", "not_after"))
        ending = f"{other}(?:{words('endings')})"
        particle = f"(?:{words('particles')})"
        return cls(
            key="".join(files.words("negated", "key")),
            verb=LazyPattern(
                f"(?:{particle}{said('verb')}|{said('bare')})(?P<ending>{ending})(?={said('after')})"
            ),
            praise=LazyPattern(f"{particle}(?:{words('praises')})"),
            ending=LazyPattern(ending),
            apart=LazyPattern(f"(?:{said('apart')}){ending}"),
        )


class SaidAmount(Struct, frozen=True):
    """An amount that is said without a number: a pattern, and its value.

    `before` says what must follow it: any unit, or the unit of a measure ("at least a foot", not "a shrub").
    """

    pattern: str
    value: Decimal
    before: str
    unit: str | None
    """The unit that is part of the expression ("half an hour")."""


class NumberWords(Struct, frozen=True, dict=True):
    """The words and characters of numbers."""

    words: Mapping[str, int]
    """Maps a number word to its value."""
    leading: tuple[str, ...]
    """Words before a word of size ("a million", "half a million")."""
    linking: tuple[str, ...]
    """Words within a number ("two hundred and five")."""
    fractions: Mapping[str, Decimal]
    digits: Mapping[str, int]
    """Maps a character to its digit; no spaces are needed: 「二〇二六」."""
    magnitudes: Mapping[str, int]
    """Maps a word, letter or character of size to its value; it follows figures or number words."""
    left_out: tuple[str, ...]
    """Words of size that people leave out of sums: 「家賃8以下」 is 80,000."""
    figures: tuple[str, ...]
    """Words for the digits of a number ("six figures")."""
    negative: tuple[str, ...]
    """Words before the figure of a negative number."""
    tenths: Mapping[str, Decimal]
    """Maps a word for a share to its percent; the largest comes first."""
    said: tuple[SaidAmount, ...]
    half_more: LazyPattern
    """A half that is added before the unit."""
    half_after: LazyPattern
    """A half that is added after the unit."""
    minutes_after: LazyPattern
    """Minutes in short, after the hours: "1h 20m", "1h20"."""
    together: tuple[str, ...]
    """Words between two parts of one amount ("1 hour and 20 minutes")."""
    each_day: LazyPattern
    """A day for which an amount of time is counted: 「1日4時間」 is no length of 28 hours."""

    @classmethod
    def of(cls, files: Files) -> NumberWords:
        return cls(
            words=files.values("numbers"),
            leading=files.words("number_words", "leading"),
            linking=files.words("number_words", "linking"),
            fractions=_decimals(files.values("number_words", "fractions")),
            digits=files.values("digits"),
            magnitudes=files.values("magnitudes"),
            left_out=files.words("number_words", "left_out"),
            figures=files.words("figures", "words"),
            negative=files.words("negative"),
            tenths=_decimals(files.values("tenths")),
            said=tuple(
                SaidAmount(
                    fold_pattern(one["pattern"]),
                    Decimal(str(one["is"])),
                    one.get("before", ""),
                    one.get("unit"),
                )
                for said in files.each("amounts")
                for one in said
            ),
            half_more=files.pattern("number_words", "half_more"),
            half_after=files.pattern("number_words", "half_after"),
            minutes_after=files.pattern("number_words", "minutes_after"),
            together=files.words("number_words", "together"),
            each_day=files.pattern("number_words", "each_day"),
        )

    @cached_property
    def characters(self) -> Mapping[str, int]:
        """The sizes in characters, which stand among digits in characters: 十 = 10."""
        return {mark: size for mark, size in self.magnitudes.items() if not mark.isascii()}


def _decimals(table: Mapping[str, float]) -> dict[str, Decimal]:
    return {word: Decimal(str(value)) for word, value in table.items()}


Words = frozenset[str]
_NONE: Words = frozenset()


class Language(Struct, frozen=True):
    """What the words of all languages do. Keys are squeezed folded phrases."""

    roles: Mapping[str, Words]
    reach: Mapping[str, int]
    """Maps two letters to the length of the longest phrase that begins with them."""
    joined: Words
    """Comparisons that begin with "or" or "and": "or less than" is "or" and "less than"."""
    year_endings: tuple[str, ...]
    """Words for years in which a column's name may end (「創業年」)."""
    relations: Words
    """Words that every reading must use, because they change the meaning."""
    adjectives: Mapping[str, tuple[str, ...]]
    qualities: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]
    """Words for `little` or `much` of something, each with names of the columns for it."""
    directions: Mapping[str, tuple[str, ...]]
    codes: Mapping[str, str]
    abbreviations: Mapping[str, tuple[str, ...]]
    reach_of_abbreviations: Mapping[str, int]
    """The reach of words that column names abbreviate."""
    written_short: Mapping[str, tuple[str, ...]]
    """Words of addresses: the short forms of a long one, and the long forms of a short one."""
    spelled: Words
    """Single words of the language that people misspell."""
    no_slips: Words
    """Correct words that look like a misspelt one ("quiet")."""
    travel: Words
    """Words for ways to travel."""
    relative: Words
    """Words that add a wish to the noun before them."""
    attributive: Words
    """Words that connect what stands before them with the noun after them."""
    continuing: tuple[str, ...]
    """How a verb ends that goes on with what follows."""
    doers: Words
    """Words after which somebody does something: "where *they* found mice"."""
    owners: Words
    """Words before what belongs to the person who asks: "*my* daughter starts school in January"."""
    takes_place: tuple[str, ...]
    """How the name of a column begins that says when something takes place."""
    starts: tuple[str, ...]
    """How the name of a column begins that says when something starts."""
    ends: tuple[str, ...]
    """Words in the name of a column that says when something ends."""
    polite: Words
    """Polite letters before a word: 「お寿司」."""
    opposing: Words
    """A letter that makes the word after it its opposite: 「未経験」."""
    births: Words
    """Names of columns of dates of birth, from which ages are counted."""
    doing: tuple[str, ...]
    """What makes a verb of the noun before it: 「観光したい」 tells what a person does."""
    kind_names: Words
    """Words in the name of a column that says what an item is."""
    ready_names: Words
    """Words in the name of a column that says from when on something can be had."""
    place_names: Words
    """Words in the name of a column that holds places."""
    negating: tuple[str, ...]
    """What makes a word its opposite: "un" of "unpaid"."""
    comparing: tuple[str, ...]
    """What makes a comparative of an adjective: "er" of "sweeter"."""
    apiece: Words
    """Words between an amount and the one item that it is for: "£300 *for the* shift"."""
    acts: Words
    """What people do with the items of any list: "*apply* online"."""
    counting: Words
    """Words that count after a figure, and have another meaning elsewhere."""
    particles: tuple[str, ...]
    """Words in which a name may also end."""
    linking_letters: tuple[str, ...]
    """What may stand between the words of a compound, "" for nothing; none if a language has no compounds."""
    not_before: Mapping[str, LazyPattern]
    """What may not follow a word: 「や」 of 「やってる」 is none."""
    whole: LazyPattern
    """A pattern for words in which no letter is a function word: 「も」 of 「子ども」."""
    topic: LazyPattern
    """What a sentence is about, which tells nothing alone: 「夜間は」 of 「夜間は施錠」."""
    spaced: Words
    """Phrases that are another word if they are written as one: "takeout"."""
    within_words: Mapping[str, tuple[str, ...]]
    """What ends a word after an ideograph, by the letters that follow: 「か」 of 「静かな」."""
    leaving: Words
    """Phrases that end a dialogue if they stand alone."""
    going_on: Words
    """Phrases that ask for further rows if they stand alone."""
    rows_asked: Mapping[str, str]
    """What each word does in a request for a number of rows."""
    acting: Mapping[str, str]
    """What each word does in a request to act on rows, beside those of `rows_asked`."""
    helping: Words
    """Phrases that ask for help if they stand alone."""
    bounding: Words
    """Words that compare at the end of a column's name ("arrive by")."""
    units: Mapping[str, str]
    per: Mapping[str, str]
    per_phrases: tuple[str, ...]
    measures: tuple[Mapping[str, tuple[str, ...]], ...]
    """For each dimension, its units with their spellings."""
    ordinals: Mapping[str, int]
    """Maps an ordinal to its place, counted from 1; -1 is the last."""
    definition: LazyPattern
    """A pattern for requests that ask what a word means, over folded text."""
    asides: LazyPattern
    """A particle and adverbs between a thing and what is said of it: 「派遣*はやっぱり*なしで」."""
    wishing: LazyPattern
    """In a text about oneself: words of a wish."""
    lacking: LazyPattern
    """The same for what a person does not have, or what is not so."""
    past: LazyPattern
    """The same for what was so, and may not be so now."""
    being: LazyPattern
    """Words right before what a person is."""
    others: LazyPattern
    """Words for other people in a text about oneself."""
    oneself: LazyPattern
    """Words with which a person means themselves."""
    stating: LazyPattern
    """The same for facts: the clause around them is part of no wish before it."""
    endings: Endings
    verbal: Endings
    derived: Endings
    agents: Endings
    elidable: LazyPattern
    """A pattern for a compound, with the letters that stay in its short spelling as groups."""
    shapes: Shapes
    negated: Negated
    numbers: NumberWords
    dates: DateWords
    clock: ClockWords

    def plays(self, word: str, *roles: str) -> bool:
        """Whether a word has one of the roles."""
        return not self.roles.get(word, _NONE).isdisjoint(roles)

    def with_role(self, role: str) -> tuple[str, ...]:
        """The phrases that have a role."""
        return tuple(phrase for phrase, roles in self.roles.items() if role in roles)

    def inflected(self, word: str) -> tuple[str, ...]:
        """Other forms of a folded word that name the same thing: "databases" and "database"."""
        return self.endings.forms(word)

    def verbs(self, word: str) -> tuple[str, ...]:
        """The words of which a verb may be made: "open" for "opened"."""
        return self.verbal.forms(word)

    def shortened(self, word: str) -> str:
        """The short spelling of a compound: 「締切」 for 「締め切り」."""
        found = self.elidable.pattern.fullmatch(word)
        return "".join(filter(None, found.groups())) if found else ""

    def related(self, word: str) -> tuple[str, ...]:
        """Words derived from one another ("internship" and "intern"); used only to search texts."""
        return tuple(chain.from_iterable(map(self.derived.forms, (word, *self.inflected(word)))))

    def doings(self, word: str) -> tuple[str, ...]:
        """What those people do that a word names: "gymnastics" of "gymnasts", "rowing" of "rowers"."""
        return tuple(chain.from_iterable(map(self.agents.forms, (word, *self.inflected(word)))))
