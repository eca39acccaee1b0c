"""The log of phrases that a schema did not know: no names of people, limited size, many writers."""

from __future__ import annotations

import json
import multiprocessing
import os
from pathlib import Path
from typing import Any

import pytest

from nlfilter import InputError, NLFilter, NotExpressible, TableSchema
from nlfilter.translate import asked
from nlfilter.translate.asked import AskedLog, most_asked
from nlfilter.where.phrases import Reason, Unmatched
from tests.cli.command import SCHEMA, nlfilter

FLATS = TableSchema.model_validate(
    {
        "name": "flats",
        "columns": {
            "city": {"type": "VARCHAR", "values": ["Oslo"]},
            "pets": {"type": "BOOLEAN", "when_true": ["pets"]},
        },
    }
)
TENANTS = {"name": {"type": "VARCHAR", "kind": "person"}, "city": {"type": "VARCHAR", "values": ["Oslo"]}}


LINE = '{"phrase": "park", "reason": "no_column", "lang": "en"}\n'


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_phrases_are_written_and_no_more(tmp_path: Path) -> None:
    log = tmp_path / "asked.jsonl"
    flats = NLFilter(FLATS, translator="embedded", asked=log)
    flats.translate("Oslo, near a park")
    flats.translate("pets, newest first")
    flats.translate("ペット、Oslo、公園の近く")
    with pytest.raises(NotExpressible):
        flats.translate("roof garden")
    assert {(line["phrase"], line["lang"]) for line in lines(log)} >= {("park", "en"), ("roof garden", "en")}
    assert all(line.keys() == {"phrase", "reason", "lang"} for line in lines(log))
    assert "newest first" not in log.read_text(encoding="utf-8")
    assert "Oslo" not in log.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "phrase",
    ["ann@example.org", "call 03-5550-1234", "https://example.org/x", "a" * 61, "order 1234567", "\0\x1b"],
)
def test_a_phrase_that_may_name_a_person_is_not_written(phrase: str, tmp_path: Path) -> None:
    log = AskedLog(tmp_path / "log", FLATS)
    log.add([Unmatched(phrase, Reason.NO_COLUMN)])
    assert lines(tmp_path / "log") == []


def test_what_was_looked_for_among_people_is_not_written(tmp_path: Path) -> None:
    one = Unmatched("Dr. Lee", Reason.VALUE_NOT_FOUND)
    AskedLog(tmp_path / "flats", FLATS).add([one])
    tenants = TableSchema.model_validate({"name": "tenants", "columns": TENANTS})
    AskedLog(tmp_path / "tenants", tenants).add([one])
    assert (len(lines(tmp_path / "flats")), lines(tmp_path / "tenants")) == (1, [])


DONORS = {
    "name": "donors",
    "columns": {
        "name": {"type": "VARCHAR", "kind": "person", "private": True, "label": "patron"},
        "city": {"type": "VARCHAR", "values": ["Oslo"]},
    },
}
PEOPLE = [{"name": name, "city": "Oslo"} for name in ("Danna Vossel", "Renee Tamblyn", "Tobias Adeyo") * 3]


@pytest.mark.parametrize("phrase", ["tamblin", "tobiaz", "patron Priya", "renewable"])
def test_a_word_like_a_private_value_is_neither_written_nor_answered(phrase: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    donors = NLFilter(TableSchema.model_validate(DONORS), values=PEOPLE, translator="embedded", asked=log)
    with pytest.raises(NotExpressible) as error:
        donors.translate(phrase)
    donors.translate("Oslo, near a park")
    told = json.dumps(error.value.to_dict())
    assert not any(name in told for name in ("Vossel", "Tamblyn", "Adeyo"))
    assert [line["phrase"] for line in lines(log)] == (["renewable"] if phrase == "renewable" else []) + [
        "park"
    ]


def test_what_may_have_been_looked_for_among_names_is_not_written(tmp_path: Path) -> None:
    log, searching = tmp_path / "log", DONORS | {"search": ["name"], "item": "name"}
    donors = NLFilter(TableSchema.model_validate(searching), values=PEOPLE, translator="embedded", asked=log)
    with pytest.raises(NotExpressible):
        donors.translate("Priya")
    assert lines(log) == []
    assert donors.translate("Tobias").where.sql == "name = 'Tobias Adeyo'"


def test_names_of_people_are_not_searched_unless_the_owner_asks() -> None:
    firsts, lasts = ("Hank", "Mary", "Peter", "Susan", "Laura"), ("Hughes", "Baker", "Walker", "Turner")
    people = [{"full_name": f"{one} {other}", "gift": len(one)} for one in firsts for other in lasts] * 4
    schema = TableSchema.infer(people)
    assert (schema.item, schema.columns["full_name"].private, schema.search) == ("full_name", True, ())


def test_a_phrase_stays_on_its_line(tmp_path: Path) -> None:
    AskedLog(tmp_path / "log", FLATS).add([Unmatched('a\n{"phrase": "b"}\u2028', Reason.NO_COLUMN)])
    assert [line["phrase"] for line in lines(tmp_path / "log")] == ['a {"phrase": "b"}']


def test_a_full_log_is_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "MOST_BYTES", 1_000)
    log = AskedLog(tmp_path / "log", FLATS)
    for n in range(100):
        log.add([Unmatched(f"wish {n}", Reason.NO_COLUMN)])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log", "log.old"]
    assert all(path.stat().st_size <= 1_000 for path in tmp_path.iterdir())
    assert most_asked(tmp_path / "log")[-1].phrase == "wish 99"
    assert len(most_asked(tmp_path / "log")) > 15


