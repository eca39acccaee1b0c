"""Rules as data: which sequences of words and nodes make a node.

They stand in files named `constructions.rules`: one beside this module for all languages, and one for each
language.

    # a comment
    Measure <- ge Amount | Amount ge_after : compare >=
    Wish    <- Name eq? Value              : bind        ! loose

A symbol with a capital letter is a node, one without is the role of a word, and one in quotation marks is
the word itself. `?` marks an optional part, `+` a part that must touch the part before it, `/` stands between
symbols of which any may come, and `|` separates patterns. `@` is the node that is made: `Wish/Run <- @ has`.
After the colon stands the production that makes the node, with an argument. After `!` stands a feature of
the rule (`score.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product
from pathlib import Path

from msgspec import Struct, field

from nlfilter.build_cache import kept
from nlfilter.translate.languages.files import folders


class Rule(Struct, frozen=True, array_like=True):
    """One pattern: `symbols` in this order make a node `makes`, by a production with an argument.

    `feature` may be empty.
    """

    makes: str
    symbols: tuple[str, ...]
    production: str
    argument: str = ""
    feature: str = ""

    def __str__(self) -> str:
        made = f"{self.makes} <- {' '.join(self.symbols)} : {self.production} {self.argument}".rstrip()
        return f"{made} ! {self.feature}" if self.feature else made


class Prefix(Struct, array_like=True):
    """A node in the tree of rules: the rules that are complete here, and the next prefixes by symbol.

    The next part of `touching` must begin where the part before it ends. `expected` are the symbols of both.
    """

    complete: list[Rule] = field(default_factory=list)
    following: dict[str, Prefix] = field(default_factory=dict)
    touching: dict[str, Prefix] = field(default_factory=dict)
    expected: set[str] = field(default_factory=set)


class Grammar(Struct, frozen=True):
    """All rules as a tree of prefixes; rules that begin alike share a prefix."""

    root: Prefix
    symbols: frozenset[str]
    rules: tuple[Rule, ...]


def rules_of(text: str) -> Iterator[Rule]:
    """Parses the rules of a text.

    >>> [rule.symbols for rule in rules_of("Wish <- Name eq? Value : bind ! loose")]
    [('Name', 'eq', 'Value'), ('Name', 'Value')]
    """
    for line in text.splitlines():
        if not (rule := line.partition("#")[0].strip()):
            continue
        left, _, feature = rule.partition("!")
        left, _, production = left.partition(" : ")
        makes, arrow, patterns = left.partition("<-")
        name, _, argument = production.strip().partition(" ")
        if not (arrow and name):
            raise ValueError(f"no rule: {line!r}")
        for made, pattern in product(makes.strip().split("/"), patterns.split("|")):
            for symbols in product(*map(_choices, pattern.replace("@", made).split())):
                kept = tuple(symbol for symbol in symbols if symbol)
                yield Rule(made, kept, name, argument.strip(), feature.strip())


@cache  # many rules share their parts
def _choices(part: str) -> tuple[str, ...]:
    """The symbols that a part of a pattern may be; "" if it may be missing."""
    touching = "+" if part.startswith("+") else ""
    symbols = [touching + symbol for symbol in part.removeprefix("+").removesuffix("?").split("/")]
    return (*symbols, "") if part.endswith("?") else tuple(symbols)


def grammar_of(rules: Iterable[Rule]) -> Grammar:
    """Builds the tree of rules. A rule that two languages share counts once."""
    root, symbols = Prefix(), set[str]()
    kept = tuple(dict.fromkeys(rules))
    for rule in kept:
        place = root
        for symbol in rule.symbols:
            bare = symbol.removeprefix("+")
            after = place.following if bare == symbol else place.touching
            place.expected.add(bare)
            place = after.setdefault(bare, Prefix())
            symbols.add(bare)
        place.complete.append(rule)
    return Grammar(root, frozenset(symbols), kept)


@cache
def grammar() -> Grammar:
    """The rules of all languages; read once."""
    return kept("rules", Grammar, _read)


def _read() -> Grammar:
    homes = [Path(__file__).parent, *folders()]
    texts = (home.joinpath("constructions.rules").read_text("utf-8") for home in homes)
    return grammar_of(rule for text in texts for rule in rules_of(text))
