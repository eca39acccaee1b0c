"""What went wrong at the model's side, in our words: nothing of a provider's error leaves this module."""

from __future__ import annotations

from collections.abc import Callable

from nlfilter.errors import ModelUnavailable, TranslationError, UnusableReply

BY_STATUS: dict[int, Callable[[], TranslationError]] = {
    400: ModelUnavailable.request_refused,
    401: ModelUnavailable.denied,
    403: ModelUnavailable.denied,
    404: ModelUnavailable.unknown_model,
    413: ModelUnavailable.request_refused,
    422: ModelUnavailable.request_refused,
    429: ModelUnavailable.busy,
}

# Classes of LangChain, of provider clients and of Python, by name along a class's ancestry: the libraries
# that define them need not be installed, or be imported to say so. The nearest ancestor wins.
BY_CLASS: dict[str, Callable[[], TranslationError]] = {
    "ModelRefusalError": UnusableReply.refused,
    "ContentFilterFinishReasonError": UnusableReply.refused,
    "LengthFinishReasonError": UnusableReply.cut_short,
    "OutputParserException": UnusableReply.wrong_shape,
    "ModelAuthenticationError": ModelUnavailable.denied,
    "ModelPermissionDeniedError": ModelUnavailable.denied,
    "ModelNotFoundError": ModelUnavailable.unknown_model,
    "ModelRateLimitError": ModelUnavailable.busy,
    "ModelConnectionError": ModelUnavailable.unreachable,
    "ModelTimeoutError": ModelUnavailable.unreachable,
    "ModelInvalidRequestError": ModelUnavailable.request_refused,
    "ContextOverflowError": ModelUnavailable.request_refused,
    "ModelError": ModelUnavailable.failed,
    "ConnectError": ModelUnavailable.unreachable,
    "ConnectionError": ModelUnavailable.unreachable,
    "TimeoutError": ModelUnavailable.unreachable,
    # What clients raise over an answer that they cannot read.
    "JSONDecodeError": UnusableReply.not_json,
    "ValueError": UnusableReply.wrong_shape,
    "LookupError": UnusableReply.wrong_shape,
    "TypeError": UnusableReply.wrong_shape,
    "AttributeError": UnusableReply.wrong_shape,
}


def failure_of(error: Exception) -> TranslationError:
    """Our error for whatever a chat model raised.

    >>> failure_of(ConnectionRefusedError("secret")).message
    "The model's server cannot be reached."
    """
    status = getattr(error, "status_code", None)
    if isinstance(status, int) and status in BY_STATUS:
        return BY_STATUS[status]()
    known = (BY_CLASS[kind.__name__] for kind in type(error).__mro__ if kind.__name__ in BY_CLASS)
    return next(known, ModelUnavailable.failed)()


def is_blip(error: Exception) -> bool:
    """Whether the same call may well succeed at once: not after a limit, nor after a long wait."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    return bool(kinds & {"ModelAPIError", "ModelConnectionError", "ConnectError", "ConnectionError"})


def is_invalid_request(error: Exception) -> bool:
    """Whether a parameter (structured output, a temperature) may be what the provider does not take."""
    if getattr(error, "status_code", None) in (400, 422):
        return True
    kinds = {kind.__name__ for kind in type(error).__mro__}
    return bool(kinds & {"ModelInvalidRequestError", "NotImplementedError"})
