"""Fits the confidence of translations, and measures how reliable it is: make calibrate CASES="folder folder"

Every first request, and every later turn of a dialogue on the conditions that hold before it, is answered
without a model and compared with its gold clause, as in `benchmarks.judge`. The weights of
`nlfilter/translate/confidence.toml` are fitted by themselves for first requests that are fully read, and for
those that leave words over. A large set weighs less than in proportion to its size. The figures come from
cross-validation by table: no table is judged by a fit that has seen it. They are means over tables of twenty
requests or more, with 95 % bootstrap intervals. ECE is the expected calibration error over ten bins; AUROC
says how well confidence separates right answers from wrong ones. On a small table, ten bins give an ECE far
from 0 even if every probability is true: `by chance` is the ECE if each request were right with its
probability. The weights of `[hides]`, by which a wish is applied or not, are fitted on judged wishes
(`wishes.py`).
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from benchmarks.judge.cases import Table
from benchmarks.judge.routes import AskedTable, Said
from benchmarks.judge.score import is_right
from benchmarks.judge.sets import runs_of
from benchmarks.wishes import judged_wishes
from nlfilter.translate.confidence import Kind, kind_of, signs_of
from nlfilter.translate.embedded import EmbeddedTranslator

Floats = npt.NDArray[np.float64]
WEIGHTS = Path("nlfilter/translate/confidence.toml")
_HEAD = """\
# Fitted by `make calibrate`: how much each sign adds to the log-odds that a translation is right.
"""
_MODEL = """
# A model's answer, by the figures of `make judge`: right in 93 % where nothing is left out, else in 76 %.
[model]
constant = 2.6
left_out = -1.45
"""
_REPORTED: dict[str, tuple[Kind, ...]] = {"first requests": ("whole", "part"), "later turns": ("turn",)}
"""What is reported together, and the kinds that are fitted one by one."""
_KEPT: tuple[Kind, ...] = ("turn",)
"""Kinds whose weights in the file stay as they are, and are only judged.

Among turns without words left over, five have an ambiguous word: too few to fit what it means (decision 47).
"""
_FOLDS = 8
_RIDGE = 1.0
_LEVELS = (0.5, 0.6, 0.7, 0.8, 0.83, 0.85, 0.87, 0.9, 0.93, 0.95)


@dataclass(frozen=True)
class Seen:
    """An answered request: its kind, its set, its table, its signs, and whether it was right."""

    kind: Kind | Literal["hides"]
    family: str
    table: str
    signs: dict[str, float]
    right: bool


def answered(table: Table, root: str) -> Iterator[Seen]:
    asked, translator = AskedTable(table), EmbeddedTranslator()
    for case in table.counted:
        talk = asked.dialogue(case)
        heard = asked.say(case, talk)
        draft = translator.draft(case.request, asked.context(case))
        if draft.readings is None:
            continue
        right = is_right(table, case, Said(talk.where, heard))
        yield Seen(kind_of(draft), f"{root}/{table.family}", table.name, dict(signs_of(draft)), bool(right))


def judged(table: Table, root: str) -> Iterator[Seen]:
    """The wishes of a table; what is `right` of one is that it hides wanted rows."""
    for features, hides in judged_wishes(table):
        yield Seen("hides", f"{root}/{table.family}", table.name, features, hides)


def fitted(signs: Floats, right: Floats, weights: Floats) -> Floats:
    """Logistic regression with a ridge, by Newton's method; the constant comes first."""
    design = np.c_[np.ones(len(signs)), signs]
    ridge = np.diag([1e-9, *[_RIDGE] * signs.shape[1]])
    found = np.zeros(design.shape[1])
    for _ in range(40):
        chance = 1 / (1 + np.exp(-design @ found))
        slope = design.T @ (weights * (right - chance)) - ridge @ found
        bend = (design * (weights * chance * (1 - chance))[:, None]).T @ design + ridge
        found += np.linalg.solve(bend, slope)
    return found


def chances(found: Floats, signs: Floats) -> Floats:
    made: Floats = 1 / (1 + np.exp(-(found[0] + signs @ found[1:])))
    return made


def ece(chance: Floats, right: Floats) -> float:
    bins = np.clip((chance * 10).astype(int), 0, 9)
    gaps = [
        (bins == at).mean() * abs(chance[bins == at].mean() - right[bins == at].mean())
        for at in np.unique(bins)
    ]
    return float(sum(gaps))


def ece_by_chance(chance: Floats, _: Floats, draws: int = 50) -> float:
    """The expected calibration error that true probabilities have on so few requests."""
    drawn = np.random.default_rng(0).random((draws, len(chance))) < chance
    return float(np.mean([ece(chance, one.astype(float)) for one in drawn]))


def auroc(chance: Floats, right: Floats) -> float:
    """The probability that a right answer is surer than a wrong one; ties count half. NaN without both."""
    good, bad = chance[right == 1], chance[right == 0]
    if not len(good) or not len(bad):
        return float("nan")
    beats = (good[:, None] > bad[None, :]).mean() + (good[:, None] == bad[None, :]).mean() / 2
    return float(beats)


