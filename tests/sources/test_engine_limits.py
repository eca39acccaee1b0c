"""Time, memory, errors and threads of the locked engine."""

from __future__ import annotations

import os
import signal
import threading
import time
import traceback
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from nlfilter.errors import EngineError, InputError
from nlfilter.sources import deadline
from nlfilter.sources import engine as engine_module
from nlfilter.sources.deadline import Deadlines
from nlfilter.sources.engine import Engine, Limits
from nlfilter.sources.rows import DictRows
from nlfilter.sources.source import Scan, loading

SHORT = Limits(seconds=0.3, memory="64MB")

ENDLESS = {
    "rows": "SELECT count(*) FROM range(100000000000)",
    "cross join": "SELECT count(*) FROM range(1000000) a, range(1000000) b, range(1000) c",
    "recursion": "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r",
    "sleep": "SELECT sleep_ms(60000)",
}
BOMBS = {
    "sort": "SELECT count(x) FROM (SELECT repeat('x', 1000) AS x FROM range(10000000) t(n) ORDER BY hash(n))",
    "list": "SELECT length(string_agg(repeat('x', 10000), '')) FROM range(100000)",
}


@pytest.mark.parametrize("statement", ENDLESS.values(), ids=ENDLESS)
def test_a_statement_is_cut_off_in_time_and_the_engine_stays_usable(statement: str) -> None:
    engine = Engine(SHORT)
    with pytest.raises(EngineError, match=r"stopped after 0\.3 seconds"):
        engine.read(statement)
    assert engine.read("SELECT 42") == [(42,)]


@pytest.mark.parametrize("statement", BOMBS.values(), ids=BOMBS)
def test_memory_runs_out_as_an_error_and_the_engine_stays_usable(statement: str) -> None:
    engine = Engine(Limits(seconds=60, memory="64MB"))
    with pytest.raises(EngineError, match="memory"):
        engine.read(statement)
    assert engine.read("SELECT 42") == [(42,)]


def test_a_list_too_big_for_memory_is_refused() -> None:
    engine = Engine(Limits(memory="8MB"))
    rows = DictRows([{"text": "x" * 2000 + str(n)} for n in range(20_000)])
    with pytest.raises(EngineError, match="memory"):
        engine.make("SELECT * FROM incoming", rows.stream(["text"]))
    assert engine.read("SELECT 42") == [(42,)]


def test_an_interrupt_from_outside_leaves_the_engine_usable() -> None:
    engine = Engine()
    with engine._database().lend_cursor() as asker:  # the next query uses this cursor
        timer = threading.Timer(0.2, asker.cursor.interrupt)
    timer.start()
    with pytest.raises(EngineError):
        engine.read(ENDLESS["rows"])
    assert engine.read("SELECT 42") == [(42,)]


def _press_ctrl_c() -> None:
    """Sends the signal once a query runs: Python may swallow it while it opens what the query needs."""
    threading.Timer(0.1, lambda: os.kill(os.getpid(), signal.SIGINT)).start()


def _in_an_engine() -> None:
    engine = Engine(Limits(seconds=60))
    engine.read("SELECT 1")
    _press_ctrl_c()
    engine.read(ENDLESS["cross join"])


def _over_files() -> None:
    with loading() as cursor:
        scan = Scan(cursor, "", lambda: InputError(""))
        scan.read("SELECT 1")
        _press_ctrl_c()
        scan.read(ENDLESS["rows"])


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
@pytest.mark.parametrize("work", [_in_an_engine, _over_files])
def test_ctrl_c_stays_a_keyboard_interrupt(work: Callable[[], None]) -> None:
    for _ in range(5):  # if DuckDB handles the signal, one of a few queries never returns
        with pytest.raises(KeyboardInterrupt):
            work()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
def test_a_handler_of_the_application_stops_a_query_too() -> None:
    def handle(*_: object) -> None:
        raise SystemExit

    before = signal.signal(signal.SIGINT, handle)
    try:
        with pytest.raises(KeyboardInterrupt):
            _in_an_engine()
        assert signal.getsignal(signal.SIGINT) is handle
    finally:
        signal.signal(signal.SIGINT, before)


LEAKS: dict[str, Callable[[Engine], object]] = {
    "conversion": lambda engine: engine.read("SELECT CAST('SECRET-ROW' AS INTEGER)"),
    "parameter": lambda engine: engine.read("SELECT 1 WHERE ? > 1", ["SECRET-ROW"]),
    "raised in SQL": lambda engine: engine.read("SELECT error('SECRET-ROW')"),
    "unknown name": lambda engine: engine.read("SELECT SECRET_ROW"),
    "loading": lambda engine: engine.make(
        "SELECT CAST(a AS INTEGER) FROM incoming", DictRows([{"a": "SECRET-ROW"}]).stream(["a"])
    ),
}


@pytest.mark.parametrize("act", LEAKS.values(), ids=LEAKS)
def test_no_error_carries_what_the_library_said(act: Callable[[Engine], object]) -> None:
    with pytest.raises(EngineError) as caught:
        act(Engine())
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    shown = "".join(traceback.format_exception(None, caught.value, None)) + str(caught.value.to_dict())
    assert "SECRET" not in shown


