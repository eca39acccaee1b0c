"""Values bound to an event loop are closed when the loop ends or their owner is deleted."""

from __future__ import annotations

import asyncio
import gc

from nlfilter.translate.models.loops import Close, PerLoop


class Clients:
    """Makes numbered clients and records which were closed."""

    def __init__(self) -> None:
        self.made = 0
        self.closed: list[int] = []

    def make(self) -> tuple[int, Close]:
        self.made += 1
        number = self.made

        async def close() -> None:
            self.closed.append(number)

        return number, close


def test_a_loop_gets_one_of_its_own_and_its_end_closes_it() -> None:
    clients = Clients()
    per_loop = PerLoop(clients.make)

    async def twice() -> tuple[int, int]:
        return await per_loop.here(), await per_loop.here()

    assert asyncio.run(twice()) == (1, 1)
    assert clients.closed == [1]
    assert asyncio.run(twice()) == (2, 2)
    assert clients.closed == [1, 2]


def test_the_end_of_the_owner_closes_it_too() -> None:
    clients = Clients()

    async def outlive() -> list[int]:
        await PerLoop(clients.make).here()
        gc.collect()
        await asyncio.sleep(0.05)
        return list(clients.closed)

    assert asyncio.run(outlive()) == [1]


def test_loops_that_ended_in_disorder_are_forgotten() -> None:
    clients = Clients()
    per_loop = PerLoop(clients.make)
    for number in (1, 2):
        loop = asyncio.new_event_loop()
        assert loop.run_until_complete(per_loop.here()) == number
        loop.close()
    assert len(per_loop._kept) == 1
