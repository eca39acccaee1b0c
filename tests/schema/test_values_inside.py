"""Values that stand inside other values of their column, and what their words mean."""

from __future__ import annotations

from nlfilter import NLFilter
from nlfilter.schema.lexicon.lexicon import Lexicon
from nlfilter.where.grounding import Grounded, ground
from nlfilter.where.nodes import Compare

TRADES = ("Cook", "Line Cook", "Head Cook", "Cookery Teacher", "Roofer")
STAFF = [
    {"person_no": n, "trade": (*TRADES, *(f"Trade{chr(97 + k % 26)}{k}x" for k in range(35)))[n % 40]}
    for n in (*range(160), 0, 0, 1)
]


def test_a_word_of_titles_that_rows_share_means_all_of_them() -> None:
    """Where every row has a name of its own, a word of some names asks for none of them."""
    posts = (
        "Registered Nurse",
        "Nurse - Nights",
        "Ward Clerk",
        *(f"Post{chr(97 + k % 26)}{k}x" for k in range(37)),
    )
    rows = [{"post_id": n, "title": posts[n % 40]} for n in (*range(160), 0)]
    table = NLFilter.infer(rows, translator="embedded")
    assert table.schema.search == ("title",)
    assert table.translate("nurses").where.sql == "title IN ('Registered Nurse', 'Nurse - Nights')"
    assert table.translate("no clerks").where.sql == "title IS DISTINCT FROM 'Ward Clerk'"
    assert NLFilter.infer(rows[:40]).schema.search == ()


def test_a_literal_that_a_model_writes_means_itself() -> None:
    table = NLFilter.infer(STAFF)
    assert table.vocabulary is not None
    lexicon = Lexicon(table.schema, table.vocabulary)
    found = ground(Compare("trade", "=", "Cook"), lexicon, "a cook")
    assert isinstance(found, Grounded)
    assert found.predicate == Compare("trade", "=", "Cook")
