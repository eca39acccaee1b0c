"""Reads folders of cases; the files in a folder say what form it has:

- `cases.jsonl` beside one parquet file: requests about one table;
- `cases.jsonl` and `tables.jsonl`: requests about many small tables;
- `dialogues.jsonl` beside them: dialogues about the same table, judged turn by turn;
- `segments.jsonl` and `table_*.jsonl`: dialogues over many tables;
- a parquet file in `tables/` whose requests were judged here (`benchmarks/judge/tables`).

A table has the schema that its owner wrote (`schema.yaml` beside the cases, or a file of its name under
`benchmarks/judge/schemas`), else the inferred one. `enriched.yaml` makes a second run of the same cases.
The first run (`inferred`) uses the inferred schema everywhere.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.judge.cases import DIALOGUES, ENRICHED, EVERYTHING, INFERRED, Case, Gold, Table
from benchmarks.judge.rows import Rows
from benchmarks.judge.traits import NOT_SAID, Traits, traits_of
from nlfilter import RejectedWhere, TableSchema, parse_where
from nlfilter.schema.stored.learn import vocabulary_from
from nlfilter.translate.pipeline import MAX_REQUEST
from nlfilter.where.owner.compiling import compile_schema
from nlfilter.where.sql.writer import view_column

HERE = Path(__file__).parent
SCHEMAS = HERE / "schemas"
JUDGED_HERE = HERE / "tables"

# The kind of a request is the first kind whose pattern is in its gold clause.
KINDS = (
    ("negation", r"\bNOT\b|DISTINCT|<>"),
    ("or", r"\bOR\b|\bIN\b"),
    ("text", r"LIKE|regexp_matches"),
    ("range", r"[<>]|BETWEEN"),
    ("list", r"list_"),
    ("equality", r""),
)
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


@dataclass(frozen=True)
class Run:
    """One run of the cases of a folder; `only` these tables, so that several processes can share a run."""

    name: str
    folder: Path
    form: str
    enriched: bool = False
    inferred: bool = False
    only: frozenset[str] | None = None

    def tables(self) -> Iterator[Table]:
        """The tables of the cases."""
        return READERS[self.form](self)

    def table_names(self) -> set[str]:
        """The names of the tables, without reading a schema."""
        match self.form:
            case "one table" | "dialogues beside":
                return {self.folder.name}
            case "judged here":
                return {path.stem for path in judged_in(self.folder)}
            case _:
                file = "cases.jsonl" if self.form == "many tables" else "segments.jsonl"
                return {line["table"] for line in lines(self.folder / file)}

    def takes(self, table: str) -> bool:
        """Whether a table is one of those to judge."""
        return self.only is None or table in self.only

    @property
    def traits(self) -> Traits:
        return traits_of(self.name.partition("+")[0])


def runs_of(cases: Path, *, inferred: bool = False) -> Iterator[Run]:
    """Every folder of cases under a folder, including itself; `inferred`: only folders of one table."""
    for folder in sorted({path.parent for path in cases.rglob("*.jsonl")} | {cases / "tables"}):
        form = form_of(folder)
        name = folder.relative_to(cases).as_posix() if folder != cases else folder.resolve().name
        if inferred:
            if form == "one table":
                yield Run(name + INFERRED, folder, form, inferred=True)
            continue
        if form:
            yield Run(name, folder, form)
        if form == "one table" and (folder / "enriched.yaml").exists():
            yield Run(name + ENRICHED, folder, form, enriched=True)
        if form == "one table" and (folder / "dialogues.jsonl").exists():
            yield Run(name + DIALOGUES, folder, "dialogues beside")


def form_of(folder: Path) -> str:
    """The form of a folder of cases; empty for any other folder."""
    if (folder / "segments.jsonl").exists():
        return "dialogues"
    if (folder / "cases.jsonl").exists():
        if (folder / "tables.jsonl").exists():
            return "many tables"
        return "one table" if len([*folder.glob("*.parquet")]) == 1 else ""
    return "judged here" if folder.name == "tables" and judged_in(folder) else ""


# One reader for each form --------------------------------------------------------------------------------


def one_table(run: Run) -> Iterator[Table]:
    owned = owned_by(run).exists()
    cases = (request_case(line, run.traits, owned) for line in lines(run.folder / "cases.jsonl"))
    yield table_beside(run, tuple(cases))


def dialogues_beside(run: Run) -> Iterator[Table]:
    """The dialogues about a table that has cases of its own."""
    asked = (case for line in lines(run.folder / "dialogues.jsonl") for case in turns_of_dialogue(line))
    yield table_beside(run, tuple(asked))


def table_beside(run: Run, cases: tuple[Case, ...]) -> Table:
    """The one table of a folder, with its owner's schema file if there is one."""
    path, owned = parquet_in(run.folder), owned_by(run)
    schema = owned if owned.exists() else SCHEMAS / f"{run.folder.name}.yaml"
    return table_of(run, run.folder.name, path, schema, cases)


