"""`TranslationError` and its kinds: the model's side failed."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Self

from nlfilter.errors.root import NLFilterError


class Failure(StrEnum):
    """Why a model's answer was not used: a code for programs; people read a sentence."""

    NO_KEY = "no_key"
    """No model is configured, or no key that can be sent."""
    DENIED = "denied"
    """The provider refused the key, or what it may do."""
    NOT_FOUND = "not_found"
    """The provider has no such model or address."""
    REQUEST_REFUSED = "request_refused"
    """The provider refused the call as invalid."""
    OVERLOADED = "overloaded"
    """The provider takes no calls for now: ours are too many, or everybody's."""
    UNREACHABLE = "unreachable"
    """There is no connection, or it ended before the answer."""
    OVER_TIME = "over_time"
    """No answer came in time: we gave up, or the provider did."""
    NO_ANSWER = "no_answer"
    """The provider failed in another way."""
    REFUSED = "refused"
    """The model refused to answer."""
    WRONG_SHAPE = "wrong_shape"
    """The answer does not have the agreed form."""
    NOT_APPLICABLE = "not_applicable"
    """No part of the answer passed the gate and grounding."""


class TranslationError(NLFilterError):
    """The model's side failed.

    `.usage` counts the calls and tokens that it cost nevertheless; `.cause` is a code for the reason.
    `.unmatched` holds the phrases that were not understood without the model either, as in `NotExpressible`.
    """

    exit_code = 3
    usage: Any = None
    cause: Failure = Failure.NO_ANSWER
    unmatched: tuple[Any, ...] = ()

    def to_dict(self, lang: str = "en") -> dict[str, Any]:
        return super().to_dict(lang) | {
            "cause": self.cause.value,
            "unmatched": [one.to_dict() for one in self.unmatched],
        }

    def because(self, cause: Failure) -> Self:
        """Returns the same error with its cause."""
        self.cause = cause
        return self


class ModelUnavailable(TranslationError):
    """No key, no network, a timeout, a refusal by the provider."""

    family = "model"

    @classmethod
    def timeout(cls, seconds: float) -> ModelUnavailable:
        return cls.of("timeout", seconds=seconds).because(Failure.OVER_TIME)

    @classmethod
    def no_key(cls) -> ModelUnavailable:
        return cls.of("no_key").because(Failure.NO_KEY)

    @classmethod
    def bad_key(cls) -> ModelUnavailable:
        return cls.of("bad_key").because(Failure.NO_KEY)

    @classmethod
    def not_set_up(cls) -> ModelUnavailable:
        return cls.of("not_set_up")

    @classmethod
    def redirected(cls) -> ModelUnavailable:
        return cls.of("redirected")

    @classmethod
    def no_model(cls) -> ModelUnavailable:
        return cls.of("no_model").because(Failure.NO_KEY)

    @classmethod
    def denied(cls) -> ModelUnavailable:
        return cls.of("denied").because(Failure.DENIED)

    @classmethod
    def unknown_model(cls) -> ModelUnavailable:
        return cls.of("unknown_model").because(Failure.NOT_FOUND)

    @classmethod
    def busy(cls) -> ModelUnavailable:
        return cls.of("busy").because(Failure.OVERLOADED)

    @classmethod
    def request_refused(cls) -> ModelUnavailable:
        return cls.of("request_refused").because(Failure.REQUEST_REFUSED)

    @classmethod
    def unreachable(cls) -> ModelUnavailable:
        return cls.of("unreachable").because(Failure.UNREACHABLE)

    @classmethod
    def overloaded(cls) -> ModelUnavailable:
        return cls.of("overloaded").because(Failure.OVERLOADED)

    @classmethod
    def late(cls) -> ModelUnavailable:
        return cls.of("late").because(Failure.OVER_TIME)

    @classmethod
    def failed(cls) -> ModelUnavailable:
        return cls.of("failed")


class UnusableReply(TranslationError):
    """The model answered, but not in the agreed shape."""

    cause = Failure.WRONG_SHAPE
    family = "reply"

    @classmethod
    def empty(cls) -> UnusableReply:
        return cls.of("empty")

    @classmethod
    def too_long(cls, limit: int) -> UnusableReply:
        return cls.of("too_long", limit=limit)

    @classmethod
    def too_large(cls) -> UnusableReply:
        return cls.of("too_large")

    @classmethod
    def not_json(cls) -> UnusableReply:
        return cls.of("not_json")

    @classmethod
    def wrong_shape(cls) -> UnusableReply:
        return cls.of("wrong_shape")

    @classmethod
    def refused(cls) -> UnusableReply:
        return cls.of("refused").because(Failure.REFUSED)

    @classmethod
    def cut_short(cls) -> UnusableReply:
        return cls.of("cut_short")

    @classmethod
    def all_rejected(cls) -> UnusableReply:
        return cls.of("all_rejected").because(Failure.NOT_APPLICABLE)
