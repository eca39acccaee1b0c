"""Schema files: all problems are reported at once with their lines; a written file reads back the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlfilter.errors import InputError, SchemaError
from nlfilter.schema import editor
from nlfilter.schema.files.file import check, dump, load_document, text_of
from nlfilter.schema.table import TableSchema

ROOT = Path(__file__).parents[2]


def written(text: str, folder: Path) -> Path:
    path = folder / "rows.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(text: str, folder: Path) -> list[str]:
    with pytest.raises(SchemaError) as caught:
        TableSchema.load(written(text, folder))
    assert caught.value.exit_code == 2
    assert caught.value.__context__ is None
    assert len(str(caught.value).splitlines()) <= 3
    return [problem.removeprefix(f"{folder}/rows.yaml:") for problem in caught.value.problems]


def test_numbers_in_names_and_values_stay_texts(tmp_path: Path) -> None:
    schema = TableSchema.load(
        written("name: 2024\ncolumns:\n  grade: {type: VARCHAR, values: [1, NO, yes, 1.0]}\n", tmp_path)
    )
    assert schema.name == "2024"
    assert list(schema.columns["grade"].values) == ["1", "NO", "yes", "1.0"]


def test_missing_values_are_typed_as_they_are_written(tmp_path: Path) -> None:
    schema = TableSchema.load(
        written('name: x\ncolumns:\n  pay: {type: BIGINT, missing: [-1, 9.5, "-1", none]}\n', tmp_path)
    )
    assert schema.columns["pay"].missing == (-1, 9.5, "-1", "none")


def test_every_problem_has_its_line(tmp_path: Path) -> None:
    text = """\
name: rows
fiscal_year: 13
rankk: rank
columns:
  city: {type: VARCHAR, vocabulary: shut}
  pay: {unit: JPY}
"""
    found = problems(text, tmp_path)
    assert sorted(problem.split(":")[0] for problem in found) == ["2", "3", "5", "6"]
    assert any('Did you mean "rank"?' in problem for problem in found)


def test_names_that_do_not_agree_are_told_together(tmp_path: Path) -> None:
    text = """\
name: rows
columns:
  city: {type: VARCHAR, when_true: [x]}
  City: {type: VARCHAR}
ranges:
  pay: {low: city, high: pay_max}
search: [title]
"""
    assert [problem.split(":")[0] for problem in problems(text, tmp_path)] == ["4", "6", "6", "7", "3"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: rows\nname: again\ncolumns: {}\n", "twice"),
        ("name: rows\ncolumns: {a: {type: VARCHAR}, a: {type: DATE}}\n", "twice"),
        ("name: rows\ncolumns: &a {}\nranges: *a\n", "alias"),
        ("name: rows\ncolumns: [\n", "not YAML"),
        ("name: rows\n  columns: {}\n", "not YAML"),
        ("name: !!python/object:os.system x\n", ""),
        ("just a text\n", ""),
        ("- a list\n", ""),
        ("", ""),
        ("columns: {}\n", "'name' is missing"),
        ("name: rows\ncolumns: 5\n", "columns"),
        ("name: rows\ncolumns: {a: VARCHAR}\n", "a"),
        ("name: rows\ncolumns: {a: {type: VARCHAR, values: [null]}}\n", "needs quotes"),
    ],
)
def test_what_is_no_schema_is_refused(text: str, said: str, tmp_path: Path) -> None:
    assert said in problems(text, tmp_path)[0]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00name")
    for name, said in (
        ("nope.yaml", "no such file"),
        ("", "not a regular file"),
        ("binary.yaml", "not UTF-8"),
    ):
        with pytest.raises(SchemaError, match=said) as caught:
            TableSchema.load(tmp_path / name)
        assert caught.value.__context__ is None


@pytest.mark.parametrize("name", ["jobs", "films", "buses", "classes"])
def test_the_shipped_schemas_are_written_back_the_same(name: str, tmp_path: Path) -> None:
    schema = TableSchema.load(ROOT / "schemas" / f"{name}.yaml")
    schema.dump(tmp_path / "again.yaml")
    assert TableSchema.load(tmp_path / "again.yaml") == schema


_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)
_COLUMN = st.fixed_dictionaries(
    {"type": st.sampled_from(["VARCHAR", "BIGINT", "VARCHAR[]", "DATE"])},
    optional={
        "description": _TEXT,
        "label": st.fixed_dictionaries({"en": _TEXT}, optional={"ja": _TEXT}),
        "synonyms": st.lists(_TEXT, max_size=2),
        "values": st.dictionaries(_TEXT, st.lists(_TEXT, max_size=2), max_size=3),
        "missing": st.lists(st.integers() | _TEXT, max_size=2),
        "named_only": st.booleans(),
    },
)


@given(columns=st.dictionaries(_TEXT, _COLUMN, max_size=3))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_schema_is_read_back_as_it_was(columns: dict[str, Any], tmp_path: Path) -> None:
    folded = {name.encode().lower() for name in columns}
    if len(folded) < len(columns):
        return
    schema = TableSchema.model_validate({"name": "rows", "columns": columns})
    dump(schema, tmp_path / "rows.yaml", notes=dict.fromkeys(columns, "a note\n# of two lines"))
    assert TableSchema.load(tmp_path / "rows.yaml") == schema


def test_what_is_written_reads_well() -> None:
    schema = TableSchema.model_validate(
        {
            "name": "rows",
            "key": "id",
            "columns": {
                "city": {
                    "type": "VARCHAR",
                    "values": {"東京": ["Tokyo"], "大阪": []},
                    "label": {"en": "city"},
                },
                "pay": {"type": "BIGINT", "unit": "JPY", "missing": [-1]},
            },
            "ranges": {"pay": {"low": "pay", "high": "pay"}},
        }
    )
    assert (
        text_of(schema, {"pay": "0 to 9, 3 % missing"})
        == """\
