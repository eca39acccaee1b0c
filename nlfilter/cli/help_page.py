"""The text of `nlfilter --help`, and the commands. This module imports nothing, so that the help is fast."""

COMMANDS = {
    "query": "Show the rows that match a request.",
    "translate": "Turn a request into a WHERE clause.",
    "profile": "Find what a text says about a person.",
    "validate": "Check a WHERE clause.",
    "prompt": "Show the prompt that a model would get.",
    "chat": "Refine a filter in a dialogue.",
    "serve": "Serve a table over HTTP, with a filter box.",
    "mcp": "Give agents tools over a table.",
    "schema": "Make, check and show a table's schema file.",
    "dump": "Check the layout of a dump of lists, or write it anew for speed.",
    "golden": "Run and keep files of judged requests.",
}
"""The commands. Each has a module of its name, with a function of that name, or `app` for a group."""

OPTIONS = {
    "--version": "Show the version.",
    "--install-completion": "Install completion for the current shell.",
    "--show-completion": "Print that completion, to copy or to change it.",
    "--help": "Show this message and exit.",
}


def page() -> str:
    """What `nlfilter --help` prints.

    >>> print(page().splitlines()[0])
    Usage: nlfilter [OPTIONS] COMMAND [ARGS]...
    """
    return f"""\
Usage: nlfilter [OPTIONS] COMMAND [ARGS]...

  Filter a ranked list with a request in plain English or Japanese, through a
  checked SQL WHERE clause.

  Example: nlfilter query recs.parquet "remote, Python, Tokyo"

Options:
{_listed(OPTIONS)}

Commands:
{_listed(COMMANDS)}
"""


def _listed(entries: dict[str, str]) -> str:
    width = max(map(len, entries))
    return "\n".join(f"  {name:{width}}  {what}" for name, what in entries.items())
