"""Named input files must be regular files of a limited size, for every reader."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from nlfilter.errors import NLFilterError
from nlfilter.golden.format import read_suite
from nlfilter.golden.report import read_baseline
from nlfilter.schema.stored.learn import load_vocabulary
from nlfilter.schema.table import TableSchema
from nlfilter.sources.files import MOST_LINES, MOST_YAML, UnreadFile, bytes_of, json_object
from nlfilter.translate.models.recorded import RecordedTranslator
from tests.cli.command import nlfilter

READERS: dict[str, Callable[[Path], object]] = {
    "schema.yaml": TableSchema.load,
    "x.golden.yaml": read_suite,
    "bulk.jsonl": read_suite,
    "replies.jsonl": RecordedTranslator,
    "report.json": read_baseline,
    "words.parquet": load_vocabulary,
}


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _folder(path: Path) -> None:
    path.mkdir()


def _endless(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(MOST_LINES + 1)  # a sparse file: it uses no disk space


@pytest.mark.timeout(20)
@pytest.mark.parametrize("make", [_fifo, _device, _folder, _endless])
@pytest.mark.parametrize("name", READERS)
def test_what_is_no_regular_file_of_a_bounded_size_is_refused(
    name: str, make: Callable[[Path], None], tmp_path: Path
) -> None:
    make(tmp_path / name)
    with pytest.raises(NLFilterError) as caught:
        READERS[name](tmp_path / name)
    assert caught.value.exit_code == 2
    assert name in caught.value.message
    assert caught.value.__context__ is None


@pytest.mark.timeout(20)
@pytest.mark.parametrize("make", [_fifo, _device])
def test_the_command_line_waits_for_no_device(make: Callable[[Path], None], tmp_path: Path) -> None:
    make(tmp_path / "schema.yaml")
    ran = nlfilter("translate", "remote", "--schema", tmp_path / "schema.yaml")
    assert ran.code == 2
    assert "not a regular file" in ran.err


def test_a_file_at_the_limit_is_read_and_one_byte_more_is_not(tmp_path: Path) -> None:
    (path := tmp_path / "x.yaml").write_bytes(b"a" * MOST_YAML)
    assert len(bytes_of(path, MOST_YAML)) == MOST_YAML
    with pytest.raises(UnreadFile, match="999,999 bytes"):
        bytes_of(path, MOST_YAML - 1)


@pytest.mark.parametrize("opening", ["[", '{"reply": ', '{"id": "a", "reply": {"a": [', "[{}, "])
@pytest.mark.parametrize("name", ["bulk.jsonl", "replies.jsonl", "report.json"])
def test_deep_json_is_refused(name: str, opening: str, tmp_path: Path) -> None:
    (path := tmp_path / name).write_text(opening * 20_000, encoding="utf-8")
    with pytest.raises(NLFilterError) as caught:
        READERS[name](path)
    assert caught.value.exit_code == 2


def test_a_reply_nested_as_deep_as_python_reads_is_refused(tmp_path: Path) -> None:
    deep = '{"id": "one", "reply": ' + '{"a": ' * 900 + "1" + "}" * 901
    assert json.loads(deep)
    assert json_object(deep) is None
    (path := tmp_path / "replies.jsonl").write_text(deep, encoding="utf-8")
    with pytest.raises(NLFilterError, match=r"replies\.jsonl:1: not a JSON object"):
        RecordedTranslator(path)


def test_a_line_separator_inside_a_text_ends_no_line(tmp_path: Path) -> None:
    line = json.dumps({"request": "remote\u2028Python", "where": "remote"}, ensure_ascii=False)
    (path := tmp_path / "bulk.jsonl").write_text(f"\ufeff{line}\n", encoding="utf-8")
    assert [case.request for case in read_suite(path).cases] == ["remote\u2028Python"]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400"])
def test_what_is_no_number_of_json_is_refused(number: str) -> None:
    assert json_object(f'{{"a": [{number}]}}') is None
