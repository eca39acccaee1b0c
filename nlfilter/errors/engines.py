"""`EngineError`: the engine refused, or ran out of time or memory."""

from __future__ import annotations

from nlfilter.errors.root import NLFilterError


class EngineError(NLFilterError):
    """The engine refused a checked clause, or ran out of time or memory (`.exhausted`)."""

    exit_code = 6
    exhausted = False
    family = "engine"

    @classmethod
    def not_locked(cls, setting: str) -> EngineError:
        return cls.of("not_locked", setting=setting)

    @classmethod
    def refused(cls) -> EngineError:
        return cls.of("refused")

    @classmethod
    def out_of_time(cls, seconds: float) -> EngineError:
        error = cls.of("out_of_time", seconds=seconds)
        error.exhausted = True
        return error

    @classmethod
    def out_of_memory(cls) -> EngineError:
        error = cls.of("out_of_memory")
        error.exhausted = True
        return error
