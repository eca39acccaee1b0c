"""Fits the confidence of translations, and measures how reliable it is: make calibrate CASES="folder folder"

Every first request, and every later turn of a dialogue on the conditions that hold before it, is answered
without a model and compared with its gold clause, as in `benchmarks.judge`. The weights of
`nlfilter/translate/confidence.toml` are fitted on the first requests and on the turns, each by themselves; a
large set weighs less than in proportion to its size. The figures come from cross-validation by table: no
table is judged by a fit that has seen it. They are means over tables of twenty requests or more, with 95 %
bootstrap intervals. ECE is the expected calibration error over ten bins; AUROC says how well confidence
separates right answers from wrong ones. On a small table, ten bins give an ECE far from 0 even if every
probability is true: `by chance` is the ECE if each request were right with its probability.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.judge.cases import Table
from benchmarks.judge.routes import AskedTable, Said
from benchmarks.judge.score import is_right
from benchmarks.judge.sets import runs_of
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
_KINDS: tuple[Kind, ...] = ("whole", "turn")
_FOLDS = 8
_RIDGE = 1.0
_LEVELS = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97)


@dataclass(frozen=True)
class Seen:
    """An answered request: its kind, its set, its table, its signs, and whether it was right."""

    kind: Kind
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


def crossed(signs: Floats, right: Floats, seen: Sequence[Seen]) -> Floats:
    """The probability of each request, by the fit that has not seen its table."""
    named = np.array([one.table for one in seen])
    families = np.array([one.family for one in seen])
    made = np.zeros(len(right))
    for fold in np.array_split(np.unique(named), _FOLDS):
        left_out = np.isin(named, fold)
        if left_out.any() and not left_out.all():
            fit = fitted(signs[~left_out], right[~left_out], alike(families[~left_out]))
            made[left_out] = chances(fit, signs[left_out])
    return made


def interval(of: Callable[[Floats, Floats], float], groups: Sequence[tuple[Floats, Floats]]) -> str:
    """The mean of a figure over tables, with its interval."""
    values = np.array([value for chance, right in groups if not np.isnan(value := of(chance, right))])
    if not len(values):
        return "-"
    draws = np.random.default_rng(0).choice(values, (2_000, len(values))).mean(axis=1)
    low, high = np.percentile(draws, [2.5, 97.5])
    return f"{values.mean():.3f} ({low:.2f}-{high:.2f})"


def told(seen: Sequence[Seen], chance: Floats) -> None:
    """Prints how reliable the probabilities are, and what each threshold gives."""
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


def section(kind: Kind, seen: Sequence[Seen]) -> str:
    """The fitted weights of a kind, after a report on how reliable they are."""
    if not seen:
        return ""
    print(f"\n{kind}:")
    names = list(seen[0].signs)
    signs = np.array([[one.signs[name] for name in names] for one in seen])
    right = np.array([one.right for one in seen], float)
    told(seen, crossed(signs, right, seen))
    found = fitted(signs, right, alike([one.family for one in seen]))
    weights = [f"{name} = {weight:.2f}" for name, weight in zip(["constant", *names], found, strict=True)]
    return "\n".join([f"\n[{kind}]", *weights, ""])


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="calibrate", description=__doc__)
    parser.add_argument("cases", nargs="+", type=Path, help="folders of folders of cases")
    parser.add_argument("--write", action="store_true", help=f"write the weights into {WEIGHTS}")
    options = parser.parse_args(arguments)
    seen = [
        one
        for root in options.cases
        for run in runs_of(root)
        for table in run.tables()
        for one in answered(table, root.name)
    ]
    text = (
        _HEAD + "".join(section(kind, [one for one in seen if one.kind == kind]) for kind in _KINDS) + _MODEL
    )
    print(f"\n{text}")
    if options.write:
        WEIGHTS.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
