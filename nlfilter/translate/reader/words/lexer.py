"""The words of a request as the first nodes of its chart: what the table, the languages and the numbers know.

At each place the longest word counts, and hides the words inside it. If two words only overlap, both stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache

from msgspec.structs import replace

from nlfilter.schema.fold import Folded, is_cjk, is_hiragana, is_ideograph, squeeze
from nlfilter.translate.languages.language import Language
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.reader.engine.chart import Node, more
from nlfilter.translate.reader.forms import Form, Subject, Value, Word
from nlfilter.translate.reader.predicates.units import unit_of
from nlfilter.translate.reader.score import PLAIN, Score, feature
from nlfilter.translate.reader.table import STOPS, Table
from nlfilter.translate.reader.words.boundaries import (
    Dense,
    function_word,
    function_words,
    is_written_in_katakana,
    schema_word,
)
from nlfilter.translate.reader.words.candidates import (
    BREAKS,
    QUOTED,
    Leaf,
    coded,
    corrected,
    directs,
    marks,
    quoted,
    shortened,
    sounding,
    word_leaves,
)
from nlfilter.translate.reader.words.quantity_leaves import Quantities

_TYING = frozenset({"filler", "eq", "lead"})
_PASSED = _TYING | frozenset(
    [
        "article",
        "asking",
        "cased",
        "slight",
        "soft",
        "that",
        "has",
        "yes",
        "money_name",
        "contents_name",
        "under_way",
        "in_the_past",
        "cost",
        "earned",
        "year_name",
        "in_a_year",
        "being",
        "part",
        "courtesy",
        "ordinal",
        "direction",
        "adjective",
        "self",
        "self_after",
        "ahead",
        "ending",
        "deed",
        "hoped",
        "determiner",
        "lasting",
        "any_rows",
    ]
)
"""Roles that a word without weight may also have."""
_OF_LATER_TURNS = frozenset({"instead", "change"})
"""Roles of words that only link a turn to the one before: "actually, with parking"."""


def passes(roles: frozenset[str], *, asks: bool, refines: bool) -> bool:
    """Whether a word with these roles may be skipped.

    It connects other words, or it is a noun of questions in a request that `asks` to show something. In a
    turn that `refines` the conditions in force, words that link it to the last turn count too.
    """
    if asks and roles & {"soft", "asking"} and not roles & {"order"}:
        return True
    told = roles if refines else roles - _OF_LATER_TURNS
    return bool(told & _TYING) and told <= _PASSED


GLUE = "glue"
"""The symbol of a word without weight."""
_MOST_GAPS = 12


class Places:
    """The folded text of a request; a place is the position of a letter in it."""

    nodes: tuple[Node, ...] = ()
    """The words that were found at its places."""

    def __init__(self, source: Folded) -> None:
        self.source, self.text = source, source.text
        self.begin, self.end = self.word_from(0), len(self.text)
        self.dense = Dense.of(self.text)
        self._gaps: dict[int, Sequence[tuple[int, Score]]] = {}

    def word_from(self, place: int) -> int:
        """The next place without a space."""
        while place < len(self.text) and self.text[place].isspace():
            place += 1
        return place

    def node(self, symbol: str, start: int, stop: int, form: Form = None, score: Score = PLAIN) -> Node:
        """A node over characters of the text, up to where the next word begins."""
        return Node(symbol, start, self.word_from(stop), stop, score.cost, form, own=score)

    def in_katakana(self, place: int) -> bool:
        """Whether a place is written in katakana, which folding hides."""
        return is_written_in_katakana(self.source, place)

    @cached_property
    def word_ends(self) -> list[int]:
        """For each place, the end of the letters there."""
        return _ends_of(self.text, str.isalpha)

    @cached_property
    def name_ends(self) -> list[int]:
        """For each place, the end of the characters of a name there."""
        return _ends_of(self.text, lambda ch: (ch.isalnum() or ch in "'’_+#&@") and not is_cjk(ch))

    def leaves(self, start: int, stop: int, leaves: Iterable[Leaf]) -> Iterator[Node]:
        """Nodes over characters of the text."""
        return (self.node(symbol, start, stop, form, score) for symbol, form, score in leaves)

    def at(self, place: int) -> Sequence[Node]:
        """The words without weight at a place."""
        return self._glue.get(place, ())

    @cached_property
    def _glue(self) -> dict[int, list[Node]]:
        found: dict[int, list[Node]] = {}
        for node in (one for one in self.nodes if one.symbol == GLUE):
            found.setdefault(node.start, []).append(node)
        return found

    def gaps(self, place: int) -> Sequence[tuple[int, Score]]:
        """The places where the next part of a rule may begin, with the score of the words passed over."""
        if place not in self._gaps:
            reached, todo = {place: PLAIN}, [place]
            while todo and len(reached) < _MOST_GAPS:
                at = todo.pop(0)
                for node in self.at(at):
                    score, known = reached[at] + node.own, reached.get(node.end)
                    if known is None or score.cost < known.cost:
                        reached[node.end] = score
                        todo.append(node.end)
            self._gaps[place] = tuple(reached.items())
        return self._gaps[place]


def _ends_of(text: str, goes_on: Callable[[str], bool]) -> list[int]:
    """For each place of a text, where the run of such characters that covers it ends."""
    ends = [len(text)] * (len(text) + 1)
    for place in reversed(range(len(text))):
        ends[place] = ends[place + 1] if goes_on(text[place]) else place
    return ends


_FILLER = frozenset({"filler"})
_SHORTEST = 4


def is_light_value(node: Node, roles: frozenset[str]) -> bool:
    """Whether a node is a stored value whose word may be skipped."""
    form = node.form
    if not isinstance(form, Value) or not form.weak or form.meaning.kind != "value":
        return False
    return roles == _FILLER and len(form.text) >= _SHORTEST and form.text.isascii()


def told_by_place(table: Table, text: str, node: Node) -> Node:
    """A value that stands where only a value can: before the noun of the list, or beside its like.

    "Live grants", "live and closed grants", "grants that are live".
    """
    form = node.form
    if not isinstance(form, Value):
        return node
    before, after = text[: node.start].split(), [word.strip(STOPS) for word in text[node.stop :].split()]
    roles = table.lang.roles
    joined = len(after) > 1 and table.lang.plays(after[0], "and", "or")
    beside = joined and any(m.name == form.meaning.name for m in table.lexicon.find(squeeze(after[1])))
    noun = bool(after) and table.lexicon.names_items(squeeze(after[0]))
    ends = not after and (not before or "being" in roles.get(before[-1], ()))
    return replace(node, form=replace(form, weak=False)) if noun or beside or ends else node


_MASK = "0"
_LIGHT = frozenset({"no"})
_REFUSING_AFTER = frozenset({"no", "hasnt", "not_after", "negated_after"})


class Negations:
    """The verbs in the negative of a request.

    `said` maps each place to the end and the key of its longest function word.
    """

    def __init__(self, source: Folded, lang: Language, said: Mapping[int, tuple[int, str]]) -> None:
        self._lang, self._said = lang, said
        found = lang.negated.ending.pattern.search(source.text)
        self._text = _masked(source) if found else ""
        self.apart = {
            n for one in lang.negated.apart.pattern.finditer(self._text) for n in range(*one.span())
        }
        """The places of verbs that refuse nothing of what stands before them."""
        self.endings = tuple(self._open_endings())
        """The negative endings that are not part of a longer function word."""

    def verb_end(self, place: int, begins_known: Callable[[int], bool]) -> int:
        """Where a verb in the negative ends whose particle stands at a place; 0 if there is none."""
        ways = self._lang.negated
        found = ways.verb.pattern.match(self._text, place) if self._text else None
        if found is None or ways.praise.pattern.match(self._text, place) or {place, place + 1} & self.apart:
            return 0
        stop = found.end()
        if self._compares(place):
            return 0
        if self._is_another(place, stop, _LIGHT) or any(
            self._is_another(at, stop, _REFUSING_AFTER) for at in range(place + 1, found.start("ending") + 1)
        ):
            return 0
        return 0 if any(map(begins_known, range(place, found.start("ending")))) else stop

    def _is_another(self, at: int, stop: int, allowed: frozenset[str]) -> bool:
        """Whether a function word that reaches the end of the verb says something else."""
        end, key = self._said.get(at, (at, ""))
        roles = self._lang.roles.get(key, frozenset())
        return bool(key) and end >= stop and (roles.isdisjoint(allowed) or not roles.isdisjoint(_NEEDLESS))

    def _compares(self, at: int) -> bool:
        """Whether a word of comparison that is no particle begins at a place: 「以上でない」."""
        end, key = self._said.get(at, (at, ""))
        compared = not self._lang.roles.get(key, frozenset()).isdisjoint(_COMPARING_AFTER)
        return compared and not all(map(is_hiragana, self._text[at:end]))

    def _open_endings(self) -> Iterator[re.Match[str]]:
        for found in self._lang.negated.ending.pattern.finditer(self._text) if self._text else ():
            before = range(max(0, found.start() - _REACH), found.start())
            longer = any(self._passes(at) and self._said[at][0] >= found.end() for at in before)
            end, key = self._said.get(found.start(), (0, ""))
            of_verb = self._lang.roles.get(key) == _ASKED and self._is_after_kana(found.start())
            goes_on = end > found.end() and not of_verb
            if not longer and not goes_on and found.start() not in self.apart:
                yield found

    def _is_after_kana(self, at: int) -> bool:
        """Whether a verb may end before a place, so that no noun is asked for: 「載せないですか」."""
        return is_hiragana(self._text[at - 1 : at])

    def _passes(self, at: int) -> bool:
        """Whether a function word without weight begins at a place."""
        key = self._said.get(at, (at, ""))[1]
        return bool(key) and "filler" in self._lang.roles[key]


_COMPARING_AFTER = frozenset({"ge_after", "gt_after", "le_after", "lt_after"})
_REACH = 12
_ASKED = frozenset({"asked_after"})
_NEEDLESS = frozenset({"optional_after", "drop_after", "indifferent_after"})


def _masked(source: Folded) -> str:
    """The text with its katakana masked, because folding turns katakana into hiragana."""
    return "".join(_MASK if is_written_in_katakana(source, n) else ch for n, ch in enumerate(source.text))


UNKNOWN, LEFT_WORD = "unknown", "left"
_JOINED_AFTER = frozenset(
    {"ge_after", "le_after", "gt_after", "lt_after", "date_since_after", "date_until_after"}
)
_COMPARING = frozenset({"gt", "ge", "lt", "le", "older", "newer", "ge_after", "le_after"})
_BOUNDS = frozenset({"ge_after", "le_after"})
_NAMES = frozenset({"column", "range", "sum"})
_OF_PIECES = frozenset({"contains", "starts", "ends"})
_LONGEST_WORD = 40
_SAYS_ENOUGH = 5
"""The least letters of a word without weight that may also be an abbreviated one: "features" for FEAT."""
_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?")
_RUN = re.compile(rf"{_WORD.pattern}(?:[ -]{_WORD.pattern}){{0,2}}(?![a-z0-9])")
"""Up to three neighbouring words of Latin letters."""
_REFUSING = frozenset({"not", "ne"})
_STATES = frozenset({"flag", "term"})
_HARD = frozenset({"Value", "Name", "Noun", "Amount", "Clock"})
_BEGUN_BY_A_NAME = frozenset({"direction", "deed", "ends"})
"""Roles of words that do not hide a word of the table at their beginning: 「体験できる」."""
_PARTING = frozenset({LEFT_WORD, "Value"})


class Words(Places):
    """The first nodes of a request, and the places reached by skipping words without weight."""

    def __init__(self, source: Folded, table: Table, wanted: frozenset[str]) -> None:
        super().__init__(source)
        self._table, self._wanted = table, wanted
        said = (function_word(source, self.dense, k, table.lang) for k in range(len(self.dense.text)))
        self._function_words = [*said]
        self.request_roles = frozenset(
            r for _, role in self._function_words if role for r in table.lang.roles[role]
        )
        """The roles of all words of the request."""
        self.negations = Negations(
            source, table.lang, dict(zip(self.dense.at, self._function_words, strict=True))
        )
        for k in (k for k, place in enumerate(self.dense.at) if place in self.negations.apart):
            self._function_words[k] = (self.dense.at[k], "")
        said_at = zip(self.dense.at, self._function_words, strict=True)
        self.asks = any(self._is_asking(start, role) for start, (_, role) in said_at)  # to show something
        self.holds_pieces = not self.request_roles.isdisjoint(_OF_PIECES)
        self._quantities = Quantities(self.text, table, self.dense, self._function_words)
        self._quotes = {m.start(): m for m in QUOTED.finditer(self.text)}
        self._literal = _by_first_letter(wanted)
        self.nodes = tuple(self._found())

    def _is_asking(self, start: int, role: str) -> bool:
        """Whether a word asks to show something. In "hotels where ...", it tells more about a thing."""
        lang, before = self._table.lang, self.text[:start]
        after_a_thing = before[-1:].isspace() and before.rstrip()[-1:].isalnum()
        relates = role in lang.relative and after_a_thing and before.split()[-1] not in lang.roles
        return bool(role) and "asking" in lang.roles[role] and not relates

    def _takes_a_unit(self, place: int, stop: int, key: str) -> bool:
        """Whether names of columns begin with the unit of an amount, and the columns have another one.

        In "2 years of experience", the years count, although a column of months is called so.
        """
        lang = self._table.lang
        told, _, thing = self.text[place:stop].partition(" ")
        unit = lang.units.get(told)
        before = len(self.text[:place].rstrip())
        if unit is None or not thing:
            return False
        counts = any(one.start < place <= one.end for one in self._quantities.amounts.values())
        bounds = (lang.roles[role] for end, role in self._function_words[:place] if role and end == before)
        if not counts and all(_BOUNDS.isdisjoint(roles) for roles in bounds):
            return False
        meant = self._table.lexicon.find(key)
        own = {unit_of(self._table, one.name) for one in meant if one.kind in _NAMES}
        return not own & {None, unit} and all(one.kind in _NAMES for one in meant)

    def _found(self) -> Iterator[Node]:
        """All words, from left to right. `known` is the furthest end of a word so far."""
        known = place = self.begin
        hard = place  # the furthest end of a table word or figure: inside it, nothing else is meant
        parted: set[int] = set()  # ends of words: a word that begins there is never hidden
        refused: set[int] = set()  # ends of refusals: only a word of the table hides what begins there
        while place < len(self.text):
            k = self.dense.index.get(place)
            within = k is not None and not self.dense.begins[k] and place not in self._quantities.amounts
            if self.text[place].isspace() or within:
                place += 1  # only a figure may begin inside a word: "8M...10M"
            elif quote := self._quotes.get(place):
                yield from self._quoted(quote)
                known = hard = place = quote.end()
            else:
                quantities = [self.node(*found) for found in self._quantities.at(place, known)]
                ends = (node.stop for node in quantities if self._quantities.hides(node.symbol, node.form))
                reached = max(ends, default=place)
                seen = place in parted or (place in refused and place >= hard)
                spoken, longest = self._longest_word(place, place if seen else known, reached, place == hard)
                if longest <= known and place >= hard:
                    spoken += self._light(place)
                if self.text[place] in self._table.lang.polite and self._begins_known(place + 1):
                    spoken.append(self.node(GLUE, place, place + 1, None, feature("passed")))
                yield from (*quantities, *self._marks(place), *self._literals(place, known), *spoken)
                # The rest of a longer word hides nothing after it: 「料は無料」 of 「受講料は無料」.
                inside = place < hard < longest and is_cjk(self.text[place])
                hard = max(hard, reached, *(n.stop for n in spoken if n.symbol in _HARD), place)
                parting = [(n.stop, n.end) for n in spoken if n.symbol in _PARTING]
                parted |= {end if is_cjk(self.text[stop - 1]) else stop for stop, end in parting}
                refused |= {n.end for n in spoken if n.symbol in _REFUSING}  # "and not | from India"
                if stop := self._negated(place, hard):
                    yield self.node("negated_after", place, stop, Word(self._table.lang.negated.key))
                    yield self.node(LEFT_WORD, place, stop, Word(self._table.lang.negated.key))
                    known = hard = max(known, stop)
                known, place = known if inside else max(known, longest), place + 1

    def _negated(self, place: int, hard: int) -> int:
        """Where a verb in the negative ends that follows a word of the table; 0 if there is none."""
        return self.negations.verb_end(place, self._begins_known) if place == hard > self.begin else 0

    def _begins_known(self, place: int) -> bool:
        """Whether a word of the table begins at a place."""
        k = self.dense.index.get(place)
        return k is not None and bool(schema_word(self.dense, k, self._table.lexicon, self._table.lang)[1])

    def _marks(self, place: int) -> Iterator[Node]:
        return (self.node(symbol, place, stop, form) for symbol, stop, form in marks(self.text, place))

    def _longest_word(
        self, place: int, known: int, quantity_end: int, touches: bool
    ) -> tuple[list[Node], int]:
        """The nodes of the longest word at a place, and where it ends; `touches` a word of the table."""
        k = self.dense.index.get(place)
        if k is None:
            return [], quantity_end
        lang, found = self._table.lang, [] if self.text[place] in BREAKS else [self._unknown(place)]
        word_end, key = schema_word(self.dense, k, self._table.lexicon, lang)
        if known < place and self.text[place - 1] in lang.opposing:
            word_end, key = place, ""  # 「未経験」 is no experience
        if key and self._takes_a_unit(place, word_end, key):
            word_end, key = place, ""
        role_end, role = self._function_words[k]
        if touches and not role and self._ends_word(place):
            role_end, role = place + 1, self.text[place]
        if role and (role in lang.joined or lang.roles[role] == {"that"}):
            if self._table.refines and role not in lang.joined:  # "the last one", of the conditions in force
                found.append(self.node("that", place, role_end, Word(role)))
            role_end, role = next(shorter := self._shorter(k), (place, ""))
            found += (n for end, part in shorter for n in self._roles(place, end, part))
        longest = max(quantity_end, word_end, role_end)
        if place < known and longest <= known:
            return found, longest
        roles = lang.roles[role] if role and role_end == longest else frozenset()
        spelled = self.source.original(place, longest) if longest > place else ""
        if "cased" in roles and self._is_name(place, spelled):
            roles = frozenset()
        meant: list[Node] = []
        exact = True
        # 「料金が」 does not hide the column 料金, nor "arriving in" the arrival.
        light = word_end > place and (self._passes(roles) or not roles.isdisjoint(_BEGUN_BY_A_NAME))
        if key and (word_end == longest or light):
            exact = self._table.lexicon.has(squeeze(self.text[place:word_end]))
            own = self.source.original(place, word_end)
            meant = [*self.leaves(place, word_end, word_leaves(self._table, key, own, roles, exact=exact))]
        if not meant:
            meant, longest = self._guessed(place, longest, roles)
        elif all(isinstance(node.form, Subject) and node.form.partial for node in meant):
            meant += self._short(place, several=True)  # "kit hire" of `kit_hr`, not only the kit
        elif not exact and all(
            isinstance(n.form, Value) for n in meant
        ):  # "engineering" may be ENG beside a stored Engineer
            short = (n for n in self._short(place, several=False) if isinstance(n.form, Value))
            meant += (more(n, feature("abbreviated")) for n in short)
        doubted = [node for node in meant if is_light_value(node, roles)]
        if doubted and len(doubted) == len(meant):
            meant = [told_by_place(self._table, self.text, node) for node in meant]
        found += meant
        if roles:
            strong = any(isinstance(n.form, Value) and not n.form.weak for n in meant)
            directing = feature("passed_direction") if directs(self._table, role) else PLAIN
            heavy = feature("passed_name") if light and meant else directing
            heavy = feature("passed_value") if doubted else heavy
            opens = any(isinstance(n.form, Subject) and n.form.meaning.kind == "opposite" for n in meant)
            # 「借りられる」 of a stored 賃貸, 「開いている」 beside the days off
            named = (strong or opens) and "deed" in roles
            term = any(isinstance(n.form, Value) and n.form.meaning.kind == "term" for n in meant)
            named = named or (term and "order" in roles)  # the owner says what is "well paid"
            if not (named and word_end == role_end):
                found += self._roles(place, role_end, role, passed=not strong, heavy=heavy)
            if not key and roles & _JOINED_AFTER:  # "or higher" may be "or", and "higher than"
                said = [*self._shorter(k)]
                cut = [n for end, part in said for n in self._roles(place, end, part) if n.symbol != GLUE]
                found += cut
                if any(node.symbol in ("or", "and") for node in cut):
                    longest = max(quantity_end, word_end if meant else place)
            # A phrase that may be cut short does not hide the words inside it: "that are not".
            begun = bool(key) and word_end < role_end and not roles.isdisjoint(_OF_PIECES)  # "ends | in May"
            if (
                not strong
                and (begun or not key)
                and (roles & _OF_PIECES or self._passes(roles) or self._is_run_over(k, role_end, roles))
            ):
                found += (n for end, part in self._shorter(k) for n in self._roles(place, end, part))
                longest = max(quantity_end, word_end if begun else place)
        elif meant and self._refuses_more(role, role_end, key, word_end):
            found += self._roles(place, role_end, role)
            longest = place
        return found, longest

    def _refuses_more(self, role: str, role_end: int, key: str, word_end: int) -> bool:
        """Whether the refusal in a word of the table goes on after it: "no pets or smokers".

        Or beside a longer word: "no platform | given" of a term "platform given". A stored value that begins
        so is meant as it stands: "not interested or scheduled".
        """
        if not role or role_end >= word_end or _REFUSING.isdisjoint(self._table.lang.roles[role]):
            return False
        reached = self._reaches(self.word_from(role_end))
        if reached > word_end:
            return True
        meant = {meaning.kind for meaning in self._table.lexicon.find(key)}
        after = self.dense.index.get(self.word_from(word_end))
        joined = self._table.lang.roles.get(self._function_words[after][1], ()) if after is not None else ()
        listed = "or" in joined or (self.text[word_end : word_end + 1] == "," and "or" in self.request_roles)
        return listed and meant <= _STATES and reached == word_end

    def _ends_word(self, place: int) -> bool:
        """Whether an ideograph is a word although it touches the ideograph before it: 「駐車場|無」."""
        ideograph = is_ideograph(self.text[place]) and self.text[place] in self._table.lang.roles
        return ideograph and not is_ideograph(self.text[place + 1 : place + 2])

    def _light(self, place: int) -> Iterator[Node]:
        """A word without weight at the start of a longer phrase, which may be cut there: "are | not in"."""
        k = self.dense.index.get(place)
        role_end, role = self._function_words[k] if k is not None else (place, "")
        if role and self._passes(self._table.lang.roles[role]):
            yield from (n for n in self._roles(place, role_end, role) if n.symbol == GLUE)

    def _is_name(self, place: int, spelled: str) -> bool:
        """Whether a function word is written as a name: "IT", "the us"."""
        capitals = spelled.isupper() and not self.source.source.isupper()
        return capitals or "article" in self._table.lang.roles.get(self._table.word_before(place), ())

    def _shorter(self, k: int) -> Iterator[tuple[int, str]]:
        """The function words at a place, except the longest."""
        said = function_words(self.source, self.dense, k, self._table.lang)
        next(said, None)
        return said

    def _is_run_over(self, k: int, end: int, roles: frozenset[str]) -> bool:
        """Whether a word of the table or a figure begins inside a refusal and ends after it.

        "Is | not cancelled", "not | in the morning". In "not | available", it may also end with it.
        """
        missing = "missing" in roles
        inner = [self.word_from(stop) for stop, _ in self._shorter(k) if missing or roles & _REFUSING]
        return any(self._reaches(place) + missing > end for place in inner)

    def _reaches(self, place: int) -> int:
        """Where the word of the table, the date or the time of day ends that begins at a place."""
        k = self.dense.index.get(place)
        word = schema_word(self.dense, k, self._table.lexicon, self._table.lang)[0] if k is not None else 0
        short = (node.stop for node in self._short(place, several=True)) if k is not None else ()
        return max(word, self._quantities.day_end(place), *short)

    def counted_at(self, place: int) -> bool:
        """Whether an amount with a unit begins at a place."""
        figures = (node.form for node in self.nodes if node.start == place and node.symbol == "Amount")
        return any(isinstance(form, Amount) and form.unit for form in figures)

    def _literals(self, place: int, known: int) -> Iterator[Node]:
        """Words that rules name literally."""
        before = self.text[place - 1] if place else " "
        for literal in self._literal.get(self.text[place], ()):
            stop = place + len(literal)
            if stop <= known or not self.text.startswith(literal, place):
                continue
            after = self.text[stop : stop + 1] or " "
            apart = not (after.isalnum() or before.isalnum())
            if not self.in_katakana(place) if is_cjk(literal[-1]) else apart:
                yield self.node(f'"{literal}"', place, stop, Word(literal))

    def _guessed(self, place: int, longest: int, roles: frozenset[str]) -> tuple[list[Node], int]:
        """A code, a misspelt value, or a word in the other script; and where it ends."""
        stop = self.word_ends[place]
        if stop == place or stop - place > _LONGEST_WORD:
            return [], longest
        word, spelled = self.text[place:stop], self.source.original(place, stop)
        found = [*self.leaves(place, stop, coded(self._table, word, spelled))]
        unknown = not roles and longest == place
        if not found:
            # A word without weight is short for something if no other word is.
            whole = unknown or (self._passes(roles) and longest == stop and stop - place >= _SAYS_ENOUGH)
            found = [*self._short(place, several=not whole)]
        katakana = self.in_katakana(place - 1) and self.in_katakana(place)
        if not found and unknown and not (katakana or self._is_in_phrase(place, stop)):
            found = [*self.leaves(place, stop, corrected(self._table, word, spelled))]
            if not found and word.isascii():
                found = [*self.leaves(place, stop, sounding(self._table, word, spelled))]
        return found, longest

    def _is_in_phrase(self, start: int, stop: int) -> bool:
        """Whether a phrase of the language goes on in a word, which is then no slip: "or later"."""
        before = self._function_words[: self.dense.index.get(start, 0)]
        return any(role and end == stop for end, role in before)

    def _short(self, place: int, *, several: bool) -> Iterator[Node]:
        """One to three words that the table abbreviates; `several`: only two or three.

        "Morning departures" are no initials.
        """
        run = _RUN.match(self.text, place)
        spans = [(place + one.start(), place + one.end()) for one in _WORD.finditer(run[0])] if run else []
        timed = (n for n, (start, _) in enumerate(spans) if start in self._quantities.when)
        ends = [stop for _, stop in spans[: max(1, next(timed, len(spans)))]]
        for stop in reversed(ends[several:]):
            words = [squeeze(one).replace("'", "") for one in _WORD.findall(self.text[place:stop])]
            spelled = self.source.original(place, stop)
            found = [*self.leaves(place, stop, shortened(self._table, words, spelled))]
            yield from found
            if found:
                return

    def _unknown(self, place: int) -> Node:
        named = self.text[place].isalnum() and not is_cjk(self.text[place])
        return self.node(UNKNOWN, place, self.name_ends[place] if named else place + 1)

    def _quoted(self, quote: re.Match[str]) -> Iterator[Node]:
        start, stop = quote.span()
        yield from self.leaves(
            start, stop, quoted(self._table, self.source.original(*quote.span(quote.lastindex or 0)))
        )
        yield self.node(UNKNOWN, start, stop)

    def _roles(
        self, start: int, stop: int, key: str, *, passed: bool = True, heavy: Score = PLAIN
    ) -> Iterator[Node]:
        roles = self._table.lang.roles[key]
        # "Higher than" compares before it names a height.
        told = roles - {"adjective"} if roles & _COMPARING else roles
        if not self._is_asking(start, key):
            told -= {"asking"}
        for role in sorted(told & self._wanted):
            yield self.node(role, start, stop, Word(key))
        if (
            passed
            and self.text[start].isalnum()
            and self._passes(roles)
            and key not in self._table.lang.relations
        ):
            alone = stop - start == 1 and is_ideograph(self.text[start])
            yield self.node(GLUE, start, stop, None, heavy + feature("passed_letter" if alone else "passed"))
        else:
            yield self.node(LEFT_WORD, start, stop, Word(key))

    def _passes(self, roles: frozenset[str]) -> bool:
        return passes(roles, asks=self.asks, refines=self._table.refines)


@lru_cache(maxsize=4)
def _by_first_letter(symbols: frozenset[str]) -> dict[str, list[str]]:
    """The words that rules name literally, by their first letter."""
    found: dict[str, list[str]] = {}
    for symbol in symbols:
        if symbol[0] == '"':
            found.setdefault(symbol[1], []).append(symbol[1:-1])
    return found
