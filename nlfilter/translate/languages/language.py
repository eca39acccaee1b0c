"""All languages together, because people mix them in one request."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from msgspec import Struct

from nlfilter.translate.languages.clock_words import ClockWords
from nlfilter.translate.languages.date_words import DateWords
from nlfilter.translate.languages.endings import Endings, Shapes
from nlfilter.translate.languages.files import LazyPattern
from nlfilter.translate.languages.negated import Negated
from nlfilter.translate.languages.number_words import NumberWords

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
    earlier_names: Words
    """Words in the name of a column that holds the former value of another one."""
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
    fees: tuple[str, ...]
    """What makes the price of a thing of its name: 「料」 of 「体験料」."""
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
    within_names: Mapping[str, str]
    """Letters between the parts of a name, folded and as written; they stand for each other there."""
    particles: tuple[str, ...]
    """Words in which a name may also end."""
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
