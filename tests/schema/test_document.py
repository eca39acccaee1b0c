"""Documents: a text in any YAML style is read as written, and its line is known."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from nlfilter.errors import SchemaError
from nlfilter.golden.format import read_suite
from nlfilter.schema.files.document import Document
from nlfilter.schema.table import TableSchema
from nlfilter.where.owner.compiling import compile_schema

_LINES = st.lists(
    st.text(st.sampled_from("ab 東'\"#:,-[]{}>|\\\t"), max_size=12) | st.just(""), min_size=1, max_size=6
)
_HEADS = [style + indent + chomp for style in ">|" for indent in ("", "2") for chomp in ("", "-", "+")]
_BLOCK = st.builds(
    lambda head, lines, more: f"a: {head}\n" + "".join(f"  {line}\n" for line in lines) + more,
    st.sampled_from(_HEADS),
    _LINES,
    st.sampled_from(["", "b: 'x'\n", "\n# a comment\nb: 'x'\n"]),
)
_FLOW = st.builds(
    lambda quote, lines, more: f"a: {quote}" + "\n  ".join(lines) + f"{quote}{more}\n",
    st.sampled_from(["'", '"']),
    _LINES,
    st.sampled_from(["", "  # a comment", "\nb: 'x'"]),
)
_PLAIN = st.builds(
    lambda lines, more: "a: x " + "\n  ".join(lines) + f"{more}\n",
    _LINES,
    st.sampled_from(["", "  # a comment", "\nb: 'x'"]),
)


@settings(max_examples=200, deadline=None)
@given(_BLOCK | _FLOW | _PLAIN)
def test_every_style_of_text_reads_as_in_plain_yaml(text: str) -> None:
    try:
        expected = YAML(typ="safe", pure=True).load(text)
    except YAMLError:
        with pytest.raises(SchemaError):
            Document.parse(text, "x.yaml")
        return
    document = Document.parse(text, "x.yaml")
    assert document.data == expected
    place = document.places["a",]
    assert document.text[: place.start].rstrip() == "a:"
    assert Document.parse(f"a: {text[place.start : place.end]}", "x.yaml").data["a"] == expected["a"]
    for offset, letter in enumerate(expected["a"]):
        line, column = document.position(("a",), offset)
        written = text.split("\n")[line - 1][column - 1 :]
        assert letter.isspace() or written[:1] in (letter, "\\")


FOLDED = """\
name: jobs
columns:
  staff: {type: VARCHAR}
  employees:
    type: INTEGER
    expr: >
      TRY_CAST(
        regexp_extract(staff, '[0-9]+')
        AS INTEGER)
  size:
    type: VARCHAR
    expr: |
      CASE WHEN staff IS NULL THEN 'unknown'
           WHEN len(staff) > 3 THEN 'large'
           ELSE 'small' END
terms:
  large: {where: "employees >= 300"}
  small:
    where: >-
      employees < 10
      AND employees >= 1
always: >
  staff IS NOT NULL
  AND staff <> ''
"""


def test_sql_of_a_schema_file_may_be_folded(tmp_path: Path) -> None:
    (path := tmp_path / "jobs.yaml").write_text(FOLDED, encoding="utf-8")
    compiled = compile_schema(TableSchema.load(path))
    assert set(compiled.exprs) == {"employees", "size"}
    assert set(compiled.terms) == {"large", "small"}


def test_a_folded_request_holds_its_words_alone(tmp_path: Path) -> None:
    (path := tmp_path / "x.golden.yaml").write_text(
        "cases:\n  - name: one\n    request: >\n      remote,\n      Python\n    keeps: none\n",
        encoding="utf-8",
    )
    assert read_suite(path).cases[0].request == "remote, Python\n"


_PIECES = (
    *(
        "[",
        "]",
        "{",
        "}",
        ": ",
        "- ",
        "? ",
        "\n",
        "\n  ",
        "'",
        '"',
        "|",
        ">-2",
        "&a ",
        "*a",
        "!t ",
        "!!binary ",
    ),
    *("%YAML 9.9\n", "---\n", "...\n", "# ", "a", "東", "~", '"\\UFFFFFFFF"', '"\\ud800"', "\\x", "\t", "<<"),
    *("\u2028", "\x85", "\ufeff", "\x00", "@", ",", "="),
)


@given(st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_text_is_a_document_or_a_problem_with_its_line(text: str) -> None:
    found: Document | SchemaError
    try:
        found = Document.parse(text, "x.yaml")
    except SchemaError as error:
        found = error
    if isinstance(found, Document):
        str(found.data).encode("utf-8")
    else:
        assert found.__context__ is None
        assert all(problem.startswith("x.yaml:") for problem in found.problems)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("opening", ["[", "{", "[{", "[[\n", "- ", "? ", "a: {", "- {a: [", "[a, "])
def test_deep_brackets_are_refused_where_they_become_too_deep(opening: str) -> None:
    # A parser that reads to the end needs seconds for a tenth of this text.
    with pytest.raises(SchemaError, match=r"^x\.yaml:\d+: nested more than 30 levels deep"):
        Document.parse("a:\n  " + opening * (1_000_000 // len(opening)), "x.yaml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: &x 2\n", "x.yaml:2: anchors"),
        ("a: 1\nb: *x\n", "x.yaml:2: anchors"),
        ("a: 1\nb: !env HOME\n", "x.yaml:2: tags"),
        ("%YAML 1.1\n---\na: yes\n", "x.yaml:1: YAML directives"),
        ('a: 1\nb: "\\ud800"\n', "x.yaml:2: a text holds an escape"),
        ('a: 1\nb: "\\U00110000"\n', "x.yaml:2: a text holds an escape"),
        ("a: 1\n? [b]\n: 2\n", "x.yaml:2: a key is a text"),
        ("a: 1\nb: \x07\n", "x.yaml:2: not YAML: a control character"),
    ],
)
def test_what_a_document_may_not_hold_is_said_with_its_line(text: str, said: str) -> None:
    with pytest.raises(SchemaError) as caught:
        Document.parse(text, "x.yaml")
    assert caught.value.problems[0].startswith(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: a\nitem:\u3000b\nrank: c\n", "2: a full-width blank stands where YAML needs a plain one"),
        ("name: a\n\u3000item: b\n", "2: a full-width blank stands where YAML needs a plain one"),
        ("name: a\nitem\uff1ab\nrank: c\n", "2: a full-width colon stands where YAML needs a plain one"),
        ("name: a\ncolumns:\n  x: {type:\u3000DATE}\n", "3: a full-width blank stands where YAML needs"),
        ("name: a\ncolumns:\n  x:\u3000{type: DATE}\n  y: {}\n", "3: a full-width blank stands where YAML"),
        ("name: x\u3000y\nitem: [b\n", "3: not YAML: a list or a map in brackets is not closed"),
    ],
)
def test_full_width_marks_are_told(text: str, said: str) -> None:
    with pytest.raises(SchemaError) as caught:
        Document.parse(text, "a.yaml")
    assert caught.value.problems[0].startswith(f"a.yaml:{said}")
