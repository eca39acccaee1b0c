"""The words between items: how each is tied to the one before it, and what refuses it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from nlfilter.schema.fold import is_cjk
from nlfilter.translate.embedded.comparisons import COMPARING, joins
from nlfilter.translate.embedded.reading import Item, Reading
from nlfilter.translate.embedded.segment import Atom

Link = Literal["start", "or", "and", "but", "comma", "none"]


@dataclass(frozen=True)
class Linked:
    """An item with the words around it.

    `link` ties it to the item before; `paused` says that a comma stands there, too, `afresh` that a "with"
    does. `prefix` and `suffix` are the negations before and after it; `spreads`, that the first may cover
    what follows. `case` says that more is wished for it (「渋谷なら」). `either` and `either_after` make
    alternatives of the run that it begins, or ends.
    """

    item: Item
    link: Link
    prefix: int | None = None
    suffix: int | None = None
    spreads: bool = True
    either: bool = False
    either_after: bool = False
    paused: bool = False
    case: bool = False
    along: bool = False
    afresh: bool = False


def tie(reading: Reading, items: Sequence[Item], n: int) -> Linked:
    """Read the words around item n; the negations found are taken."""
    item, last = items[n], items[n - 1] if n else None
    after = items[n + 1].first if n + 1 < len(items) else len(reading.atoms)
    gap = [i for i in range(last.last + 1 if last else 0, item.first) if i not in reading.used]
    link = _link(reading, gap, last, item)
    prefix = _prefix(reading, gap)
    if prefix is None:
        prefix = _inside(reading, item)
    suffix = _suffix(reading, item, after)
    reading.take(*(i for i in (prefix, suffix) if i is not None))
    atoms = [reading.atoms[i] for i in gap]
    return Linked(
        item,
        link,
        prefix,
        suffix,
        # "-Java" and "instead of Tokyo, Kyoto" refuse one word alone
        spreads=prefix is None
        or not (reading.atoms[prefix].text in "-!" or "replace" in reading.atoms[prefix].roles),
        either=any("either" in atom.roles for atom in atoms),
        either_after=_any_will_do(reading, item.last),
        case=_is_case(reading, item.last),
        along=_goes_along(atoms),
        paused=link == "or" and any(atom.is_break for atom in atoms),
        afresh=any(atom.key == "with" for atom in atoms),  # "no onions, with garlic"
    )


# --- the link


def _link(reading: Reading, gap: Sequence[int], last: Item | None, item: Item) -> Link:
    """What ties an item to the one before it."""
    if last is None:
        return "start"
    opening = reading.atoms[item.first]
    compares = opening.roles & COMPARING or any(role.endswith("_after") for role in opening.roles)
    if compares and (joined := joins(opening.key)):
        return "or" if joined == "or" else "and"  # "above 50 or below 46"
    link: Link = "none"
    for atom in (reading.atoms[i] for i in gap):
        if atom.meanings and not atom.roles:
            continue
        if atom.roles & _REFUSING:
            link = "but" if atom.key.startswith(("but", "and")) else link
        elif (
            "nor" in atom.roles
            or ("or" in atom.roles and (len(gap) <= 3 or "filler" not in atom.roles))
            or (atom.text in "/／" and last.column == item.column)
        ):
            link = "or"
        elif "but" in atom.roles:
            link = "but"
        elif "and" in atom.roles and link not in ("or", "but"):
            ends = atom.text[-1:] == "、" and atom.text[:-1] not in _ALONG  # 「両方が必要で、」
            link = "comma" if ends else "and"
        elif link == "none" and atom.text[-1:] == "、" and len(atom.text) > 1:
            link = "comma"
        elif atom.is_break and link == "none" and atom.text not in "()（）":
            link = "and" if atom.text == "・" else "comma"
    return link


_ALONG = frozenset({"でも", "も", "と", "や"})
"""Between two things of which the same is said, whatever they are."""


def _goes_along(atoms: Sequence[Atom]) -> bool:
    said = [atom.text.rstrip("、") for atom in atoms if atom.text not in _PLACES_OF]
    return bool(said) and all(text in _ALONG for text in said)


_PLACES_OF = frozenset({"の", "ところ", "もの", "ところの", "、"})


def _is_case(reading: Reading, last: int) -> bool:
    return any("case" in atom.roles for atom in reading.atoms[last + 1 : last + 2])


def _any_will_do(reading: Reading, last: int) -> bool:
    """「オートロック、宅配ボックスのどちらか」"""
    after = reading.atoms[last + 1 : last + 3]
    said = [atom for atom in after if "filler" not in atom.roles or "either" in atom.roles]
    return bool(said) and "either" in said[0].roles and is_cjk(said[0].text[0])


# --- a negation before the item, or within it

_REFUSING = frozenset({"not", "neither", "ne"})
# Comparing words that hold a negation of their own ("not more than").
_COMPARING = frozenset({"gt", "ge", "lt", "le", "date_since", "date_until"})
_LEADS_TO_A_THING = frozenset({"the", "a", "an", "too", "very", "so", "overly", "that"})


def _prefix(reading: Reading, gap: Sequence[int]) -> int | None:
    """The negation that reaches the item after a gap."""
    prefix: int | None = None
    for i in gap:
        atom = reading.atoms[i]
        if atom.meanings and not atom.roles:
            continue
        if prefix == i - 1 and atom.text in "(（":
            continue  # "not (Java or C++)"
        if prefix == i - 1 and _is_quality(reading, i):
            prefix = None  # "not boring in Yokohama"
        if atom.is_break or (prefix is not None and prefix >= i - 2 and _is_other_thing(reading, i)):
            prefix = None  # "without a pool, with a balcony", "not too long": something else was refused
        if "not" in atom.roles and prefix is not None and "not" in reading.atoms[prefix].roles:
            reading.take(prefix, i)  # "nothing that isn't vegan"
            prefix = None
        elif atom.roles & {*_REFUSING, "nor"} or _all_but(reading, i):
            prefix = i
    return prefix


def _all_but(reading: Reading, i: int) -> bool:
    """ "any colour but red", "everything but hotels" """
    before = reading.atoms[max(0, i - 3) : i]
    return reading.atoms[i].key == "but" and any(atom.key in _EVERY for atom in before)


_EVERY = frozenset({"any", "all", "every", "everything", "everywhere", "each"})


def _is_quality(reading: Reading, i: int) -> bool:
    """An opinion, or an unknown word that is no verb, before a thing that is said of the rest."""
    atom, after = reading.atoms[i], reading.atoms[i + 1 : i + 2]
    leads_on = bool(after) and after[0].key in ("in", "at", "for", "with", "near")
    unknown = (
        atom.is_unknown and atom.text.isascii() and not atom.text.lower().endswith(("ed", "en", "ing", "n"))
    )
    return "opinion" in atom.roles or (unknown and leads_on)


def _is_other_thing(reading: Reading, i: int) -> bool:
    """An unknown thing ("the ground floor", "too long"), unlike a verb ("not owned by X")."""
    atom, before = reading.atoms[i], reading.atoms[i - 1].key if i else ""
    return (atom.is_unknown or "adjective" in atom.roles) and before in _LEADS_TO_A_THING


def _inside(reading: Reading, item: Item) -> int | None:
    """A negation between a column and its value ("whose writer is not X")."""
    inside = [i for i in range(item.first, item.last) if reading.atoms[i].roles & {"not", "ne"}]
    if item.negative or any(reading.atoms[i].roles & _COMPARING for i in inside):
        return None
    return inside[0] if inside else None


# --- a negation after the item


def _suffix(reading: Reading, item: Item, after: int) -> int | None:
    """The negation after an item, over function words only."""
    for i in range(item.last + 1, after):
        if reading.atoms[i].text[-1:] in "。.!?！？\n":
            break
        if "rest" in reading.atoms[i].roles and i not in reading.used:
            return i  # 「高めのところは厳しいので、それ以外で」
    for i in range(item.last + 1, after):
        if i in reading.used:
            return None
        atom = reading.atoms[i]
        if "not_after" in atom.roles:
            if (again := _refused_again(reading, i, after)) is not None:
                reading.take(*range(i, again + 1))
                return None  # 「バリアフリーでない建物は避けたい」
            return _with_its_column(reading, item, i)
        if "".join(near.text for near in reading.atoms[i : i + 2]).lower().startswith("-free"):
            reading.take(i)  # "dairy-free"
            return i if atom.key == "free" else i + 1
        if _sums_up(reading, i):
            continue
        honorific = atom.is_unknown and len(atom.text) == 1 and is_cjk(atom.text)  # 「高めのお店は避けたい」
        passes = honorific or atom.roles & {"filler", "has"} or atom.means("column", "part", "table")
        if not passes or atom.is_break or atom.roles & {"or", "and", "also"}:
            return None
    return None


def _refused_again(reading: Reading, i: int, after: int) -> int | None:
    """The second refusal of one thing, where the first describes what is refused."""
    if not reading.atoms[i].key.endswith(("ない", "なし", "無い")):
        return None
    for j in range(i + 1, min(i + 5, after)):
        atom = reading.atoms[j]
        if atom.is_break or j in reading.used or atom.text[-1:] in "、。":
            return None
        if atom.roles & {"not_after", "hasnt", "drop_after"}:
            return j
    return None


def _sums_up(reading: Reading, i: int) -> bool:
    """The last 「も」 of 「東京も大阪も嫌」."""
    following = reading.atoms[i + 1].roles if i + 1 < len(reading.atoms) else frozenset()
    return "also" in reading.atoms[i].roles and "not_after" in following


def _with_its_column(reading: Reading, item: Item, suffix: int) -> int:
    """ "Python以外の言語": the column named after the negation belongs to it."""
    nxt = suffix + 1
    if nxt >= len(reading.atoms) or nxt in reading.used:
        return suffix
    if not any(m.name == item.column for m in reading.atoms[nxt].means("column", "part")):
        return suffix
    reading.take(suffix)
    return nxt
