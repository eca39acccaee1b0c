"""The command line: Typer commands, Rich output, exit codes. stdout is data; words go to stderr."""


def main() -> None:
    """The `nlfilter` command."""
    import gc
    import os
    import sys

    # A run is mostly start-up, in which nothing is garbage; looking for it took a tenth of a short query.
    gc.set_threshold(200_000, 20, 20)
    if sys.argv[1:] == ["--help"] and _has_told():
        os._exit(0)
    from nlfilter.cli.app import run  # Typer is loaded by who runs the command, not by who imports us

    code = run()
    if sys.stderr is not None:
        sys.stderr.flush()
    if scratch := sys.modules.get("nlfilter.sources.scratch"):
        scratch.remove_all()  # what else would be left behind
    # All is written. Taking the interpreter and the engine apart would be the slowest part of leaving.
    os._exit(code)


def _has_told() -> bool:
    """Whether the help of the whole command, as Typer prints it, could be told without loading Typer."""
    import os
    import sys

    try:
        wide = "COLUMNS" not in os.environ and (
            not sys.stdout.isatty() or os.get_terminal_size().columns >= 80
        )
        if wide:
            with open(os.path.join(os.path.dirname(__file__), "help.txt"), encoding="utf-8") as file:
                sys.stdout.write(file.read())
            sys.stdout.flush()
    except (OSError, AttributeError):  # a stream that is closed: the command itself knows what to do
        return False
    return wide
