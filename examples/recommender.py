"""A recommender in three stages, of which nlfilter is the third. `make recommender` runs it.

1. Candidates: a factorisation of who looked at which job (truncated SVD) finds 300 jobs for each person.
2. Ranking: gradient-boosted trees order them by the person's taste.
3. The person says what they want: nlfilter filters the ranked list, in the list's order.

A new person has no history: what an introduction says of them takes its place. People, tastes and looks are
invented here, from a fixed seed; the jobs are the invented ones of `fixtures/jobs`.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray
from sklearn.decomposition import TruncatedSVD
from sklearn.ensemble import HistGradientBoostingClassifier

from nlfilter import Act, NLFilter, NotExpressible, Profile
from nlfilter.golden.format import read_suite

ROOT = Path(__file__).parents[1]
DUMP = ROOT / "fixtures/jobs/jobs.parquet"
TODAY = date(2026, 10, 1)

PEOPLE, CANDIDATES, FACTORS = 400, 300, 24
OLD_LIST = ("user_id", "rank", "score")
"""Columns of the dump that belong to its own lists, not to the jobs."""

INTRODUCTION = """I live in Osaka and have 4 years of experience with Python and AWS.
Looking for: remote work, at least 6 million yen."""

T = TypeVar("T")
Floats = NDArray[Any]
Job = dict[str, Any]


@dataclass(frozen=True)
class Taste:
    """What a person likes: skills, cities, and the years of experience that they have."""

    skills: frozenset[str]
    cities: frozenset[str]
    years: int


def jobs_of(dump: Path) -> list[Job]:
    """The jobs of a dump of recommendations, each once."""
    rows = pq.read_table(dump).drop_columns(list(OLD_LIST)).to_pylist()
    return [*{row["job_id"]: row for row in rows}.values()]


def invented_tastes(jobs: Sequence[Job], random: np.random.Generator) -> list[Taste]:
    """People who like the skills and the city of some job."""
    models = random.integers(len(jobs), size=PEOPLE)
    return [
        Taste(frozenset(jobs[n]["skills"] or ()), frozenset([jobs[n]["city"]]), int(random.integers(0, 12)))
        for n in models
    ]


def features(taste: Taste, job: Job) -> list[float]:
    """What the ranking knows of a person and a job."""
    skills = set(job["skills"] or ())
    asked = job["experience"] or 0
    return [
        len(skills & taste.skills),
        len(skills & taste.skills) / max(1, len(skills)),
        job["city"] in taste.cities,
        taste.years - asked,
        job["salary_max"] or job["salary_min"] or 0,
        bool(job["remote"]),
    ]


def invented_looks(
    tastes: Sequence[Taste], jobs: Sequence[Job], random: np.random.Generator
) -> tuple[Floats, Floats]:
    """The features of each person and job, and whether the person looked at it."""
    known = np.array([[features(taste, job) for job in jobs] for taste in tastes], dtype=np.float32)
    wish = 1.2 * known[..., 0] + 1.5 * known[..., 2] + 0.5 * known[..., 5] - 1.0 * (known[..., 3] < 0)
    chance = 1 / (1 + np.exp(4.5 - wish))
    return known, random.random(chance.shape) < chance


# The stages -----------------------------------------------------------------------------------------------


def candidates(looks: Floats) -> Floats:
    """Stage 1: for each person, the places of the jobs that a factorisation of all looks puts first."""
    svd = TruncatedSVD(FACTORS, random_state=0)
    scores = svd.fit_transform(looks.astype(np.float32)) @ svd.components_
    return np.argsort(-scores, axis=1)[:, :CANDIDATES]


def trained(known: Floats, looks: Floats, chosen: Floats) -> HistGradientBoostingClassifier:
    """The model of stage 2, from the candidates of all people."""
    rows = np.arange(len(chosen))[:, None]
    model = HistGradientBoostingClassifier(max_iter=60, random_state=0)
    return model.fit(known[rows, chosen].reshape(-1, known.shape[2]), looks[rows, chosen].ravel())


def ranked(model: HistGradientBoostingClassifier, taste: Taste, jobs: Sequence[Job]) -> list[Job]:
    """Stage 2: jobs for one person, best first, as rows of a dump."""
    scores = model.predict_proba(np.array([features(taste, job) for job in jobs], dtype=np.float32))[:, 1]
    order = np.argsort(-scores, kind="stable")
    return [{"rank": n, "score": float(scores[at]), **jobs[at]} for n, at in enumerate(order, 1)]


def taste_of(profile: Profile) -> Taste:
    """A new person's taste, from the facts of a text."""
    said: dict[str, list[Any]] = {"skills": [], "city": [], "experience": []}
    for fact in profile.facts:
        said[fact.column].append(fact.value)
    years = max((int(value) for value in said["experience"]), default=0)
    return Taste(frozenset(said["skills"]), frozenset(said["city"]), years)