@pytest.mark.parametrize("setting", sorted(engine_module._MUST_READ_BACK))
def test_an_engine_that_reads_back_otherwise_is_not_handed_out(
    setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(engine_module._MUST_READ_BACK, setting, "otherwise")
    with pytest.raises(EngineError, match=rf"could not be locked \({setting}\)"):
        Engine()


@pytest.mark.parametrize("setting", ["temp_directory", "enable_external_access", "lock_configuration"])
def test_a_step_left_out_of_the_recipe_is_noticed(setting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = [line for line in engine_module._settings(Limits(), ()) if not line.startswith(f"{setting} ")]
    monkeypatch.setattr(engine_module, "_settings", lambda *_: kept)
    with pytest.raises(EngineError, match="could not be locked"):
        Engine()


def test_an_engine_with_its_file_system_left_open_is_not_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = engine_module._settings
    kept = [line for line in whole(Limits(), ()) if "filesystems" not in line and "external" not in line]
    monkeypatch.setattr(engine_module, "_settings", lambda *_: kept)
    monkeypatch.setattr(engine_module, "_MUST_READ_BACK", {"lock_configuration": True})
    with pytest.raises(EngineError, match="disabled_filesystems"):
        Engine()


def test_cursors_have_every_setting_of_the_recipe() -> None:
    """Cursors start with the global settings; a setting of only one session would not affect them."""
    engine = Engine(SHORT)
    own = ("max_execution_time", "max_expression_depth", "TimeZone", "late_materialization_max_rows")
    shown = ", ".join(f"current_setting('{name}')::VARCHAR" for name in own)
    assert engine.read(f"SELECT {shown}") == [("300", "250", "UTC", "0")]
    assert engine.read("SELECT current_setting('python_enable_replacements')") == [(False,)]


def test_a_setting_that_duckdb_does_not_know_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "_settings", lambda *_: ["no_such_setting = 1"])
    with pytest.raises(EngineError, match="no_such_setting"):
        Engine()


def test_an_engine_for_lists_does_not_look_for_joins(monkeypatch: pytest.MonkeyPatch) -> None:
    passes = (*engine_module._FOR_JOINS, "a pass of another DuckDB")
    monkeypatch.setattr(engine_module, "_FOR_JOINS", passes)
    shown = "SELECT current_setting('disabled_optimizers')"
    assert {*Engine().read(shown)[0][0].split(",")} == {*passes[:-1]}
    assert Engine(Limits(threads=2)).read(shown) == [("",)]


def test_many_threads_ask_at_once() -> None:
    engine = Engine()
    table = engine.make("SELECT * FROM incoming", DictRows([{"n": n} for n in range(5_000)]).stream(["n"]))

    def ask(low: int) -> list[tuple[int, ...]]:
        return engine.read(f"SELECT n FROM {table} WHERE n >= ? ORDER BY n LIMIT 3", [low])

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(400)))
    assert answers == [[(low,), (low + 1,), (low + 2,)] for low in range(400)]


def test_tables_come_and_go_while_others_are_read() -> None:
    engine = Engine()
    steady = engine.make("SELECT * FROM incoming", DictRows([{"n": 7}]).stream(["n"]))

    def come_and_go(n: int) -> tuple[object, object]:
        table = engine.make("SELECT * FROM incoming", DictRows([{"n": n}]).stream(["n"]))
        found = engine.read(f"SELECT n FROM {table}"), engine.read(f"SELECT n FROM {steady}")
        engine.drop(table)
        return found

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(come_and_go, range(60))) == [([(n,)], [(7,)]) for n in range(60)]


class Recorder:
    def __init__(self) -> None:
        self.interrupts = 0

    def interrupt(self) -> None:
        self.interrupts += 1


def test_deadlines_interrupt_only_late_queries() -> None:
    deadlines, late, quick = Deadlines(0.05), Recorder(), Recorder()
    with deadlines.guard(quick):
        pass
    with deadlines.guard(late):
        for _ in range(200):
            time.sleep(0.02)
            if late.interrupts:
                break
    assert late.interrupts > 0
    assert quick.interrupts == 0


def test_a_closed_cursor_does_not_end_the_watcher() -> None:
    class Closed:
        def interrupt(self) -> None:
            raise RuntimeError("already closed")

    deadlines, late = Deadlines(0.0), Recorder()
    with deadlines.guard(Closed()), deadlines.guard(late):
        for _ in range(200):
            time.sleep(0.02)
            if late.interrupts > 1:
                break
    assert late.interrupts > 1


def test_the_watcher_of_deadlines_keeps_no_cursor(monkeypatch: pytest.MonkeyPatch) -> None:
    class Cursor:
        def interrupt(self) -> None: ...

    monkeypatch.setattr(deadline, "_GLANCE", 0.001)
    cursor, deadlines = Cursor(), deadline.Deadlines(60)
    seen = weakref.ref(cursor)
    with deadlines.guard(cursor):
        time.sleep(0.1)  # the watcher checks the cursor
    del cursor
    assert seen() is None


def test_a_statement_over_given_files_has_a_limit_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadline, "_loading", lambda: deadline.Deadlines(0.1))
    with loading() as cursor, pytest.raises(EngineError) as caught:
        Scan(cursor, "", lambda: InputError("damaged")).read(ENDLESS["cross join"])
    assert (caught.value.code, caught.value.__context__) == ("out_of_time", None)
    with loading() as cursor, pytest.raises(EngineError):
        [*Scan(cursor, "", lambda: InputError("damaged")).batches(ENDLESS["cross join"], ())]