format: 2
name: rows
key: id
columns:
  city: {type: VARCHAR, label: {en: city}, values: {東京: [Tokyo], 大阪: []}}
  # 0 to 9, 3 % missing
  pay: {type: BIGINT, unit: JPY, missing: [-1]}
ranges:
  pay: {low: pay, high: pay}
"""
    )


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    schema = TableSchema.model_validate({"name": "rows", "columns": {}})
    (tmp_path / "folder.yaml").mkdir()
    for path in (tmp_path / "no" / "such" / "folder.yaml", tmp_path / "folder.yaml"):
        with pytest.raises(InputError, match="could not be written"):
            schema.dump(path)
    assert [path.name for path in tmp_path.iterdir()] == ["folder.yaml"]


ROWS = [{"city": "東京", "pay": 5}, {"city": "大阪", "pay": 7}]


class TestCheck:
    def test_a_schema_that_fits(self) -> None:
        schema = TableSchema.model_validate({"name": "r", "columns": {"city": {"type": "VARCHAR"}}})
        assert schema.check(ROWS).drift == ()

    def test_all_drift_at_once_with_lines(self, tmp_path: Path) -> None:
        path = written(
            "name: r\nrank: rnk\ncolumns:\n  citty: {type: VARCHAR}\n  pay: {type: DATE}\n"
            "  city: {type: VARCHAR, values: [京都, 東京], groups: {West: [大阪, 奈良]}}\n",
            tmp_path,
        )
        schema, document = load_document(path, TableSchema)
        found = check(schema, ROWS, document=document)
        assert [problem.removeprefix(f"{path}:") for problem in found.drift] == [
            "4: columns.citty: the data has no column 'citty'. Did you mean \"city\"?",
            "5: columns.pay: the data holds BIGINT, the schema says DATE",
            "2: rank: the data has no column 'rnk'.",
        ]
        assert [warning.removeprefix(f"{path}:") for warning in found.warnings] == [
            "6: columns.city.values: '京都' is not among the stored values",
            "6: columns.city.groups: '奈良' is not among the stored values",
        ]

    def test_rows_that_share_a_key(self) -> None:
        rows = [{"who": who, "id": id_} for who, id_ in (("a", "k1"), ("b", "k1"), ("b", "k2"), ("b", "k2"))]
        columns = {"who": {"type": "VARCHAR"}, "id": {"type": "VARCHAR"}}

        def warnings(**more: str) -> list[str]:
            schema = TableSchema.model_validate({"name": "r", "key": "id", "columns": columns, **more})
            return [warning for warning in schema.check(rows).warnings if warning.startswith("key:")]

        assert warnings() == [
            "key: 2 rows have the key of another row, as 'k1': golden cases cannot name them"
        ]
        assert warnings(list="who") == [
            "key: 1 row has the key of another row, 'k2': golden cases cannot name it"
        ]

    @pytest.mark.parametrize(("unit", "warned"), [("minuets", True), ("minutes", False), ("points", False)])
    def test_a_unit_that_looks_like_a_known_one(self, unit: str, warned: bool) -> None:
        columns = {"walk": {"type": "BIGINT", "unit": unit}}
        warnings = TableSchema.model_validate({"name": "r", "columns": columns}).check([{"walk": 5}]).warnings
        said = f'columns.walk.unit: {unit!r} is no unit that nlfilter knows. Did you mean "minutes"?'
        assert [*warnings] == ([said] if warned else [])

    def test_words_that_mean_two_things_are_warnings(self) -> None:
        city = {"type": "VARCHAR", "synonyms": ["place"]}
        shop = {"type": "VARCHAR", "synonyms": ["place"]}
        schema = TableSchema.model_validate({"name": "r", "columns": {"city": city, "shop": shop}})
        (warning,) = schema.check([{"city": "a", "shop": "b"}, {"city": "b", "shop": "a"}]).warnings
        assert "'place'" in warning

    @pytest.mark.parametrize(
        ("terms", "warned"),
        [
            ({"overdue": {"where": "late > 0"}}, ()),
            (
                {"overdue": {"where": "late > 0"}, "bad": {"where": "late > 9", "synonyms": ["overdue"]}},
                ("terms.bad: 'overdue' also belongs to terms.overdue",),
            ),
        ],
    )
    def test_a_column_and_a_term_may_share_a_word(
        self, terms: dict[str, Any], warned: tuple[str, ...]
    ) -> None:
        """With an amount, the word means the column ("20 minutes overdue"); alone, it means the term."""
        late = {"type": "INTEGER", "unit": "minutes", "synonyms": ["overdue"]}
        schema = TableSchema.model_validate({"name": "r", "columns": {"late": late}, "terms": terms})
        warnings = schema.check([{"late": 5}]).warnings
        assert len(warnings) == len(warned)
        assert all(what in warning for what, warning in zip(warned, warnings, strict=True))


def test_the_json_schema_for_editors_is_up_to_date() -> None:
    shipped = (ROOT / "schemas" / "nlfilter.schema.json").read_text(encoding="utf-8")
    assert shipped == editor.text(), "run: python -m nlfilter.schema.editor > schemas/nlfilter.schema.json"


def test_every_key_of_the_format_is_described() -> None:
    made = editor.json_schema()
    for name, part in {"TableSchema": made, **made["$defs"]}.items():
        if "properties" in part:
            assert set(editor.DESCRIPTIONS[name]) == set(part["properties"])
    assert all(kind["description"].endswith(".") for kind in made["$defs"]["Semantic"]["oneOf"])
    assert json.loads(editor.text()) == made
