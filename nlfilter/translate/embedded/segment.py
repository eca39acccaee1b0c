"""A request cut into atoms: the longest thing known at each place, whatever kind of thing it is.

No tokenizer: schema words, function words, amounts and dates are all looked up by folded text, so Japanese
without spaces and mixed scripts need nothing special. What nothing knows becomes an `unknown` atom.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from nlfilter.schema.fold import Folded, is_cjk, is_ideograph, squeeze
from nlfilter.schema.lexicon import STORED, Lexicon, Meaning
from nlfilter.schema.short_forms import name_words
from nlfilter.translate.languages.language import Language
from nlfilter.translate.quantities.amounts import Amount, amounts
from nlfilter.translate.quantities.clocks import Clock, clocks
from nlfilter.translate.quantities.date_bounds import Calendar
from nlfilter.translate.quantities.dates import DateSpan, spans
from nlfilter.translate.reader.boundaries import Dense, function_word, schema_word
from nlfilter.translate.reader.units import on_own_scale

QUOTED = re.compile(
    r"\"([^\"]+)\"|“([^“”]+)”|「([^「」]+)」|『([^『』]+)』|(?<![^\W_])'([^']+)'(?![^\W_])|`([^`]+)`|‘([^‘’]+)’"
)
_BREAKS = frozenset(",，、;；。．!?！？\n/・()（）[]|・,.")
_MEANINGFUL = frozenset({*STORED, "flag", "term", "text"})


@dataclass(frozen=True, slots=True)
class Atom:
    """One piece of a request, at folded characters start:end, with every way to read it.

    `key` is its squeezed text; `weak` marks schema words too slight to stand without their column (a single
    letter, bare digits, a function word of the language in other letters than stored).
    """

    start: int
    end: int
    text: str
    key: str
    meanings: tuple[Meaning, ...] = ()
    roles: frozenset[str] = frozenset()
    amount: Amount | None = None
    dates: DateSpan | None = None
    clock: Clock | None = None
    quoted: bool = False
    weak: bool = False
    correction: str | None = None

    @property
    def value(self) -> Amount | DateSpan | Clock | None:
        """What can be compared: a stretch of days, a time of day or an amount."""
        return self.dates or self.clock or self.amount

    @property
    def is_break(self) -> bool:
        return not self.quoted and self.text in _BREAKS

    @property
    def is_unknown(self) -> bool:
        return not (self.meanings or self.roles or self.value or self.is_break)

    def means(self, *kinds: str) -> tuple[Meaning, ...]:
        """The meanings of the kinds given."""
        return tuple(m for m in self.meanings if m.kind in kinds)


def segment(request: str, lexicon: Lexicon, lang: Language, calendar: Calendar) -> list[Atom]:
    """The atoms of a request, in order; spaces between them belong to none."""
    folded = Folded.of(request)
    text = folded.text
    dense = Dense.of(text)
    by_date = {s.start: s for s in spans(text, calendar)}
    by_amount = {a.start: on_own_scale(a, lexicon.own_units) for a in amounts(text, lexicon.own_units)}
    by_clock = {c.start: c for c in clocks(text, lang)} if lexicon.has_times else {}
    quotes = {m.start(): m for m in QUOTED.finditer(text)}
    atoms: list[Atom] = []
    i = 0
    while i < len(text):
        if text[i].isspace():
            i += 1
            continue
        if text.startswith("...", i):  # 「800万…1000万」
            atoms.append(Atom(i, i + 3, folded.original(i, i + 3), "...", roles=frozenset({"to", "filler"})))
            i += 3
            continue
        if text[i] in "-!" and marks_refusal(text, i):
            atoms.append(Atom(i, i + 1, folded.original(i, i + 1), text[i], roles=frozenset({"not"})))
            i += 1
            continue
        if quote := quotes.get(i):
            atoms.append(_quoted(folded, quote, lexicon))
            i = quote.end()
            continue
        atom = _longest(folded, dense, i, lexicon, lang, by_date, by_amount, by_clock)
        if _begins_a_word(atom, text, lexicon, lang):
            atom = _unknown(folded, i)  # "part-time", which no column knows
        atoms.append(atom)
        i = atom.end
    return _join_unknown(_bind_scripts(_with_suffixes(atoms, lexicon), text), folded)


# What the name of a column tells of it says nothing of a request.
_OF_NAMES = frozenset({"money_name"})


def marks_refusal(text: str, i: int) -> bool:
    """ "-Java", "!Java": a mark right before a word, and after nothing."""
    after = text[i + 1 : i + 2]
    return after.isalpha() and (i == 0 or text[i - 1].isspace())


def _quoted(folded: Folded, quote: re.Match[str], lexicon: Lexicon) -> Atom:
    start, end = quote.span(quote.lastindex or 0)
    inner = folded.original(start, end)
    meanings = tuple(m for m in lexicon.find(inner) if m.kind in _MEANINGFUL)
    return Atom(quote.start(), quote.end(), inner, squeeze(inner), meanings, quoted=True)


_AFTER_HYPHEN = re.compile(r"-([a-z]{2,})")
_DETERMINERS = frozenset({"all", "any", "every", "each", "both"})


def _begins_a_word(atom: Atom, text: str, lexicon: Lexicon, lang: Language) -> bool:
    """Whether a function word is only the first part of a hyphenated one that nothing knows."""
    if atom.meanings or not atom.roles & {"filler", "part"} or atom.roles & {"not"}:
        return False
    rest = _AFTER_HYPHEN.match(text, atom.end)
    if rest is None or atom.key in _DETERMINERS:
        return False
    return not (lexicon.has(rest[1]) or rest[1] in lang.codes or rest[1] in lang.roles)


def _longest(
    folded: Folded,
    dense: Dense,
    i: int,
    lexicon: Lexicon,
    lang: Language,
    by_date: dict[int, DateSpan],
    by_amount: dict[int, Amount],
    by_clock: dict[int, Clock],
) -> Atom:
    text = folded.text
    k = dense.index.get(i)
    word_end, key = (i, "")
    if k is not None:
        word_end, key = schema_word(dense, k, lexicon, lang)
    role_end, role = function_word(folded, dense, k, lang) if k is not None else (i, "")
    date, amount, clock = by_date.get(i), by_amount.get(i), by_clock.get(i)
    if amount and amount.unit_at and (at := dense.index.get(amount.unit_at)) is not None:
        # "125 days off": the unit begins the name of a column, or is the whole name of one without a unit.
        name_end, name = schema_word(dense, at, lexicon, lang)
        named = [m.name for m in lexicon.find(name) if m.kind == "column"]
        alone = name_end == amount.end and any(lexicon.schema.columns[n].unit is None for n in named)
        if named and (name_end > amount.end or alone):
            amount = replace(amount, end=i + len(text[i : amount.unit_at].rstrip()))
    end = max(word_end, role_end, *(found.end for found in (date, clock, amount) if found))
    if end == i:
        return _unknown(folded, i)
    meanings: tuple[Meaning, ...] = ()
    if word_end == end:
        meanings = meanings_of(key, lexicon, lang)
    atom = Atom(
        i,
        end,
        folded.original(i, end),
        squeeze(text[i:end]),
        meanings,
        lang.roles.get(role, frozenset()) - _OF_NAMES if role_end == end else frozenset(),
        amount if amount and amount.end == end else None,
        date if date and date.end == end else None,
        clock if clock and clock.end == end else None,
    )
    if "cased" in atom.roles and atom.text.isupper() and not folded.source.isupper():
        atom = replace(atom, roles=frozenset())  # "the US", "IT"
    if "cap" in atom.roles and any(atom.key in name_words(m.name) for m in meanings):
        atom = replace(
            atom, roles=atom.roles - {"cap", "cap_after"}
        )  # what films cost, not what may be spent
    if "slight" in atom.roles:
        atom = replace(atom, meanings=tuple(m for m in meanings if m.kind != "part"))
    return replace(atom, weak=_is_weak(atom)) if atom.meanings else atom


def meanings_of(key: str, lexicon: Lexicon, lang: Language) -> tuple[Meaning, ...]:
    """What a word means; failing that, what its other forms mean; and the columns that shorten it."""
    short = [m for m in lexicon.meanings(lang.abbreviations.get(key, ())) if m.kind in ("column", "part")]
    found = lexicon.find(key)
    if not found and not is_cjk(key[-1]):
        found = lexicon.meanings(form for form in lang.inflected(key) if lexicon.has(form))
        if not found and key not in lang.roles:
            verbs = lexicon.meanings(filter(lexicon.names_column, lang.verbs(key)))
            found = tuple(m for m in verbs if m.kind in ("column", "part"))
    return tuple(sorted(dict.fromkeys((*found, *short)), key=lambda m: m.order))


# Roles of words that are grammar first: a value spelled like one of them needs its written case.
_GRAMMAR = frozenset(
    {"filler", "and", "or", "but", "not", "nor", "eq", "also", "only", "either", "both", "neither", "that"}
    | {"asking"}
)


def _is_weak(atom: Atom) -> bool:
    if atom.quoted:
        return False
    if len(atom.key) == 1 and not is_cjk(atom.key):
        return True
    if atom.amount and atom.amount.end - atom.amount.start == atom.end - atom.start and atom.key.isdigit():
        return True
    if atom.roles & {"filler", "or", "and", "not"} and len(atom.key) <= 3 and not is_cjk(atom.key[0]):
        return atom.text == atom.text.lower()  # "show us" is not the US
    if atom.roles & _GRAMMAR:
        stored = {value for m in atom.meanings if m.kind == "value" for value in m.values}
        return not (atom.text in stored and atom.text != atom.text.lower()) and bool(stored)
    return False


def _unknown(folded: Folded, i: int) -> Atom:
    """Letters that nothing knows (a word of a spaced script, one character of another), or a mark."""
    text = folded.text
    end = i + 1
    if text[i].isalnum() and not is_cjk(text[i]):
        while end < len(text) and (
            (text[end].isalnum() and not is_cjk(text[end]))
            or (
                text[end] in ".'+#@&_-’"
                and end + 1 < len(text)
                and text[end + 1].isalnum()
                and not is_cjk(text[end + 1])
            )
            or (text[end] in "+#")
        ):
            end += 1
    return _joined(i, end, folded)


def _with_suffixes(atoms: Sequence[Atom], lexicon: Lexicon) -> list[Atom]:
    """A single ideograph right after a stored value is a word where it names a column of it: 「東京発」."""
    bound = list(atoms)
    for n, (before, atom) in enumerate(pairwise(atoms), 1):
        if atom.meanings or len(atom.key) != 1 or not is_ideograph(atom.key) or before.end != atom.start:
            continue
        names = {m.name for m in before.means(*STORED)}
        if found := tuple(m for m in lexicon.find(atom.key) if m.kind == "column" and m.name in names):
            bound[n] = replace(atom, meanings=found)
    return bound


def _bind_scripts(atoms: Sequence[Atom], text: str) -> list[Atom]:
    """Kana that stands between unknown ideographs is part of their word, not a particle ("やりがい")."""
    bound = list(atoms)
    for n in range(1, len(bound) - 1):
        before, atom, after = bound[n - 1], bound[n], bound[n + 1]
        touching = before.end == atom.start and atom.end == after.start
        if (
            touching
            and before.is_unknown
            and after.is_unknown
            and len(atom.text) == 1
            and is_cjk(text[atom.start])
            and atom.roles
            and not atom.meanings
            and atom.text not in "はをにでのと"
        ):
            bound[n] = replace(atom, roles=frozenset())
    return bound


_HYPHENS = frozenset("-–—")  # "all-female": what the hyphen follows was known


def _join_unknown(atoms: Sequence[Atom], folded: Folded) -> list[Atom]:
    """Touching unknown pieces of a script without spaces are one unknown word."""
    runs: list[list[Atom]] = []
    for atom in atoms:
        if runs and _goes_on(runs[-1], atom, folded):
            runs[-1].append(atom)
        else:
            runs.append([atom])
    return [_joined(run[0].start, run[-1].end, folded) if len(run) > 1 else run[0] for run in runs]


def _goes_on(run: Sequence[Atom], atom: Atom, folded: Folded) -> bool:
    last = run[-1]
    if not (last.is_unknown and atom.is_unknown and last.end == atom.start):
        return False
    if len(run) == 1 and (last.quoted or last.text in _HYPHENS):
        return False
    return is_cjk(folded.original(last.end - 1, last.end)[-1]) == is_cjk(atom.text[0])


def _joined(start: int, end: int, folded: Folded) -> Atom:
    return Atom(start, end, folded.original(start, end), squeeze(folded.text[start:end]))
