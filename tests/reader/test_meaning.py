"""What requests mean: negation and its scope, OR, lists, columns for numbers. Golden files hold the rest."""

from __future__ import annotations

from nlfilter import EmbeddedTranslator, TableSchema, Where
from nlfilter.schema.stored.vocabulary import EMPTY
from nlfilter.translate.confidence import is_understood
from nlfilter.translate.context import Context
from nlfilter.where.nodes import Compare
from nlfilter.where.owner.compiling import compile_schema
from tests.reader.small import TODAY, draft


def test_an_amount_goes_to_the_first_column_of_its_unit_and_the_others_are_told() -> None:
    columns = {name: {"type": "INTEGER", "unit": "kcal"} for name in ("energy", "fat", "sugar")}
    compiled = compile_schema(TableSchema.model_validate({"name": "meals", "columns": columns}))
    found = EmbeddedTranslator().draft("under 500kcal", Context(compiled, EMPTY, Where(compiled), TODAY))
    assert [condition.where for condition in found.conditions] == [Compare("energy", "<", 500)]
    assert [(one.value, one.alternatives) for one in found.mapped] == [("energy", ("fat", "sugar"))]
    assert not is_understood(found)


def test_a_bare_number_lands_on_no_column() -> None:
    (unmatched,) = draft("20").unmatched
    assert not isinstance(unmatched, str)
    assert (unmatched.reason.value, unmatched.suggestions[:2]) == ("ambiguous", ("rent", "size"))