def _write(path: Path, who: int) -> None:
    log = AskedLog(path, FLATS)
    for n in range(200):
        log.add([Unmatched(f"wish {who} of {n}", Reason.NO_COLUMN)])


def test_several_processes_may_write(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write, args=(tmp_path / "log", who)) for who in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    assert len({line["phrase"] for line in lines(tmp_path / "log")}) == 600


def test_the_most_frequent_come_first_whatever_their_spelling(tmp_path: Path) -> None:
    path = tmp_path / "log"
    log = AskedLog(path, FLATS)
    for phrase in ("park", "Roof garden", "roof garden", "ｒｏｏｆ garden"):
        log.add([Unmatched(phrase, Reason.NO_COLUMN)])
    with path.open("a", encoding="utf-8") as file:  # invalid lines that somebody may have added
        file.write('{"phrase": 5}\n[]\nx\n{"phrase": "y", "reason": "no_column", "lang": "xx"}\n{"phrase": "')
    assert [(one.phrase, one.count) for one in most_asked(path)] == [("Roof garden", 3), ("park", 1)]
    assert len(most_asked(path, limit=1)) == 1


def test_what_cannot_be_written_is_an_error_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "no" / "log", tmp_path / "pipe", "a\0b"):
        with pytest.raises(InputError, match="could not be written"):
            NLFilter(FLATS, asked=path)


@pytest.mark.parametrize(
    "held", ["name: flats\n", '{"phrase": "x"}\n', "PAR1\0", "[]", "\n", f"name: flats\n{LINE}"]
)
@pytest.mark.parametrize("name", ["log", "log.old"])
def test_a_file_that_is_no_log_stays_as_it_is(tmp_path: Path, held: str, name: str) -> None:
    (tmp_path / name).write_text(held, encoding="utf-8")
    with pytest.raises(InputError, match="no log of phrases"):
        NLFilter(FLATS, asked=tmp_path / "log")
    (tmp_path / "link").symlink_to(tmp_path / "log")
    if name == "log":
        with pytest.raises(InputError, match="no log of phrases"):
            NLFilter(FLATS, asked=tmp_path / "link")
    assert {file.name for file in tmp_path.iterdir()} == {name, "link"}
    assert (tmp_path / name).read_text(encoding="utf-8") == held


def test_a_log_that_is_asked_about_is_not_added_to(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text(LINE, encoding="utf-8")
    ran = nlfilter("query", log, "park, roof garden", "--asked", log)
    assert ran.code == 2
    assert "is an input" in ran.err
    assert log.read_text(encoding="utf-8") == LINE


def test_a_log_that_is_gone_refuses_no_request(tmp_path: Path) -> None:
    folder = tmp_path / "logs"
    folder.mkdir()
    flats = NLFilter(FLATS, translator="embedded", asked=folder / "log")
    (folder / "log").unlink()
    folder.rmdir()
    assert flats.translate("pets, roof garden").where.sql == "pets"


def test_the_command_writes_and_shows_a_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    for request in ("remote, good vibes", "remote, Good vibes", "remote, roof garden"):
        assert nlfilter("translate", request, "--schema", SCHEMA, "--asked", log).code == 0
    shown = nlfilter("schema", "asked", log)
    assert [" ".join(line.split()) for line in shown.lines] == [
        "phrase times reason language",
        "good vibes 2 no column en",
        "roof garden 1 no column en",
    ]
    data = nlfilter("schema", "asked", log, "--json", "--limit", "1")
    assert json.loads(data.out) == {"phrase": "good vibes", "reason": "no_column", "lang": "en", "count": 2}
    assert nlfilter("schema", "asked", tmp_path / "none").code == 2
