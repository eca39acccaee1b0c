"""The command line: Typer commands, Rich output, exit codes. Data goes to stdout, words go to stderr."""

INTERRUPTED = 130
"""The exit code of a command that Ctrl-C ended."""


def main() -> None:
    """The `nlfilter` command."""
    import gc
    import os
    import sys

    # A run is mostly start-up, which makes no garbage; to search for garbage took a tenth of a short query.
    gc.set_threshold(200_000, 20, 20)
    # No pydantic plugin is used here, and the search for one reads a file of every installed package.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
    # Else Python prints a traceback beside our error if, on a full disk, a library frees a half-written file.
    sys.unraisablehook = lambda _: None
    try:
        _clean_up_when_ended()
        _let_modules_load()
        from nlfilter.cli.app import run  # load Typer only to run the command, not on import

        code = run()
    except KeyboardInterrupt:  # a second one, or one before the command began
        code = INTERRUPTED
    if sys.stderr is not None:
        sys.stderr.flush()
    _remove_temporary_files()
    # Everything is written. To shut down the interpreter and the engine would take longest of all.
    os._exit(code)


def _remove_temporary_files() -> None:
    """Remove what would stay behind, and holds rows."""
    import sys

    if scratch := sys.modules.get("nlfilter.sources.scratch"):
        scratch.remove_all()


def _let_modules_load() -> None:
    """Let Ctrl-C wait until a module is loaded: DuckDB would crash if it came in the midst of it."""
    import signal
    from types import FrameType

    from nlfilter.fork_safety import keyboard_handlers

    def press(_number: int, frame: FrameType | None) -> None:
        while frame is not None:
            if frame.f_code.co_filename.startswith("<frozen importlib"):
                signal.setitimer(signal.ITIMER_REAL, 0.01)  # then ask again
                return
            frame = frame.f_back
        raise KeyboardInterrupt

    if hasattr(signal, "setitimer") and signal.getsignal(signal.SIGINT) in keyboard_handlers:
        keyboard_handlers.add(press)
        signal.signal(signal.SIGALRM, press)
        signal.signal(signal.SIGINT, press)


def _clean_up_when_ended() -> None:
    """Remove temporary files also if a signal ends the command; an ignored signal stays ignored (nohup)."""
    import os
    import signal

    def end(number: int, _frame: object) -> None:
        _remove_temporary_files()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    for name in ("SIGTERM", "SIGHUP"):  # Windows has no SIGHUP
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, end)
