"""Writing a proposal into its schema file: existing content stays, words that an owner removed stay out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlfilter import TableSchema
from nlfilter.enrich import Plan
from nlfilter.enrich.memory import memory_of, recall, remember
from nlfilter.enrich.merge import Without, merged
from nlfilter.errors import InputError, SchemaError
from nlfilter.schema.files.document import Document
from nlfilter.schema.files.splice import flow, lines, spliced
from tests.enrich.tables import ANSWER, ROWS, SCHEMA

OWN = """\
# Boats of an invented harbor.
name: boats   # as people call it
key: 'code'
columns:
  code: {type: VARCHAR, vocabulary: open, named_only: true}

  # where they lie
  harbor:
    type: "VARCHAR"
    vocabulary: closed  # known ones alone
    synonyms: port   # one word
    values:
      Oslo:
      - Kristiania # until 1924
  # the colour of the hull comes next

  hull: {type: VARCHAR, vocabulary: closed, named_only: true}   # S or P
  grade: {type: VARCHAR, vocabulary: closed}
  title: {type: VARCHAR, vocabulary: text}
  crew: {type: BIGINT}
  rent: {type: BIGINT, unit: EUR}
  depth: {type: BIGINT}
  heated:
    type: BOOLEAN
    when_true: [heated,
                warmed]  # two
  built: {type: DATE, stored: VARCHAR}
  speed_text: {type: VARCHAR, vocabulary: closed}
  gear: {type: 'VARCHAR[]'}
search: title  # the end
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "boats.yaml"
    path.write_text(OWN, encoding="utf-8")
    return path


def _written(file: Path, answer: dict[str, Any] = ANSWER, **how: Any) -> str:
    proposal = Plan.of(TableSchema.load(file), ROWS, asked=recall(file)).read([json.dumps(answer)])
    proposal.write(file, **how)
    remember(file, proposal.asked)
    return file.read_text(encoding="utf-8")


@pytest.mark.parametrize("reviewed", [False, True])
def test_comments_order_and_quotes_stay(file: Path, reviewed: bool) -> None:
    text = _written(file, reviewed=reviewed)
    comments = [line.partition("#")[2] for line in OWN.splitlines() if "#" in line]
    assert [line.partition("#")[2] for line in text.splitlines() if "#" in line] == comments
    for part in (
        "key: 'code'",
        'type: "VARCHAR"',
        "gear: {type: 'VARCHAR[]'}",
        "  - Kristiania # until 1924\n",
    ):
        assert part in text
    assert "search: title  # the end" in text
    names = [*TableSchema.load(file).columns]
    assert names[: len(SCHEMA.columns) - 2] == [n for n in SCHEMA.columns if n not in ("owner", "margin")]


def test_the_file_equals_the_proposal(file: Path) -> None:
    proposal = Plan.of(TableSchema.load(file), ROWS).read([json.dumps(ANSWER)])
    _written(file, reviewed=True)
    assert TableSchema.load(file) == proposal.schema(reviewed=True)


def test_without_a_review_its_words_are_marked(file: Path) -> None:
    _written(file)
    schema = TableSchema.load(file)
    assert schema.unreviewed
    assert schema.columns["harbor"].unreviewed
    assert all(term.unreviewed for term in schema.terms.values())
    assert [*schema.terms] == ["rent_at_most_200", "hull_s", "speed_text_number_at_least_10"]
    assert not schema.columns["grade"].model_copy(update={"synonyms": ()}).label
    assert not schema.columns["gear"].unreviewed, "the proposal says nothing about it"


def test_only_what_is_accepted_is_written(file: Path) -> None:
    text = _written(file, accept=lambda item: item.part == ("terms", "cheap"), reviewed=True)
    assert text.startswith(OWN)
    assert "cheap:" in text
    assert "オスロ" not in text


def test_words_that_an_owner_removed_stay_out(file: Path) -> None:
    text = _written(file)
    file.write_text(text.replace("オスロ", "Christiania").replace("sailors", "hands"), encoding="utf-8")
    before = file.read_text(encoding="utf-8")
    plan = Plan.of(TableSchema.load(file), ROWS, asked=recall(file))
    assert plan.calls == ()
    more = [*ROWS, {**ROWS[0], "harbor": "Bodø"}]
    again = Plan.of(TableSchema.load(file), more, asked=recall(file))
    said = {
        "columns": [
            *ANSWER["columns"],
            {"column": "harbor", "values": [{"value": "Bodø", "words": ["ボードー"]}]},
        ]
    }
    again.read([json.dumps({**ANSWER, **said})]).only(lambda item: item.place[0] == "columns").write(file)
    after = file.read_text(encoding="utf-8")
    assert after.replace("\n      Bodø: [ボードー]", "").replace('\n      "Bodø": [ボードー]', "") == before


