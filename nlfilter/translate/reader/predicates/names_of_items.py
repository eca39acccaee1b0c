"""Names of items that another column stores, of the items to which a row refers: a required course."""

from __future__ import annotations

from collections.abc import Iterator

from nlfilter.schema.fold import fold, is_cjk
from nlfilter.schema.lexicon.meaning import STORED
from nlfilter.schema.names.short_forms import name_words
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.translate.reader.forms import Value, Wish
from nlfilter.translate.reader.predicates.text_search import holds_phrase
from nlfilter.translate.reader.table import Table, cached_by_table
from nlfilter.where.nodes import disjunction
from nlfilter.where.phrases import How, Mapped

_SHORTEST = 2


def item_called(table: Table, thing: Value, start: int, stop: int) -> Wish | None:
    """The wish for the items with a name that another column stores of further items.

    「線形代数学」 asks for the course, not for those that require it.
    """
    meaning, item = thing.meaning, table.schema.item
    if item is None or meaning.kind not in STORED or not refers_to_items(table, meaning.name):
        return None
    said = holds_phrase(table, (item,), thing.text)  # 「統計学」 of a stored 統計学I
    found = [said] if said else [holds_phrase(table, (item,), value) for value in meaning.values]
    named = [one for one in found if one is not None]
    if len(named) < len(found):
        return None
    told = Mapped(thing.text, item, thing.text, How.FOLDED, (table.label(meaning.name),))
    return Wish(start, stop, disjunction(*named), item, whole=True, mapped=(told,))


@cached_by_table
def refers_to_items(table: Table, name: str) -> bool:
    """Whether a column stores names of further items, by its name: a relation, then the noun of the items.

    `required_course` beside `course_name`, 「前提科目」 beside 「科目名」; but `meal_plan` is no other plan.
    """
    item, schema = table.schema.item, table.schema
    if item in (None, name) or name not in schema.columns or item not in schema.filterable:
        return False
    if table.lexicon.matching(item) == "closed":
        return False  # then the item's own value is known
    nouns = {*map(fold, schema.nouns), *_nouns_in(item)}
    return any(_ends_in(fold(called), noun) for called in table.called(name) for noun in nouns)


def _nouns_in(item: str) -> Iterator[str]:
    """The noun of the items in the name of their column, which ends in a word for names."""
    if is_cjk(item[-1]):
        yield fold(item[:-1])
    else:
        yield " ".join(name_words(item)[:-1])


def _ends_in(called: str, noun: str) -> bool:
    if len(noun) < _SHORTEST:
        return False
    words = called.removesuffix(noun) if is_cjk(noun[-1]) else " ".join(name_words(called)).removesuffix(noun)
    return called != words and words.strip() in _RELATIONS


_RELATIONS = frozenset(NAMES["rows"]["related"])
