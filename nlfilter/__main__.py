"""`python -m nlfilter` is the `nlfilter` command."""

from nlfilter.cli import main

main()
