"""Finds columns of texts that list several things: "spare battery; case", 「プール、サウナ」.

They are lists if the same few pieces occur in different combinations. "Smith, John" and "Osaka, Japan" are
no lists: each piece always stands in the same place. Some marks, as ";", stand in lists alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import chain

from nlfilter.schema.inference.column_facts import ColumnFacts
from nlfilter.schema.inference.written import Written
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.guesses import looks_like_key
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.semantic import Semantic
from nlfilter.sources.names import literal, quoted
from nlfilter.sources.source import Scan

LISTED = "VARCHAR[]"
_SEPARATORS: Sequence[str] = NAMES["delimited"]["separators"]
_ONLY_IN_LISTS = frozenset(NAMES["delimited"]["only_in_lists"])
_SAMPLE = 2_000
_LONGEST_CELL, _LONGEST_PIECE, _MOST_WORDS = 80, 25, 4
_FEWEST = 3
"""The least number of cells with a separator, and of different pieces."""
_LISTING = 0.1
"""The least share of the cells that list several things."""
_MOST_PIECES = 200
_RETURNS = 2.5
"""How many times a piece must occur, on average."""
_MOVING = 0.75
"""The least share of the pieces that also stand alone, in another place, or beside other pieces."""
_LAST, _ENDING = tuple(word.lstrip() for word in NAMES["delimited"]["joining"] if word.isascii()), 0.1
"""What joins the last part of one value, and the greatest share of the cells that may end so."""
_LENGTHS, _OFTEN = 3, 5
"""Cells of so many lengths are lists, though each piece keeps its place ("café, bar, lift"), if the
pieces return so often."""
_LETTERED = 0.8
"""The least share of the pieces with a letter; without letters, they are dates, fractions or amounts."""


def listed_as(scan: Scan, name: str, fact: ColumnFacts) -> Written | None:
    """How to read a column of texts as lists; None if its texts are single values.

    >>> from nlfilter.schema.table import TableSchema
    >>> rows = [{"extras": text} for text in ("case", "strap; case", "case; tuner", "tuner; strap")] * 3
    >>> TableSchema.infer(rows).columns["extras_list"].expr
    'string_split_regex(nullif(trim("extras", \\' ;\\'), \\'\\'), \\'\\\\s*;[\\\\s;]*\\')'
    """
    if fact.kind is not Kind.TEXT or fact.length > _LONGEST_CELL or fact.distinct < _FEWEST:
        return None
    if looks_like_key(name):
        return None
    narrow = scan.narrow([name])
    column = quoted(name)
    rows = narrow.read(
        f"SELECT CAST({column} AS VARCHAR) FROM {narrow.table} WHERE {column} IS NOT NULL LIMIT {_SAMPLE}"
    )
    texts = [text for (text,) in rows]
    mark = next((mark for mark in _SEPARATORS if _are_lists(texts, mark)), None)
    if mark is None:
        return None
    around = literal(rf"\s*{re.escape(mark)}[\s{re.escape(mark)}]*")
    filled = f"nullif(trim({column}, {literal(f' {mark}')}), '')"  # an empty text lists nothing
    return Written(LISTED, f"string_split_regex({filled}, {around})", Semantic.TEXT)


def _are_lists(texts: Sequence[str], mark: str) -> bool:
    """Whether texts are lists with this mark between their pieces.

    >>> _are_lists(["jazz/folk", "rock", "folk/rock", "jazz", "jazz/rock"] * 2, "/")
    True
    >>> _are_lists(["Smith, John", "Doe, Ann", "Doe, John", "Smith, Ann"] * 3, ",")
    False
    >>> _are_lists(["bus;tram", "bus", "bus;tram;ferry"] * 3, ";")
    True
    >>> _are_lists(["gluten, milk", "gluten, soya", "milk, soya", "milk", "soya"] * 3, ",")
    True
    >>> _are_lists(["Osaka, Japan", "Kobe, Japan", "Lyon, France", "Japan", "France"] * 3, ",")
    False
    >>> _are_lists(["bar", "café, bar", "café, bar, lift", "café, shop, bar, lift"] * 3, ",")
    True
    >>> _are_lists(["Coffee/Tea", "Water", "None"] * 3, "/"), _are_lists(["1 | a | b", "c"] * 9, "|")
    (False, False)
    """
    if sum(mark in text for text in texts) < _FEWEST:
        return False
    pieces = ([part.strip() for part in text.split(mark) if part.strip()] for text in texts)
    cells = [cell for cell in pieces if cell]
    listing = [cell for cell in cells if len(cell) > 1]
    if len(listing) < max(_FEWEST, _LISTING * len(cells)):
        return False
    held = [piece for cell in cells for piece in cell]
    different = {*held}
    return (
        _FEWEST <= len(different) <= min(_MOST_PIECES, len(held) / _RETURNS)
        and sum(len(piece) for piece in held) <= _LONGEST_PIECE * len(held)
        and sum(len(piece.split()) <= _MOST_WORDS for piece in held) >= _LETTERED * len(held)
        and sum(any(map(str.isalpha, piece)) for piece in held) >= _LETTERED * len(held)
        and len(set(map(tuple, listing))) > 1  # one combination alone is one value
        and (mark in _ONLY_IN_LISTS or _recombine(cells))
    )


def _recombine(cells: Sequence[Sequence[str]]) -> bool:
    """Whether most pieces of lists also stand alone or in another place, or beside several that do.

    "Gluten" of "gluten, milk" and "gluten, soya" always stands first, but milk and soya also stand elsewhere.
    In cells of several lengths whose pieces return often, it is enough to stand beside other pieces.
    """
    places: defaultdict[str, set[int]] = defaultdict(set)
    beside: defaultdict[str, set[frozenset[str]]] = defaultdict(set)
    held = [piece for cell in cells for piece in cell]
    for cell in cells:
        for place, piece in enumerate(cell):
            places[piece].add(place if len(cell) > 1 else -1)
            beside[piece].add(frozenset(cell) - {piece})
    moving = free = {piece for piece, at in places.items() if len(at) > 1}
    single = _are_single_values(cells)
    varied = not single and len({*map(len, cells)}) >= _LENGTHS and len(held) >= _OFTEN * len(places)
    if not single:
        free = moving | {
            piece
            for piece, others in beside.items()
            if (varied and len(others) > 1) or len(moving & {*chain.from_iterable(others)}) > 1
        }
    listed = [piece for cell in cells if len(cell) > 1 for piece in cell]
    among = (listed, held) if varied else (listed,)
    return any(sum(piece in free for piece in pieces) >= _MOVING * len(pieces) for pieces in among)


def _are_single_values(cells: Sequence[Sequence[str]]) -> bool:
    """Whether many cells end with what joins the last part of one value.

    "Finance, Accounting, & Procurement" is one value.
    """
    ending = sum(piece.startswith(_LAST) for cell in cells for piece in cell[-1:])
    return ending > _ENDING * len(cells)
