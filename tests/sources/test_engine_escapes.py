"""The second wall alone: statements go directly to the locked connection, as if there were no gate."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from nlfilter.errors import EngineError
from nlfilter.sources.engine import Engine
from nlfilter.sources.rows import DictRows

FILE_READERS = """
SELECT * FROM read_text('{file}')
SELECT * FROM read_blob('{file}')
SELECT * FROM read_csv('{file}')
SELECT * FROM read_csv_auto('{file}')
SELECT * FROM read_json('{json}')
SELECT * FROM read_json_auto('{json}')
SELECT * FROM read_ndjson('{json}')
SELECT * FROM read_parquet('{parquet}')
SELECT * FROM parquet_scan('{parquet}')
SELECT * FROM parquet_metadata('{parquet}')
SELECT * FROM parquet_schema('{parquet}')
SELECT * FROM parquet_kv_metadata('{parquet}')
SELECT * FROM parquet_file_metadata('{parquet}')
SELECT * FROM sniff_csv('{file}')
SELECT * FROM glob('{folder}/*')
SELECT * FROM glob('/*')
SELECT * FROM '{parquet}'
SELECT * FROM '{json}'
SELECT * FROM query_table('{parquet}')
SELECT * FROM query('SELECT * FROM read_text(''{file}'')')
SELECT * FROM read_text('/proc/self/environ')
"""

OTHER_READERS = """
SELECT * FROM read_parquet('https://example.invalid/a.parquet')
SELECT * FROM read_parquet('s3://example/a.parquet')
SELECT * FROM read_parquet('hf://datasets/example/a.parquet')
SELECT * FROM read_text('.tmp/a.txt')
SELECT getenv('PATH')
SELECT * FROM python_variable
SELECT * FROM python_arrow_scan(1, 2, 3)
SELECT * FROM arrow_scan(1, 2, 3)
SELECT * FROM pandas_scan(1)
"""

WRITERS = """
COPY (SELECT 1) TO '{folder}/out.csv'
COPY (SELECT 1) TO '{folder}/out.parquet' (FORMAT parquet)
COPY (SELECT 1) TO '.tmp/out.csv'
COPY (SELECT 1) TO '/dev/stdout'
COPY list_1 FROM '{file}'
EXPORT DATABASE '{folder}/dump'
IMPORT DATABASE '{folder}'
ATTACH '{folder}/other.duckdb'
ATTACH '{parquet}'
ATTACH 'https://example.invalid/x.duckdb'
ATTACH 'sqlite:{folder}/x.db'
CREATE PERSISTENT SECRET s (TYPE http, BEARER_TOKEN 'x')
INSTALL httpfs
FORCE INSTALL httpfs
UPDATE EXTENSIONS
LOAD httpfs
LOAD '{file}'
"""

SETTINGS = """
SET enable_external_access = true
SET lock_configuration = false
SET disabled_filesystems = ''
SET allowed_directories = ['/']
SET allowed_paths = ['{file}']
SET temp_directory = '{folder}'
SET memory_limit = '100GB'
SET threads = 64
SET max_execution_time = 0
SET max_expression_depth = 100000
SET autoload_known_extensions = true
SET autoinstall_known_extensions = true
SET allow_community_extensions = true
SET python_enable_replacements = true
SET extension_directory = '{folder}'
SET custom_extension_repository = 'https://example.invalid'
SET log_query_path = '{folder}/log'
SET preserve_insertion_order = false
RESET memory_limit
RESET enable_external_access
PRAGMA enable_profiling = 'json'
PRAGMA profiling_output = '{folder}/profile'
PRAGMA memory_limit = '100GB'
CALL enable_logging(storage = 'file')
"""


def statements(*blocks: str) -> list[str]:
    return [line for block in blocks for line in block.splitlines() if line]


EVERYTHING = statements(FILE_READERS, OTHER_READERS, WRITERS, SETTINGS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("outside")
    (folder / "secret.csv").write_text("name,word\na,secret\n")
    (folder / "secret.json").write_text('{"word": "secret"}\n')
    duckdb.connect().execute(
        f"COPY (SELECT 'secret' AS s) TO '{folder}/secret.parquet' (FORMAT parquet, KV_METADATA {{k: 'v'}})"
    )
    return folder


def filled_in(statement: str, folder: Path) -> str:
    names = {name: folder / f"secret.{ending}" for name, ending in FILES.items()}
    return statement.format(folder=folder, **names)


FILES = {"file": "csv", "json": "json", "parquet": "parquet"}


@pytest.mark.parametrize("statement", statements(FILE_READERS))
def test_the_attempts_work_where_nothing_is_locked(statement: str, folder: Path) -> None:
    assert duckdb.connect().execute(filled_in(statement, folder)).fetchall()


@pytest.fixture(scope="module")
def locked() -> duckdb.DuckDBPyConnection:
    engine = Engine()
    engine.make("SELECT * FROM incoming", DictRows([{"a": 1}]).stream(["a"]))
    return engine._database().con.cursor()


@pytest.mark.parametrize("statement", EVERYTHING)
def test_nothing_outside_can_be_reached(
    statement: str, locked: duckdb.DuckDBPyConnection, folder: Path
) -> None:
    python_variable = [1]  # noqa: F841  (a replacement scan would find it)
    before = sorted(folder.iterdir())
    with pytest.raises(duckdb.Error):
        locked.execute(filled_in(statement, folder)).fetchall()
    assert sorted(folder.iterdir()) == before


def test_only_one_select_is_taken() -> None:
    engine = Engine()
    table = engine.make("SELECT * FROM incoming", DictRows([{"a": 1}]).stream(["a"]))
    drop = f"DROP TABLE {table}"
    for statement in (
        drop,
        f"SELECT 1; {drop}",
        f"DELETE FROM {table}",
        "SET VARIABLE x = 1",
        "ATTACH ':memory:'",
    ):
        with pytest.raises(EngineError, match="refused"):
            engine.read(statement)
    assert engine.read(f"SELECT a FROM {table}") == [(1,)]


class TestInPlace:
    """An engine that may scan some files reads only these files."""

    @pytest.fixture
    def engine(self, folder: Path) -> Engine:
        duckdb.connect().execute(f"COPY (SELECT 1 AS a) TO '{folder}/allowed.parquet'")
        return Engine(files=[str(folder / "allowed.parquet")])

    def test_reads_its_file(self, engine: Engine, folder: Path) -> None:
        assert engine.read(f"SELECT a FROM read_parquet('{folder}/allowed.parquet')") == [(1,)]

    @pytest.mark.parametrize("statement", EVERYTHING)
    def test_reads_nothing_else(self, statement: str, engine: Engine, folder: Path) -> None:
        with pytest.raises(duckdb.Error):
            engine._database().con.cursor().execute(filled_in(statement, folder)).fetchall()

    def test_runs_no_statement_that_could_overwrite_it(self, engine: Engine, folder: Path) -> None:
        # DuckDB's allowed paths are not read-only; the file is safe because the engine accepts only SELECT.
        before = (folder / "allowed.parquet").read_bytes()
        with pytest.raises(EngineError, match="refused"):
            engine.read(
                f"COPY (SELECT 2 AS a) TO '{folder}/allowed.parquet' (FORMAT parquet, USE_TMP_FILE false)"
            )
        assert (folder / "allowed.parquet").read_bytes() == before
