"""`nlfilter validate`: check a clause with the gate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from nlfilter.cli import resolving
from nlfilter.cli.options import JsonlOption, SchemaOption, TableOption
from nlfilter.cli.parameters import argument
from nlfilter.cli.streams import output, read_text
from nlfilter.errors import InputError, NLFilterError, RejectedWhere

if TYPE_CHECKING:
    from nlfilter.schema.table import TableSchema


def validate(
    where: Annotated[
        str | None,
        argument(metavar="WHERE", help="A SQL condition; - reads standard input.", show_default=False),
    ] = None,
    jsonl: JsonlOption = None,
    table: TableOption = None,
    schema: SchemaOption = None,
) -> None:
    """Check a SQL condition: print its normal form if it is accepted, or the code of its refusal.

    With --jsonl, each line holds {"id", "where"} and is answered by {"id", "accepted", "code", "sql"}.

    Example: nlfilter validate "remote AND salary_min >= 5000000" --schema schemas/jobs.yaml
    """
    from nlfilter.cli.formats import write_json
    from nlfilter.cli.json_lines import answer_lines

    if (where is None) == (jsonl is None):
        raise InputError.usage("where_or_lines")
    known = resolving.schema_of(schema, table, command="nlfilter validate")
    bad: NLFilterError | None
    with output(None) as out:
        if jsonl is not None:
            bad = answer_lines(jsonl, "where", lambda text: _verdict(text, known)[0], _nothing, out)
        else:
            verdict, bad = _verdict(read_text("-") if where == "-" else where or "", known)
            write_json(verdict, out, pretty=False)
    if bad is not None:
        raise bad


def _nothing(failure: NLFilterError) -> dict[str, Any]:
    return {"accepted": False, "code": None, "sql": None, "error": failure.to_dict()}


def _verdict(text: str, schema: TableSchema) -> tuple[dict[str, Any], RejectedWhere | None]:
    try:
        where = resolving.where_of(text, schema)
    except RejectedWhere as error:
        return {"accepted": False, "code": error.code.value, "sql": None, "span": error.span}, error
    return {"accepted": True, "code": None, "sql": where.sql}, None