def parquet_in(folder: Path) -> Path:
    """The one parquet file of a folder of cases about one table."""
    (path,) = folder.glob("*.parquet")
    return path


def owned_by(run: Run) -> Path:
    """The schema file beside the cases of a run, if there is one."""
    return run.folder / ("enriched.yaml" if run.enriched else "schema.yaml")


def many_tables(run: Run) -> Iterator[Table]:
    asked: dict[str, list[Case]] = defaultdict(list)
    for line in lines(run.folder / "cases.jsonl"):
        if run.takes(line["table"]):
            asked[str(line["table"])].append(request_case(line, run.traits))
    with tempfile.TemporaryDirectory() as scratch:
        for table in lines(run.folder / "tables.jsonl"):
            name = table["table"]
            if name in asked:
                path = Path(scratch) / f"{name.split('.')[-1]}.parquet"
                write_parquet(table, path)
                yield table_of(run, name, path, SCHEMAS / run.name / f"{name}.yaml", tuple(asked[name]))


def dialogues(run: Run) -> Iterator[Table]:
    turns: dict[str, list[Case]] = defaultdict(list)
    for segment in lines(run.folder / "segments.jsonl"):
        if run.takes(segment["table"]):
            turns[segment["table"]].extend(turns_of(segment, run.traits))
    with tempfile.TemporaryDirectory() as scratch:
        for name, cases in sorted(turns.items()):
            path = Path(scratch) / f"{name}.parquet"
            source = run.folder / f"table_{name}.jsonl"
            duckdb.connect().execute(f"COPY (FROM read_json('{source}')) TO '{path}' (FORMAT parquet)")
            yield table_of(run, name, path, SCHEMAS / run.name / f"{name}.yaml", tuple(cases))


def judged_here(run: Run) -> Iterator[Table]:
    for path in filter(lambda path: run.takes(path.stem), judged_in(run.folder)):
        judged = JUDGED_HERE / f"{path.stem}.jsonl"
        cases = tuple(request_case(line, run.traits) for line in lines(judged))
        yield table_of(run, path.stem, path, judged.with_suffix(".yaml"), cases)


READERS = {
    "one table": one_table,
    "dialogues beside": dialogues_beside,
    "many tables": many_tables,
    "dialogues": dialogues,
    "judged here": judged_here,
}


def judged_in(folder: Path) -> list[Path]:
    """The tables of a folder of tables whose requests were judged here."""
    return [p for p in sorted(folder.glob("*.parquet")) if (JUDGED_HERE / f"{p.stem}.jsonl").exists()]


# Small forms ---------------------------------------------------------------------------------------------


def table_of(run: Run, name: str, path: Path, schema_file: Path, cases: tuple[Case, ...]) -> Table:
    """A table with everything that its requests need."""
    owned = TableSchema.load(schema_file) if schema_file.exists() else None
    schema = owned if owned and not run.inferred else TableSchema.infer(str(path))
    compiled = compile_schema(schema)
    # Gold clauses may use the owner's derived columns, whatever schema the run uses.
    views = (compile_schema(owned) if owned else compiled, compiled)
    view = {column: view_column(whole, column) for whole in views for column in whole.exprs}
    rows = Rows(f"'{path}'", view, equal_bounds=run.traits.equal_bounds)
    cases = tuple(case if is_ready(case, schema) else replace(case, ready=False) for case in cases)
    vocabulary = vocabulary_from(str(path), schema, compiled.exprs)
    return Table(run.name, name, schema, vocabulary, rows, cases)


def is_ready(case: Case, schema: TableSchema) -> bool:
    """Whether the gate accepts the clause in force before a case."""
    if case.in_force == EVERYTHING:
        return True
    try:
        parse_where(case.in_force, schema)
    except RejectedWhere:
        return False
    return True


