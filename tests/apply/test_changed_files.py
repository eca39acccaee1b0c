"""A file that is rewritten after it was opened: rows of the two versions are never mixed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nlfilter import NLFilter
from nlfilter.apply import PreparedList
from nlfilter.errors import InputError
from nlfilter.sources import parquet
from tests.apply.lists import TODAY, compiled, ready, where

SCHEMA = compiled({"city": "VARCHAR", "n": "BIGINT"}, rank="r")
TOKYO = where(SCHEMA, "city = 'Tokyo'")


def write(path: Path, *cities: str) -> None:
    """Writes a file as a renewing job does: beside the old file, then in its place."""
    ranks = range(len(cities), 0, -1)
    pq.write_table(pa.table({"city": cities, "r": ranks, "n": range(len(cities))}), path.with_suffix(".new"))
    os.replace(path.with_suffix(".new"), path)


RENEWED: dict[str, Callable[[Path], object]] = {
    "another order": lambda path: write(path, "Osaka", "Tokyo", "Osaka"),
    "fewer rows": lambda path: write(path, "Osaka"),
    "no parquet": lambda path: path.write_text("not a table"),
    "gone": Path.unlink,
}


@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize("renewed", RENEWED)
def test_a_file_renewed_after_it_was_opened_is_noticed(renewed: str, in_place: bool, tmp_path: Path) -> None:
    path = tmp_path / "live.parquet"
    write(path, "Tokyo", "Osaka", "Tokyo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parquet, "COPIED_ROWS", -1 if in_place else 1_000)
        prepared = ready(str(path), SCHEMA)
    positions = prepared.run(TOKYO, today=TODAY).positions
    assert [row["n"] for row in prepared.take(positions)] == [2, 0]
    RENEWED[renewed](path)
    steps: list[Callable[[PreparedList], object]] = [
        lambda prepared: prepared.take(positions),
        lambda prepared: prepared.save(positions, tmp_path / "out.parquet"),
        lambda prepared: prepared.run(where(SCHEMA, "n >= 0"), today=TODAY),
        lambda prepared: prepared.count(where(SCHEMA, "n >= 0"), TODAY),
        lambda prepared: prepared.count(where(SCHEMA), TODAY),
        lambda prepared: prepared.run(where(SCHEMA), today=TODAY),
        lambda prepared: prepared.run(where(SCHEMA), today=TODAY, limit=1),
    ]
    for step in steps:
        with pytest.raises(InputError, match=r"live\.parquet: has changed"):
            step(prepared)
    assert not (tmp_path / "out.parquet").exists()


@pytest.mark.parametrize("renewed", RENEWED)
@pytest.mark.parametrize("clause", ["city = 'Tokyo'", "TRUE"])
def test_a_known_count_stays_and_the_new_file_adds_nothing(clause: str, renewed: str, tmp_path: Path) -> None:
    """A known count stays that of the file that was read; no rows or counts of another file are added."""
    path = tmp_path / "live.parquet"
    write(path, "Tokyo", "Osaka", "Tokyo")
    jobs = NLFilter(SCHEMA.schema)
    asked = where(SCHEMA) if clause == "TRUE" else TOKYO
    known, late = (jobs.apply(asked.under(jobs.compiled), str(path), limit=1) for _ in range(2))
    count = known.count
    RENEWED[renewed](path)
    assert known.count == count == (3 if clause == "TRUE" else 2)
    for step in (lambda: known.rows, lambda: late.count, lambda: late.rows):
        with pytest.raises(InputError, match=r"live\.parquet: has changed"):
            step()
    if renewed == "fewer rows":
        assert jobs.apply(where(SCHEMA).under(jobs.compiled), str(path)).count == 1


class TestSaving:
    @pytest.fixture
    def prepared(self, tmp_path: Path) -> PreparedList:
        for part in ("a", "b"):
            (tmp_path / "recs").mkdir(exist_ok=True)
            write(tmp_path / "recs" / f"{part}.parquet", "Tokyo", "Osaka")
        return ready(str(tmp_path / "recs"), SCHEMA)

    def test_no_file_of_the_list_is_overwritten(self, prepared: PreparedList, tmp_path: Path) -> None:
        target = tmp_path / "recs" / "b.parquet"
        (tmp_path / "link.parquet").symlink_to(target)
        (tmp_path / "hard.parquet").hardlink_to(target)
        before = target.read_bytes()
        for path in (target, tmp_path / "link.parquet", tmp_path / "hard.parquet"):
            with pytest.raises(InputError, match="is an input, so it is not overwritten"):
                prepared.save([0], path)
        assert target.read_bytes() == before
        assert len(prepared.take([0, 1])) == 2

    def test_a_link_is_followed(self, prepared: PreparedList, tmp_path: Path) -> None:
        real, link = tmp_path / "real.parquet", tmp_path / "link.parquet"
        real.write_text("old")
        real.chmod(0o640)
        link.symlink_to(real)
        prepared.save([0, 1], link)
        assert link.is_symlink()
        assert pq.read_table(real).num_rows == 2
        assert real.stat().st_mode & 0o777 == 0o640

    def test_nothing_half_written_stays(self, prepared: PreparedList, tmp_path: Path) -> None:
        for path in (tmp_path, tmp_path / "none" / "a.parquet", "/dev/full", "a\0b"):
            with pytest.raises(InputError, match="could not be written"):
                prepared.save([0], path)
        assert [path.name for path in tmp_path.iterdir()] == ["recs"]
