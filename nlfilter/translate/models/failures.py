"""Failures of a model in our own words: no text of a provider's error leaves this module."""

from __future__ import annotations

from collections.abc import Callable

from nlfilter.errors import ModelUnavailable, NLFilterError, TranslationError, UnusableReply

BY_STATUS: dict[int, Callable[[], TranslationError]] = {
    **dict.fromkeys((301, 302, 303, 307, 308), ModelUnavailable.redirected),
    400: ModelUnavailable.request_refused,
    401: ModelUnavailable.denied,
    403: ModelUnavailable.denied,
    404: ModelUnavailable.unknown_model,
    408: ModelUnavailable.late,
    413: ModelUnavailable.request_refused,
    422: ModelUnavailable.request_refused,
    429: ModelUnavailable.busy,
    503: ModelUnavailable.overloaded,
    504: ModelUnavailable.late,
    529: ModelUnavailable.overloaded,
}

# Classes of LangChain, of provider clients and of Python, by name, so that nothing needs to be imported.
# The nearest ancestor of an error wins.
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
    "ModelTimeoutError": ModelUnavailable.late,
    "ModelInvalidRequestError": ModelUnavailable.request_refused,
    "ContextOverflowError": ModelUnavailable.request_refused,
    "ModelError": ModelUnavailable.failed,
    "ConnectError": ModelUnavailable.unreachable,
    "ConnectionError": ModelUnavailable.unreachable,
    "TimeoutError": ModelUnavailable.late,
    "UnicodeEncodeError": ModelUnavailable.not_set_up,  # a header that cannot be sent
    # Clients raise these for an answer that they cannot read.
    "ReplyTooLarge": UnusableReply.too_large,
    "ReplyBroken": UnusableReply.not_json,
    "JSONDecodeError": UnusableReply.not_json,
    "ValueError": UnusableReply.wrong_shape,
    "LookupError": UnusableReply.wrong_shape,
    "TypeError": UnusableReply.wrong_shape,
    "AttributeError": UnusableReply.wrong_shape,
}


def failure_of(error: Exception) -> TranslationError:
    """Our error for an error that a chat model raised.

    >>> failure_of(ConnectionRefusedError("secret")).message
    "The model's server cannot be reached."
    """
    status = getattr(error, "status_code", None)
    if isinstance(status, int) and status in BY_STATUS:
        return BY_STATUS[status]()
    if _comes_from(error, _NOT_CONNECTED):
        return ModelUnavailable.unreachable()
    known = (BY_CLASS[kind.__name__] for kind in type(error).__mro__ if kind.__name__ in BY_CLASS)
    return next(known, ModelUnavailable.failed)()


def opening_failure(error: Exception) -> NLFilterError:
    """Our error for an error during the set-up of a model.

    >>> opening_failure(FileNotFoundError("/secret")).message
    'The model, or the connection to it, cannot be set up.'
    """
    if isinstance(error, NLFilterError):
        return error
    # Without a key, the client raises the base class of its errors, and only then.
    return (
        ModelUnavailable.no_key() if type(error).__name__ == "OpenAIError" else ModelUnavailable.not_set_up()
    )


# The libraries report a connection that is refused, or that the server had closed, as a timeout.
_BROKEN = frozenset({"ConnectError", "ConnectionError", "ServerDisconnectedError", "RemoteProtocolError"})
_NOT_CONNECTED = _BROKEN | {"ConnectTimeout", "ClientConnectorError"}
_BLIPS = _BROKEN | {"ModelAPIError", "ModelConnectionError"}


def is_temporary(error: Exception) -> bool:
    """Whether the same call may succeed at once; it will not after a rate limit or a long wait."""
    return _comes_from(error, _BLIPS)


def _comes_from(error: Exception, kinds: frozenset[str]) -> bool:
    """Whether an error, or one that caused it, is of one of these classes."""
    cause: BaseException | None = error
    while cause is not None:
        if not kinds.isdisjoint(_kinds(cause)):
            return True
        cause = cause.__cause__
    return False


def pause_wanted(error: Exception) -> float | None:
    """The seconds after which a busy server wants to be asked again, if it says so."""
    cause: BaseException | None = error
    while cause is not None:
        headers = getattr(getattr(cause, "response", None), "headers", {})
        if getattr(cause, "status_code", None) == _BUSY and (told := _seconds(headers.get("retry-after"))):
            return told
        cause = cause.__cause__
    return None


_BUSY = 429


def _seconds(told: object) -> float | None:
    """A header as seconds; it may also hold a day."""
    text = str(told)
    return float(text) if text.isascii() and text.replace(".", "", 1).isdigit() else None


def is_invalid_request(error: Exception) -> bool:
    """Whether the provider may have refused a parameter (structured output, a temperature)."""
    if getattr(error, "status_code", None) in (400, 422):
        return True
    return not _kinds(error).isdisjoint({"ModelInvalidRequestError", "NotImplementedError", "ImportError"})


def _kinds(error: BaseException) -> set[str]:
    return {kind.__name__ for kind in type(error).__mro__}
