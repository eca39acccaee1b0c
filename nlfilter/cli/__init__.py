"""The command line: Typer commands, Rich output, exit codes. Data goes to stdout, words go to stderr."""


def main() -> None:
    """The `nlfilter` command."""
    import gc
    import os
    import sys

    # A run is mostly start-up, which makes no garbage; to search for garbage took a tenth of a short query.
    gc.set_threshold(200_000, 20, 20)
    # No pydantic plugin is used here, and the search for one reads a file of every installed package.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
    from nlfilter.cli.app import run  # load Typer only to run the command, not on import

    code = run()
    if sys.stderr is not None:
        sys.stderr.flush()
    if scratch := sys.modules.get("nlfilter.sources.scratch"):
        scratch.remove_all()  # temporary files, which would stay behind
    # Everything is written. To shut down the interpreter and the engine would take longest of all.
    os._exit(code)
