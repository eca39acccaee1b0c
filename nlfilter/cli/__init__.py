"""The command line: Typer commands, Rich output, exit codes. stdout is data; words go to stderr."""


def main() -> None:
    """The `nlfilter` command."""
    import gc
    import os
    import sys

    # A run is mostly start-up, in which nothing is garbage; looking for it took a tenth of a short query.
    gc.set_threshold(200_000, 20, 20)
    # Nobody's plugin has a part in this process, and to look for one reads a file of every installed package.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
    from nlfilter.cli.app import run  # Typer is loaded by who runs the command, not by who imports us

    code = run()
    if sys.stderr is not None:
        sys.stderr.flush()
    if scratch := sys.modules.get("nlfilter.sources.scratch"):
        scratch.remove_all()  # what else would be left behind
    # All is written. Taking the interpreter and the engine apart would be the slowest part of leaving.
    os._exit(code)
