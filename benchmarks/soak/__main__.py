"""Runs everything at once for a given time: `make soak SECONDS=900`.

Threads and coroutines filter lists of all kinds, hold dialogues, ask a model that answers badly, cancel calls
and send hostile requests, in both languages. Meanwhile files are replaced, the schema is reloaded and
children are forked. Every row is checked against a bare DuckDB. The run ends with exit code 1 if a row is
wrong, an error is not one of ours, anything hangs or takes too much processor time, or memory, open files or
threads grow after the warm-up.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import threading
import time
import warnings
from pathlib import Path

from benchmarks.soak.model import serving
from benchmarks.soak.watch import Watch
from benchmarks.soak.works import HUNG, Soak


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=900)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    warnings.simplefilter("ignore")  # Python and polars warn about forks beside threads
    os.environ["OPENAI_API_KEY"] = "none"
    os.environ.pop("OPENAI_BASE_URL", None)
    with tempfile.TemporaryDirectory() as folder, serving() as url:
        os.environ["OPENAI_API_BASE"] = url
        soak = Soak(Path(folder), options.seconds, options.seed)
        watch = Watch()
        running = [
            threading.Thread(target=soak.guarded, args=(work, random.Random(f"{options.seed} {n}")))  # noqa: S311
            for n, work in enumerate(soak.works())
        ]
        for thread in running:
            thread.daemon = True
            thread.start()
        while soak.going():
            watch.look()
            time.sleep(1)
        ends = time.monotonic() + HUNG
        for thread in running:
            thread.join(max(0.0, ends - time.monotonic()))
        soak.found += [f"{thread.name} hangs" for thread in running if thread.is_alive()]
        watch.look()
        findings = [*soak.findings(), *watch.findings()]
        for line in (*soak.report(), *watch.report()):
            print(line)
    for finding in findings[:20]:
        print(finding)
    print(f"{len(findings)} findings in {options.seconds:.0f} seconds, seed {options.seed}")
    sys.stdout.flush()
    os._exit(1 if findings else 0)  # a hanging thread would keep the process alive


if __name__ == "__main__":
    main()