def request_case(line: Mapping[str, Any], traits: Traits, owned: bool = False) -> Case:
    """A single request; clauses over the owner's columns count only with the owner's schema."""
    unsupported = line.get("unsupported", line.get("unmatched"))
    clause = line.get("where", line.get("must"))
    return Case(
        id=line["id"],
        request=line["request"],
        gold=Gold(
            clause or EVERYTHING,
            (*_accepted(line), *(line.get("accept_by_schema", ()) if owned else ())),
            line.get("must"),
            line.get("may"),
        ),
        kind=kind_of(line["request"], clause),
        today=date.fromisoformat(line["today"]) if "today" in line else traits.today,
        flags=tuple(line.get("flags", ())),
        unsupported=None if unsupported is None else tuple(unsupported),
    )


def turns_of(segment: Mapping[str, Any], traits: Traits) -> Iterator[Case]:
    """The turns of one search in a dialogue; the gold filter of a turn is in force in the next turn."""
    in_force = carried(segment, traits.carried)
    for number, turn in enumerate(segment["turns"], 1):
        flags = (NOT_SAID,) if turn.get(NOT_SAID) else ()
        gold = turn["where_sql"] or EVERYTHING
        yield Case(
            id=f"{segment['segment_id']}:{number}",
            request=turn["user"][:MAX_REQUEST],
            gold=Gold(gold, tuple(respelled(gold, turn.get("accept", {})))),
            kind=turn["move"],
            today=traits.today,
            flags=flags,
            in_force=in_force,
            dialogue=segment["segment_id"],
            counts=traits.leave_out.isdisjoint(flags),
        )
        in_force = gold


def turns_of_dialogue(dialogue: Mapping[str, Any]) -> Iterator[Case]:
    """The turns of a dialogue about one table, as `turns_of` makes them."""
    in_force = EVERYTHING
    for number, turn in enumerate(dialogue["turns"], 1):
        gold = turn["where"] or EVERYTHING
        yield Case(
            id=f"{dialogue['id']}:{number}",
            request=turn["user"],
            gold=Gold(gold, _accepted(turn)),
            kind="first" if number == 1 else "later",
            today=date.fromisoformat(dialogue["today"]),
            in_force=in_force,
            dialogue=dialogue["id"],
        )
        in_force = gold


def _accepted(line: Mapping[str, Any]) -> tuple[str, ...]:
    """The other right clauses of a request or turn; an empty text keeps every row."""
    return tuple(clause or EVERYTHING for clause in line.get("accept", ()))


def respelled(clause: str, spellings: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """A clause with every other right spelling of its values: one for each column, or any of them.

    >>> [*respelled("city = 'London'", {"city": ["London", "London, UK"]})][1:]
    ["city = 'London, UK'", "city IN ('London', 'London, UK')"]
    """
    equal = {name: re.compile(rf"\b{name} = '(?:[^']|'')*'") for name in spellings}
    ways = {name: [*map(_literal, dict.fromkeys(found))] for name, found in spellings.items()}
    for chosen in product(*([*ones, None] for ones in ways.values())):
        other = clause
        for name, one in zip(ways, chosen, strict=True):
            condition = f"{name} = {one}" if one else f"{name} IN ({', '.join(ways[name])})"
            other = equal[name].sub(condition.replace("\\", r"\\\\"), other)
        yield other


def _literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def carried(segment: Mapping[str, Any], column: str) -> str:
    """The condition of a first turn's gold filter on a column, if the person spoke of the column before."""
    first = segment["turns"][0]
    before = "\n".join(turn.get("user", "") for turn in segment["history"])
    asked = first["filter"] or {}
    for part in asked.get("and", [asked]):
        value = str(part.get("value"))
        if part.get("column") == column and value in before:
            return f"{column} = '{value}'"
    return EVERYTHING


def kind_of(request: str, where: str) -> str:
    if JAPANESE.search(request):
        return "japanese"
    return next(name for name, pattern in KINDS if re.search(pattern, where))


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def write_parquet(table: Mapping[str, Any], path: Path) -> None:
    """Writes a table of columns and rows as a parquet file."""
    con = duckdb.connect()
    columns = ", ".join(f'"{c["name"]}" {c["type"]}' for c in table["columns"])
    con.execute(f"CREATE TABLE t ({columns})")
    marks = "(" + ", ".join("?" * len(table["columns"])) + ")"
    for at in range(0, len(table["rows"]), 200):  # inserting the rows one by one takes ten times as long
        rows = table["rows"][at : at + 200]
        values = ", ".join([marks] * len(rows))
        con.execute(f"INSERT INTO t VALUES {values}", [cell for row in rows for cell in row])
    con.execute(f"COPY t TO '{path}' (FORMAT parquet)")