def test_a_file_that_changed_meanwhile_keeps_its_own_words(file: Path) -> None:
    proposal = Plan.of(TableSchema.load(file), ROWS).read([json.dumps(ANSWER)])
    file.write_text(OWN.replace("depth: {type: BIGINT}", "depth: {type: BIGINT, unit: km}"), encoding="utf-8")
    proposal.write(file, reviewed=True)
    assert TableSchema.load(file).columns["depth"].unit == "km"


def test_a_file_that_became_another_is_left_alone(file: Path) -> None:
    proposal = Plan.of(TableSchema.load(file), ROWS).read([json.dumps(ANSWER)])
    file.write_text("name: other\ncolumns:\n  a: {type: DATE}\n", encoding="utf-8")
    with pytest.raises((InputError, SchemaError)):
        proposal.write(file)
    assert file.read_text(encoding="utf-8") == "name: other\ncolumns:\n  a: {type: DATE}\n"


def test_a_damaged_memory_is_an_error(file: Path) -> None:
    for junk in ("[]", "{", '{"columns": 3}', '{"columns": {"a": 1}}'):
        memory_of(file).write_text(junk, encoding="utf-8")
        with pytest.raises(InputError):
            recall(file)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
LEAVES = st.one_of(WORDS, st.lists(WORDS, max_size=3))
DATA = st.recursive(
    LEAVES, lambda inner: st.dictionaries(WORDS, inner, min_size=1, max_size=4), max_leaves=12
)


@given(st.dictionaries(WORDS, DATA, min_size=1, max_size=4), st.booleans(), st.data())
def test_any_document_takes_more(base: dict[str, Any], braces: bool, data: st.DataObject) -> None:
    """A document with additions reads back as its old content plus the additions, in any layout."""
    text = (
        flow(base) + "\n"
        if braces
        else "".join(f"{line}\n" for key in base for line in lines(key, base[key], 0))
    )
    document = Document.parse(text, "f.yaml")
    assert _plain(document.data) == _plain(base)
    key = data.draw(st.sampled_from([*base]))
    more = dict(document.data)
    if isinstance(more[key], dict):
        more[key] = {**data.draw(st.dictionaries(WORDS, DATA, max_size=2)), **more[key]}
    elif isinstance(more[key], list):
        more[key] = [*more[key], data.draw(WORDS)]
    more = {
        **more,
        **{k: v for k, v in data.draw(st.dictionaries(WORDS, DATA, max_size=2)).items() if k not in more},
    }
    made = spliced(document, more)
    assert _plain(Document.parse(made, "f.yaml").data) == _plain(more)


def _plain(data: Any) -> Any:
    """Empty lists and texts in the form in which they are read back."""
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    return [*data] if isinstance(data, list | tuple) else data


def test_short_forms_are_written_out() -> None:
    document = Document.parse("label: cars\nvalues: [a, b]\nsynonyms: one\n", "f.yaml")
    writes = [(("label", "ja"), "車"), (("values", "b"), "ビー"), (("synonyms",), "two")]
    assert spliced(document, merged(document.data, writes)) == (
        "label: {en: cars, ja: 車}\nvalues: {a: , b: [ビー]}\nsynonyms: [one, two]\n"
    )


@pytest.mark.parametrize("text", ["\ufffe", "a\uffff", "\x85", "\u2028"])
def test_a_character_that_yaml_refuses_is_escaped(text: str) -> None:
    assert Document.parse("".join(f"{line}\n" for line in lines("key", text, 0)), "f.yaml").data == {
        "key": text
    }


def test_a_word_leaves_its_list() -> None:
    document = Document.parse("synonyms: [a, b] # ours\nnouns:\n- car # one\n- auto\nkey: id\n", "f.yaml")
    writes = [(("synonyms",), Without("A")), (("nouns",), Without("auto"))]
    assert spliced(document, merged(document.data, writes)) == (
        "synonyms: [b] # ours\nnouns:\n[car]\nkey: id\n"
    )