def alike(families: Sequence[str] | npt.NDArray[np.str_]) -> Floats:
    """Weights of requests: a large set weighs more than a small one, but not in proportion."""
    names, counts = np.unique(families, return_counts=True)
    size = dict(zip(names, counts, strict=True))
    made = np.array([1 / np.sqrt(size[name]) for name in families])
    weights: Floats = made / made.mean()
    return weights


def crossed(seen: Sequence[Seen]) -> Floats:
    """The probability of each request, by the fit of its kind that has not seen its table."""
    made = np.zeros(len(seen))
    for fold in np.array_split(np.unique([one.table for one in seen]), _FOLDS):
        for kind in {one.kind for one in seen}:
            of_kind = [at for at, one in enumerate(seen) if one.kind == kind]
            asked = [at for at in of_kind if seen[at].table in fold]
            known = [seen[at] for at in of_kind if seen[at].table not in fold]
            if asked and known:
                made[asked] = chances(fit_of(known), strengths([seen[at] for at in asked]))
    return made


def fit_of(seen: Sequence[Seen]) -> Floats:
    """The constant and the weights of the signs of one kind."""
    right = np.array([one.right for one in seen], float)
    return fitted(strengths(seen), right, alike([one.family for one in seen]))


def strengths(seen: Sequence[Seen]) -> Floats:
    """The signs of requests of one kind, a row for each."""
    return np.array([[*one.signs.values()] for one in seen])


def interval(of: Callable[[Floats, Floats], float], groups: Sequence[tuple[Floats, Floats]]) -> str:
    """The mean of a figure over tables, with its interval."""
    values = np.array([value for chance, right in groups if not np.isnan(value := of(chance, right))])
    if not len(values):
        return "-"
    draws = np.random.default_rng(0).choice(values, (2_000, len(values))).mean(axis=1)
    low, high = np.percentile(draws, [2.5, 97.5])
    return f"{values.mean():.3f} ({low:.2f}-{high:.2f})"


def told(name: str, seen: Sequence[Seen]) -> None:
    """Prints how reliable the probabilities are, and what each threshold gives."""
    if not seen:
        return
    print(f"\n{name}:")
    chance = crossed(seen)
    right = np.array([one.right for one in seen], float)
    by_table: dict[str, list[int]] = {}
    for at, one in enumerate(seen):
        by_table.setdefault(f"{one.family} {one.table}", []).append(at)
    groups = [(chance[at], right[at]) for at in by_table.values() if len(at) >= 20]
    print(f"{len(seen)} requests, {len(by_table)} tables")
    print(f"all together: ECE {ece(chance, right):.3f}, AUROC {auroc(chance, right):.3f}")
    print(f"mean of tables: ECE {interval(ece, groups)}, AUROC {interval(auroc, groups)}")
    print(f"by chance: ECE {interval(ece_by_chance, groups)}")
    families = np.array([one.family for one in seen])
    print("| from | " + " | ".join(map(str, _LEVELS)) + " |\n|" + " --- |" * (len(_LEVELS) + 1))
    for family in ["", *np.unique(families)]:
        here = families == family if family else np.ones(len(seen), bool)
        cells = [_cell(right[here], chance[here] >= level) for level in _LEVELS]
        print(f"| {family or 'all'} | " + " | ".join(cells) + " |")


def _cell(right: Floats, taken: npt.NDArray[np.bool_]) -> str:
    return f"{100 * taken.mean():.0f} %: {100 * right[taken].mean():.1f} %" if taken.any() else "-"


def section(kind: Kind | Literal["hides"], seen: Sequence[Seen]) -> str:
    """The weights of a kind for the file: fitted, or those that are kept."""
    if kind in _KEPT or not seen:
        weights = tomllib.loads(WEIGHTS.read_text(encoding="utf-8"))[kind]
    else:
        weights = dict(zip(["constant", *seen[0].signs], fit_of(seen), strict=True))
    return "\n".join([f"\n[{kind}]", *(f"{name} = {weight:.2f}" for name, weight in weights.items()), ""])


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="calibrate", description=__doc__)
    parser.add_argument("cases", nargs="+", type=Path, help="folders of folders of cases")
    parser.add_argument("--only", choices=["hides"], help="leave the other weights as they are")
    parser.add_argument("--write", action="store_true", help=f"write the weights into {WEIGHTS}")
    options = parser.parse_args(arguments)
    seen, wishes = list[Seen](), list[Seen]()
    for root in options.cases:
        for run in runs_of(root):
            for table in run.tables():
                wishes += judged(table, root.name)
                seen += answered(table, root.name) if options.only is None else ()
    sections = []
    for name, kinds in _REPORTED.items():
        told(name, [one for one in seen if one.kind in kinds])
        sections += [section(kind, [one for one in seen if one.kind == kind]) for kind in kinds]
    told("wishes that hide wanted rows", wishes)
    text = "".join([_HEAD, *sections, section("hides", wishes), _MODEL])
    print(f"\n{text}")
    if options.write:
        WEIGHTS.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
