"""Files with flipped, lost, doubled or overwritten bytes: each is read, or refused with a clear error."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.faults.children import Outcome, Work
from nlfilter import NLFilter, TableSchema
from nlfilter.errors import NLFilterError
from nlfilter.golden.run import run_files
from nlfilter.golden.setup import Options
from nlfilter.schema.stored.learn import load_vocabulary, save, vocabulary_from

ROOT = Path(__file__).parents[2]
TABLE, SCHEMA = ROOT / "fixtures/films/films.parquet", ROOT / "schemas/films.yaml"
REQUEST = "comedies after 2010, streaming"
ASKED = ("genres", "year", "streaming")
CLAUSE = "list_contains(genres, 'Comedy') AND year > 2010 AND streaming"
GOLDEN = """\
schema: schema.yaml
table: table.parquet
cases:
  - name: one
    request: "comedies after 2090"
    keeps: none
"""

Damage = Callable[[random.Random, bytes], bytes]


def _turned(chance: random.Random, data: bytes) -> bytes:
    found = bytearray(data)
    for _ in range(chance.choice((1, 1, 3, 30))):
        found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
    return bytes(found)


def _cut(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data))]


def _overwritten(chance: random.Random, data: bytes) -> bytes:
    at, size = chance.randrange(len(data)), chance.choice((4, 64, 4_096))
    filled = chance.choice((b"\0" * size, b"\xff" * size, chance.randbytes(size)))
    return (data[:at] + filled)[: len(data)] + data[at + size :]


def _lost(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.choice((1, 8, 512)) :]


def _doubled(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + data[at : at + chance.choice((1, 8, 512))] + data[at:]


def _footed(chance: random.Random, data: bytes) -> bytes:
    """Damages the end of the data: the footer of a parquet file, or the last part of a text."""
    return data[: -min(len(data) // 2, 8_192)] + _turned(chance, data[-min(len(data) // 2, 8_192) :])


DAMAGES: tuple[Damage, ...] = (_turned, _cut, _overwritten, _lost, _doubled, _footed, _footed)


def works(folder: Path, count: int, seed: int) -> Iterator[tuple[str, Work]]:
    """Yields `count` damaged files: the kind of each, and the work that reads it."""
    chance = random.Random(seed)  # noqa: S311
    values = folder / "values.parquet"
    jobs = TableSchema.load(SCHEMA)
    save(vocabulary_from(TABLE, jobs), values)
    kinds: dict[str, tuple[bytes, Callable[[Path, bytes], Outcome]]] = {
        "parquet": (TABLE.read_bytes(), _filtered),
        "schema": (SCHEMA.read_bytes(), _schema),
        "golden": (GOLDEN.encode(), _golden),
        "vocabulary": (values.read_bytes(), _vocabulary),
    }
    for number in range(count):
        kind = ("parquet", "parquet", "schema", "golden", "vocabulary")[number % 5]
        sound, read = kinds[kind]
        yield kind, partial(read, folder, chance.choice(DAMAGES)(chance, sound))


@cache
def _films() -> NLFilter:
    return NLFilter(SCHEMA, translator="embedded", values=TABLE)


def _filtered(folder: Path, data: bytes) -> Outcome:
    """Checks the kept rows against the sound file, where a bare DuckDB reads the same values from both files.

    Values are compared by their text, since NaN equals nothing. Parquet has no checksum for the bytes of
    values: a bare DuckDB may read a damaged value differently each time, so such values are not judged.
    """
    path = folder / "table.parquet"
    path.write_bytes(data)
    try:
        result = _films().filter(REQUEST, str(path))
        found = dict(zip(result.positions, result.rows, strict=True))
    except NLFilterError as error:
        return _clear(error)
    sound = _sound()
    wanted = [n for n in _kept() if n < len(sound)]
    if [*found] == wanted and all(repr(row) == repr(sound[n]) for n, row in found.items()):
        return Outcome("right")
    lost = _lost_cells(path, sound)
    if not lost or any((n, "place") in lost for n in range(len(sound))):
        return Outcome("wrong row" if not lost else "other values")
    unsure = {n for n, column in lost if column in ASKED}
    kept = [n for n in found if n not in unsure] == [n for n in wanted if n not in unsure]
    same = all(
        repr(row[c]) == repr(sound[n][c]) for n, row in found.items() for c in row if (n, c) not in lost
    )
    return Outcome("other values" if kept and same else "wrong row", f"{len(found)} rows")


@cache
def _sound() -> list[dict[str, Any]]:
    """The rows of the sound file, which are in rank order."""
    with duckdb.connect() as bare:
        cursor = bare.execute(f"FROM '{TABLE}'")
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@cache
def _kept() -> list[int]:
    with duckdb.connect() as bare:
        return [
            place - 1 for (place,) in bare.execute(f"SELECT place FROM '{TABLE}' WHERE {CLAUSE}").fetchall()
        ]


def _lost_cells(path: Path, sound: list[dict[str, Any]]) -> set[tuple[int, str]]:
    """The cells (row and column) that a bare DuckDB reads differently than from the sound file."""
    lost: set[tuple[int, str]] = set()
    for column in sound[0]:
        held: list[Any] = []
        with suppress(duckdb.Error), duckdb.connect(config={"threads": 1}) as bare:
            held = [value for (value,) in bare.execute(f"SELECT \"{column}\" FROM '{path}'").fetchall()]
        missing = object()
        held += [missing] * (len(sound) - len(held))
        lost |= {(n, column) for n, row in enumerate(sound) if repr(held[n]) != repr(row[column])}
    return lost


def _schema(folder: Path, data: bytes) -> Outcome:
    path = folder / "schema.yaml"
    path.write_bytes(data)
    return _read(lambda: NLFilter(path, translator="embedded").translate("comedies after 2010"))


def _golden(folder: Path, data: bytes) -> Outcome:
    path = folder / "damaged.golden.yaml"
    path.write_bytes(data)
    (folder / "schema.yaml").write_bytes(SCHEMA.read_bytes())
    (folder / "table.parquet").write_bytes(TABLE.read_bytes())
    return _read(lambda: run_files([path], Options()))


def _vocabulary(folder: Path, data: bytes) -> Outcome:
    path = folder / "damaged.values.parquet"
    path.write_bytes(data)
    return _read(lambda: load_vocabulary(path))


def _read(work: Callable[[], Any]) -> Outcome:
    try:
        work()
    except NLFilterError as error:
        return _clear(error)
    return Outcome("read")


def _clear(error: NLFilterError) -> Outcome:
    """A clear error, unless its message is too long or shows contents of the file."""
    said = str(error).splitlines()
    fits = bool(said) and error.exit_code in (2, 3, 4, 6) and error.__cause__ is None
    return Outcome("clear error" if fits else "unclear error", " ".join(said)[:300])
