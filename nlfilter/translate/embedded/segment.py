"""A request cut into atoms: the longest thing known at each place, whatever kind of thing it is.

No tokenizer: schema words, function words, amounts and dates are all looked up by folded text, so Japanese
without spaces and mixed scripts need nothing special. What nothing knows becomes an `unknown` atom.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from nlfilter.schema.fold import Folded, is_cjk, squeeze
from nlfilter.schema.lexicon import STORED, Lexicon, Meaning, name_words
from nlfilter.translate.embedded.dates import Calendar, DateSpan, spans
from nlfilter.translate.embedded.language import Language
from nlfilter.translate.embedded.numbers import Amount, amounts

_QUOTED = re.compile(
    r"\"([^\"]+)\"|“([^”]+)”|「([^」]+)」|『([^』]+)』|(?<![^\W_])'([^']+)'(?![^\W_])|`([^`]+)`"
)
_BREAKS = frozenset(",，、;；。．!?！？\n/・()（）[]|・,.")
_LONGEST_SPELLED_OUT = 13
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
    quoted: bool = False
    weak: bool = False
    correction: str | None = None

    @property
    def is_break(self) -> bool:
        return not self.quoted and self.text in _BREAKS

    @property
    def is_unknown(self) -> bool:
        return not (self.meanings or self.roles or self.amount or self.dates or self.is_break)

    def means(self, *kinds: str) -> tuple[Meaning, ...]:
        """The meanings of the kinds given."""
        return tuple(m for m in self.meanings if m.kind in kinds)


@dataclass(frozen=True)
class _Dense:
    """Folded text without spaces and hyphens, the way back, and where a word may begin and end."""

    text: str
    at: tuple[int, ...]
    begins: tuple[bool, ...]
    ends: tuple[bool, ...]
    index: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str) -> _Dense:
        at = tuple(i for i, ch in enumerate(text) if ch not in " -_・\u3000\t\n")
        begins = tuple(_may_begin(text, i) for i in at)
        ends = tuple(_may_end(text, i + 1) for i in at)
        return cls("".join(text[i] for i in at), at, begins, ends, {i: k for k, i in enumerate(at)})


def _may_begin(text: str, i: int) -> bool:
    if i == 0 or is_cjk(text[i]) or not text[i].isalnum():
        return True
    before = text[i - 1]
    if before == ".":  # "net" is no word of "asp.net" or ".net", but a Japanese sentence may end in one
        return i > 1 and is_cjk(text[i - 2])
    return is_cjk(before) or not before.isalnum()


def _may_end(text: str, end: int) -> bool:
    if end == len(text) or is_cjk(text[end - 1]):
        return True
    after = text[end]
    if after in "+#" and text[end - 1].isalnum():  # "c" is no word of "c++", but "stars" of "4 stars+"
        plus = after == "+" and text[end - 2 : end].isalnum() and text[end + 1 : end + 2] in ("", " ", ",")
        return plus and end > 1
    if not text[end - 1].isalnum():
        return True
    if after == "." and end + 1 < len(text) and text[end + 1].isalnum():  # nor "node" of "node.js"
        return False
    return is_cjk(after) or not after.isalnum()


def segment(request: str, lexicon: Lexicon, lang: Language, calendar: Calendar) -> list[Atom]:
    """The atoms of a request, in order; spaces between them belong to none."""
    folded = Folded.of(request)
    text = folded.text
    dense = _Dense.of(text)
    by_date = {s.start: s for s in spans(text, calendar)}
    by_amount = {a.start: a for a in amounts(text, lexicon.own_units)}
    quotes = {m.start(): m for m in _QUOTED.finditer(text)}
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
        if text[i] in "-!" and _marks_refusal(text, i):
            atoms.append(Atom(i, i + 1, folded.original(i, i + 1), text[i], roles=frozenset({"not"})))
            i += 1
            continue
        if quote := quotes.get(i):
            atoms.append(_quoted(folded, quote, lexicon))
            i = quote.end()
            continue
        atom = _longest(folded, dense, i, lexicon, lang, by_date, by_amount)
        atoms.append(atom)
        i = atom.end
    return _join_unknown(_bind_scripts(atoms, text), folded)


def _marks_refusal(text: str, i: int) -> bool:
    """ "-Java", "!Java": a mark right before a word, and after nothing."""
    after = text[i + 1 : i + 2]
    return after.isalpha() and (i == 0 or text[i - 1].isspace())


def _quoted(folded: Folded, quote: re.Match[str], lexicon: Lexicon) -> Atom:
    group = next(g for g in range(1, 7) if quote[g] is not None)
    start, end = quote.span(group)
    inner = folded.original(start, end)
    meanings = tuple(m for m in lexicon.find(inner) if m.kind in _MEANINGFUL)
    return Atom(quote.start(), quote.end(), inner, squeeze(inner), meanings, quoted=True)


def _longest(
    folded: Folded,
    dense: _Dense,
    i: int,
    lexicon: Lexicon,
    lang: Language,
    by_date: dict[int, DateSpan],
    by_amount: dict[int, Amount],
) -> Atom:
    text = folded.text
    ends: list[int] = []
    k = dense.index.get(i)
    word_end, key = (i, "")
    if k is not None:
        word_end, key = _schema_word(dense, k, lexicon, lang)
    role_end, role = _function_word(folded, dense, k, lang) if k is not None else (i, "")
    date, amount = by_date.get(i), by_amount.get(i)
    if amount and amount.unit_at and (at := dense.index.get(amount.unit_at)) is not None:
        # "125 days off": the unit begins the name of a column, or is the whole name of one without a unit.
        name_end, name = _schema_word(dense, at, lexicon, lang)
        named = [m.name for m in lexicon.find(name) if m.kind == "column"]
        alone = name_end == amount.end and any(lexicon.schema.columns[n].unit is None for n in named)
        if named and (name_end > amount.end or alone):
            amount = replace(amount, end=i + len(text[i : amount.unit_at].rstrip()))
    ends = [word_end, role_end, date.end if date else i, amount.end if amount else i]
    end = max(ends)
    if end == i:
        return _unknown(folded, i)
    meanings: tuple[Meaning, ...] = ()
    if word_end == end:
        meanings = _meanings(key, lexicon, lang)
    atom = Atom(
        i,
        end,
        folded.original(i, end),
        squeeze(text[i:end]),
        meanings,
        lang.roles.get(role, frozenset()) if role_end == end else frozenset(),
        amount if amount and amount.end == end else None,
        date if date and date.end == end else None,
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


def _schema_word(dense: _Dense, k: int, lexicon: Lexicon, lang: Language) -> tuple[int, str]:
    """The longest schema word that begins here: its folded end and its key (an inflected form counts)."""
    if not dense.begins[k]:
        return dense.at[k], ""
    reach = lexicon.reach(dense.text[k : k + 2])
    # An inflected form may be a little longer than the word itself ("databases").
    for stop in range(min(len(dense.text), k + max(reach + 3, _LONGEST_SPELLED_OUT)), k, -1):
        if not dense.ends[stop - 1]:
            continue
        piece = dense.text[k:stop]
        if _runs_into_a_particle(dense, k, stop) and lexicon.has(piece[:-2]):
            continue  # "Tokyo to Osaka" goes from one to the other, though "Tokyo-to" is a place
        if lexicon.has(piece) or any(map(lexicon.has, lang.abbreviations.get(piece, ()))):
            if _stands_alone(dense, k, stop, lang):
                return dense.at[stop - 1] + 1, piece
        elif (bare := _without_okurigana(piece)) and lexicon.has(bare):
            return dense.at[stop - 1] + 1, bare
        elif not is_cjk(piece[-1]) and dense.at[stop - 1] - dense.at[max(k, stop - 3)] == min(
            2, stop - 1 - k
        ):
            # The ending is part of the word: "grade S" is no plural.
            for form in lang.inflected(piece):
                if lexicon.has(form):
                    return dense.at[stop - 1] + 1, form
            if piece not in lang.roles and any(map(lexicon.names_column, lang.verbs(piece))):
                return dense.at[stop - 1] + 1, piece
    return dense.at[k], ""


def _runs_into_a_particle(dense: _Dense, k: int, stop: int) -> bool:
    """Whether a piece ends in a "to" that stands apart, with more to come."""
    apart = stop - 3 >= k and dense.at[stop - 2] - dense.at[stop - 3] > 1
    return dense.text[stop - 2 : stop] == "to" and apart and stop < len(dense.text)


_OKURIGANA = re.compile(
    r"([\u4e00-\u9fff]+)[きぎしちりみびえけげせてねめれいっ]{1,2}([\u4e00-\u9fff]+)[きしりみえけせめれい]?"
)


def _without_okurigana(piece: str) -> str:
    """A compound of two words as it is spelled in short: 「締め切り」 is 「締切」."""
    found = _OKURIGANA.fullmatch(piece)
    return found[1] + found[2] if found else ""


def _stands_alone(dense: _Dense, k: int, stop: int, lang: Language) -> bool:
    """A single ideograph is a word where no other one touches it, or as a counter (「2階以上」)."""
    if stop - k > 1 or not _is_ideograph(dense.text[k]):
        return True
    before = dense.text[k - 1] if k else " "
    if before.isdigit() or before in _NUMERALS:
        return True
    if _is_ideograph(before):
        return False
    after = dense.text[stop] if stop < len(dense.text) else " "
    refused = "not_after" in lang.roles.get(dense.text[stop : stop + 2], ())  # 「赤以外」
    return refused or not _is_ideograph(after)


_NUMERALS = "一二三四五六七八九十百"


def _is_ideograph(ch: str) -> bool:
    return is_cjk(ch) and not ("\u3041" <= ch <= "\u30ff")


def _function_word(folded: Folded, dense: _Dense, k: int, lang: Language) -> tuple[int, str]:
    if not dense.begins[k]:
        return dense.at[k], ""
    head = dense.text[k : k + 2]
    reach = max(lang.reach.get(head, 0), lang.reach.get(head[:1], 0))
    for stop in range(min(len(dense.text), k + reach), k, -1):
        if dense.ends[stop - 1] and (piece := dense.text[k:stop]) in lang.roles:
            end = dense.at[stop - 1] + 1
            if _inside_katakana(folded, dense.at[k]) or _inside_katakana(folded, end):
                continue
            if lang.roles[piece] <= _SLIGHT and not _stands_alone(dense, k, stop, lang):
                continue
            return end, piece
    return dense.at[k], ""


# Of these a single ideograph means something only by itself ("無", but not within "無料").
_SLIGHT = frozenset({"yes", "no", "has", "hasnt", "not"})


def _inside_katakana(folded: Folded, i: int) -> bool:
    """Whether a place lies within a run of katakana: particles are hiragana (folding hides which)."""
    if not 0 < i < len(folded.text):
        return False
    before, after = (folded.source[folded.starts[n]] for n in (i - 1, i))
    return _is_katakana(before) and _is_katakana(after)


def _is_katakana(ch: str) -> bool:
    return "\u30a1" <= ch <= "\u30fa" or ch == "ー" or "\uff66" <= ch <= "\uff9f"


def _meanings(key: str, lexicon: Lexicon, lang: Language) -> tuple[Meaning, ...]:
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
    return Atom(i, end, folded.original(i, end), squeeze(text[i:end]))


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
    joined: list[Atom] = []
    for atom in atoms:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.is_unknown
            and atom.is_unknown
            and last.end == atom.start
            and not last.quoted
            and (is_cjk(last.text[-1]) == is_cjk(atom.text[0]))
            and last.text not in _HYPHENS
        ):
            joined[-1] = Atom(
                last.start,
                atom.end,
                folded.original(last.start, atom.end),
                squeeze(folded.text[last.start : atom.end]),
            )
        else:
            joined.append(atom)
    return joined
