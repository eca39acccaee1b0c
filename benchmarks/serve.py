"""How many requests the service answers, against the bare framework answering a constant.

    python -m benchmarks.serve [--requests N] [--at-once N]

Both run as processes of their own, one worker each, and are asked in turns by one client on the same machine.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[1]
PORTS = {"bare": 8121, "nlfilter": 8122}
REQUESTS = ("remote, Python", "リモート、東京", "Go, over 6 million yen", "not Tokyo", "frontend, TypeScript")

BARE = """
from fastapi import FastAPI
import uvicorn
app = FastAPI()
@app.post("/dialogue")
def answer(body: dict) -> dict:
    return {"rows": []}
uvicorn.run(app, port=%d, log_level="warning", access_log=False)
"""


@contextmanager
def running(name: str) -> Iterator[subprocess.Popen[bytes]]:
    """A server in a process of its own, ready to answer."""
    port = PORTS[name]
    serve = ["-m", "nlfilter", "serve", "fixtures/films/films.parquet", "--schema", "schemas/films.yaml"]
    arguments = ["-c", BARE % port] if name == "bare" else [*serve, "--port", str(port)]
    process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                httpx.get(f"http://127.0.0.1:{port}/healthz")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.wait()


async def load(port: int, requests: int, at_once: int) -> tuple[float, list[float]]:
    """Requests a second, and the seconds of each, sorted."""
    took: list[float] = []
    places = asyncio.Semaphore(at_once)
    limits = httpx.Limits(max_connections=at_once)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60, limits=limits) as client:

        async def ask(number: int) -> None:
            async with places:
                begun = time.perf_counter()
                said = REQUESTS[number % len(REQUESTS)]
                response = await client.post("/dialogue", json={"say": said, "limit": 10})
                assert response.status_code in (200, 422), response.text
                took.append(time.perf_counter() - begun)

        started = time.perf_counter()
        await asyncio.gather(*(ask(number) for number in range(requests)))
        return requests / (time.perf_counter() - started), sorted(took)


def memory_of(process: subprocess.Popen[bytes]) -> float:
    """The resident memory of a process, in megabytes (Linux)."""
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def main() -> int:
    """Print throughput, latency and memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=1_000)
    parser.add_argument("--at-once", type=int, default=8)
    options = parser.parse_args()
    with running("bare"), running("nlfilter") as ours:
        for name, port in PORTS.items():
            asyncio.run(load(port, 100, options.at_once))
            begun = memory_of(ours)
            a_second, took = asyncio.run(load(port, options.requests, options.at_once))
            shown = ", ".join(f"p{p} {took[len(took) * p // 100] * 1000:,.1f} ms" for p in (50, 99))
            print(f"{name:10}{a_second:>8,.0f} requests a second, {shown}", end="")
            print(f", {begun:.0f} -> {memory_of(ours):.0f} MB" if name == "nlfilter" else "")
    return 0


if __name__ == "__main__":
    sys.exit(main())
