"""The command line: Typer commands, Rich output, exit codes. stdout is data; words go to stderr."""


def main() -> None:
    """The `nlfilter` command."""
    from nlfilter.cli.app import run  # typer is loaded by who runs the command, not by who imports us

    raise SystemExit(run())
