"""Documents: whatever style of YAML a text is written in, it is read as written, and its place is known."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from nlfilter.errors import SchemaError
from nlfilter.golden.format import read_suite
from nlfilter.schema.document import Document
from nlfilter.schema.table import TableSchema
from nlfilter.where.compiled import compile_schema

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