# What it costs --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Month:
    """What a month of requests costs. The prices are examples: put in those of your model."""

    people: int = 1_000_000
    requests: float = 4.0
    """Requests of one person."""
    recalled: float = 0.3
    """The share of requests whose answer is in the cache already."""
    tokens: tuple[int, int] = (1_900, 60)
    """Tokens of a prompt (`nlfilter prompt` counts them), and of an answer."""
    prices: tuple[float, float] = (0.40, 1.60)
    """Dollars for a million tokens of prompts, and of answers."""

    def dollars(self, asking: float) -> float:
        """The cost if this share of requests asks a model."""
        calls = self.people * self.requests * asking * (1 - self.recalled)
        return calls * sum(n * price for n, price in zip(self.tokens, self.prices, strict=True)) / 1e6


def golden_requests() -> list[str]:
    """The requests of the golden files about jobs."""
    files = sorted((ROOT / "fixtures/jobs").glob("*.golden.yaml"))
    return [case.request for file in files for case in read_suite(file).cases if case.request]


def asking_share(jobs: NLFilter, requests: Iterable[str]) -> float:
    """The share of requests that are not understood whole without a model, so that "auto" asks one."""
    covered = [_is_covered(jobs, request) for request in requests]
    return covered.count(False) / len(covered)


def _is_covered(jobs: NLFilter, request: str) -> bool:
    try:
        return jobs.translate(request).covered
    except NotExpressible:
        return False


def timed(stage: str, work: Callable[[], T], times: int = 1) -> T:
    """Does some work, and prints the median of its time."""
    took = []
    for _ in range(times):
        started = time.perf_counter()
        made = work()
        took.append(time.perf_counter() - started)
    print(f"  {stage:<58}{sorted(took)[len(took) // 2] * 1000:>10,.1f} ms")
    return made


def main() -> int:
    """Run the three stages, a new person, an action, and the figures."""
    random = np.random.default_rng(7)
    all_jobs = jobs_of(DUMP)
    tastes = invented_tastes(all_jobs, random)
    known, looks = invented_looks(tastes, all_jobs, random)

    print("For all people, once a day:")
    chosen = timed("1 candidates for 400 people", lambda: candidates(looks))
    model = timed("2 train the ranking", lambda: trained(known, looks, chosen))
    first = [all_jobs[at] for at in chosen[0]]
    rows = timed("2 rank the 300 candidates of one person", lambda: ranked(model, tastes[0], first), 5)

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ranked.parquet"
        pq.write_table(pa.Table.from_pylist([{"user_id": "u001", **row} for row in rows]), path)
        jobs = NLFilter(ROOT / "schemas/jobs.yaml", translator="embedded", values=DUMP, today=TODAY)
        mine = jobs.prepare(path, list="u001")
        print("For each request:")
        request = "remote, Python, at least 5 million yen"
        result = timed(f"3 {request!r}", lambda: jobs.filter(request, mine, limit=5), 20)
        print(result.summary())
        for row in result.rows:
            print(f"  {row['rank']:>3}  {row['title']} ({row['city']})")

    print("A new person, who says:", *INTRODUCTION.splitlines(), sep="\n  ")
    profile = timed("the facts", lambda: jobs.profile(INTRODUCTION), 5)
    for fact in profile.facts:
        print(f"  {fact.column} = {fact.value}  ({fact.phrase!r}, {fact.confidence:.2f})")
    new = ranked(model, taste_of(profile), all_jobs)
    talk = jobs.dialogue(profile.where & profile.wishes)
    talk.say("but not Osaka")
    shown = jobs.apply(talk.where, new, limit=3)
    print(shown.summary())
    for row in shown.rows:
        print(f"  {row['title']} ({row['city']}):", *(one.text for one in profile.fits(row)), sep="\n    ")

    done: list[Act] = []
    acting = jobs.acting(done.append)
    for said in ("open the second one", "save these two"):
        acted = acting.say(said, shown.rows)
        if acted is not None:
            print(f"  {said!r}: {acted.describe()}")

    requests = golden_requests()
    share = asking_share(jobs, requests)
    month = Month()
    print("A month:")
    print(f"  of {len(requests)} golden requests, {share:.1%} are not understood whole without a model")
    print(f"  {month}")
    print(f"  asking for these alone: {month.dollars(share):,.0f} dollars; ", end="")
    print(f"asking each time: {month.dollars(1):,.0f} dollars")
    return 0


if __name__ == "__main__":
    sys.exit(main())
