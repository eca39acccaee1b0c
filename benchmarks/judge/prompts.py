"""Writes the exact messages that a model would get for the cases of a table, to be answered elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from benchmarks.judge.cases import Case, Table
from benchmarks.judge.routes import AskedTable
from nlfilter.translate.prompts.prompt import Prompt, build_prompt
from nlfilter.translate.prompts.token_count import count_tokens
from nlfilter.translate.prompts.visible import resembling
from nlfilter.translate.reader.analysis import analysis_of

Line = dict[str, Any]
"""A line of `prompts.jsonl`; `form` tells a single request from a turn."""


def prompts_of(table: Table) -> Iterator[Line]:
    """Yields one line for each case."""
    asked = AskedTable(table)
    for case in table.counted:
        prompt = prompt_of(case, asked)
        yield {
            "id": case.id,
            "form": case.form,
            "table": table.name,
            "messages": prompt.messages,
            "sha256": prompt.sha256,
            "tokens": sum(count_tokens(message["content"]) for message in prompt.messages),
        }


def prompt_of(case: Case, asked: AskedTable) -> Prompt:
    """The first prompt that a model gets for a case."""
    context = asked.context(case)
    return build_prompt(case.request, context, resembling=resembling(analysis_of(case.request, context)))


def sample(prompts: Iterable[Line], run: str, size: int | None) -> list[Line]:
    """A sample of the prompts of a run, always the same; a larger sample contains the smaller one."""
    prompts = list(prompts)
    drawn = sorted(prompts, key=lambda line: hashlib.sha256(f"{run} {line['id']}".encode()).digest())
    chosen = {line["id"] for line in drawn[:size]}
    return [line for line in prompts if line["id"] in chosen]
