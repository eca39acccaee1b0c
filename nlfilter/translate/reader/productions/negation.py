"""Productions of refusals: "not Tokyo", "excluding A, B and C"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from nlfilter.schema.fold import fold, is_cjk
from nlfilter.schema.kinds import Kind
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Clause, LeftOut, Measure, Run, Subject, Wish, Word
from nlfilter.translate.reader.predicates.existence_columns import tells_existence, values_of_side
from nlfilter.translate.reader.predicates.units import name_roles
from nlfilter.translate.reader.predicates.wishes import any_of_run, member_of, signed
from nlfilter.translate.reader.productions.coordination import may_be_of, spanning, wishes_in
from nlfilter.translate.reader.productions.production import Made, first_of, only, production, span_of
from nlfilter.translate.reader.score import PLAIN, feature
from nlfilter.translate.reader.table import Table
from nlfilter.translate.reader.words.candidates import BREAKS, is_called
from nlfilter.where.nodes import Compare, Has, HasAny, OneOf, Or, Predicate, conjunction
from nlfilter.where.phrases import How

_EXCEPT = 2
"""The parts of "except red bikes": a word, and what it refuses."""


@production
def refuse(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A refused wish or run. A run is refused as a whole."""
    start, stop = span_of(parts)
    run, beside = first_of(parts, Run), first_of(parts, Subject)
    asked = run.wishes[0] if run else first_of(parts, Wish)
    if rule.argument in _OF_A_COLUMN and beside and asked and beside.meaning.name != asked.column:
        return  # 「受付で残業なし」 wants a reception
    if asked and _stores_absence(table, parts, asked):
        return  # 「駐車場なし」 is the stored 「なし」, and not 「近隣」
    if run:
        if any(wish.negated for wish in run.wishes) or _excepts_a_member(table, parts, run):
            return
        # "no A, B": the refusal may or may not reach B.
        open_ended = run.links[-1] in ("comma", "none") and not rule.argument
        if rule.argument == "before" and run.links[-1] in ("comma", "none") and not run.wishes[0].exclusive:
            return  # 「Go、Pythonなし」 wants Go and refuses Python
        whole = any_of_run(run.wishes, start, stop)
        stated = feature("closed_list") * (len(run.wishes) - 2 if rule.argument == "none" else 0)
        yield replace(whole, negated=True), stated + (feature("loose") if open_ended else PLAIN)
        return
    wish = first_of(parts, Wish)
    if wish and not wish.negated:
        guessed = (wish.guessed or wish.searched) and rule.symbols[0] == "not" and _goes_on(table, stop)
        unsure = feature("refused_guess") if guessed and not _excepts(table, parts[0]) else PLAIN
        yield replace(wish, start=start, stop=stop, negated=True, exclusive=wish.exclusive), unsure


def _excepts_a_member(table: Table, parts: Sequence[Node], run: Run) -> bool:
    """Whether a group is asked for, and only its member refused: 「オンラインでもリアルタイムは除く」."""
    if len(run.wishes) != _PAIR or member_of(*run.wishes) is not run.wishes[-1]:
        return False
    word = next((part.parts[-2].form for part in parts if part.form is run and len(part.parts) > _PAIR), None)
    yet = isinstance(word, Word) and "and_yet" in table.lang.roles.get(word.key, ())
    return yet or run.links == ("comma",)


_OF_A_COLUMN = frozenset({"before", "of"})
"""The arguments of refusals that may name their column: "any shift but nights"."""


def _stores_absence(table: Table, parts: Sequence[Node], wish: Wish) -> bool:
    """Whether a thing is said not to be there, and its column stores a word for that."""
    named = parts[0].rule is not None and parts[0].rule.symbols == ("Name",)
    word = parts[-1].form.key if isinstance(parts[-1].form, Word) else ""
    lacks = named and "hasnt" in table.lang.roles.get(word, ()) and tells_existence(table, wish.column)
    return lacks and bool(values_of_side(table, wish.column, "no"))


def _excepts(table: Table, node: Node) -> bool:
    word = node.form.key if isinstance(node.form, Word) else ""
    return "except" in table.lang.roles.get(word, ())


def _goes_on(table: Table, stop: int) -> bool:
    """Whether a word without a role follows after a space: it may be refused, too."""
    text, word = table.source.text, table.word_after(stop)
    spaced = text[stop : stop + 1].isspace() and not is_cjk(text[stop - 1])
    return spaced and word[:1].isalpha() and word not in table.lang.roles


@production
def allergic(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Who has an allergy wants rows without it, rather in a column that is called so."""
    for form, cost in refuse(table, rule, parts):
        run = first_of(parts, Run)
        first = run.wishes[0] if run else only(parts, Wish)
        called = first.column in table.schema.columns and "allergic_after" in name_roles(table, first.column)
        if called and isinstance(form, Wish) and table.column(first.column).kind is Kind.TEXT:
            # A row may be somebody who has it: the answer that harms nobody, but not a sure one.
            form = replace(form, guessed=True)
        yield form, cost - first.doubt + (feature("marked") if called else PLAIN)


@production
def free_of(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """What a row is free of, one of several things that it may hold: "gluten free", "free from milk".

    In a list of anything, and even more for a kind, "parking free" may also be free of charge.
    """
    run = first_of(parts, Run)
    column = table.schema.columns.get(name := run.wishes[0].column if run else only(parts, Wish).column)
    if column is None or not column.kind.is_text:
        return
    held = "contents_name" in name_roles(table, name)
    listed = column.kind is Kind.TEXT_LIST
    fit = feature("idiom" if held else "loose" if listed else "forced")
    yield from ((form, cost + fit) for form, cost in refuse(table, rule, parts))


@production
def out_of(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A state that has ended: "out of warranty"."""
    wish = only(parts, Wish)
    column = table.schema.columns.get(wish.column)
    if column is not None and column.kind is Kind.BOOLEAN:
        yield from ((form, cost + feature("marked")) for form, cost in refuse(table, rule, parts))


@production
def refuse_kind(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A kind of item that nobody needs: 「小説はいらない」. What an item has may only be no condition."""
    run = first_of(parts, Run)
    first = run.wishes[0] if run else only(parts, Wish)
    column = table.schema.columns.get(first.column)
    if column is None or column.kind is Kind.BOOLEAN or tells_existence(table, first.column):
        return
    kind = is_called(table, first.column, table.lang.kind_names)
    for form, cost in refuse(table, rule, parts) if kind or first.exclusive else ():
        if isinstance(form, Wish):
            yield form if kind else replace(form, guessed=True), cost


@production
def refuse_deed(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A verb between a refusal and its wish: "must not call at X"."""
    doing, verb, wish = parts
    led = bool(wish.parts) and isinstance(wish.parts[0].form, Word)  # it begins with a preposition: "to Nara"
    if verb.start == doing.end and (led or wish.start > verb.end):
        yield from refuse(table, rule, parts)


@production
def refuse_listed(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A list whose first member the table does not know: "anything except X and sales" refuses sales."""
    if not table.lexicon.find(table.source.text[parts[1].start : parts[1].stop]):
        yield from refuse(table, rule, parts)


@production
def refuse_done(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A participle between a refusal and its wish: "not owned by X"."""
    word = table.source.text[parts[1].start : parts[1].stop]
    verb = any(ending and word.endswith(ending) for ending, _ in table.lang.verbal.pairs)
    if verb and word not in table.lang.roles:
        yield from refuse(table, rule, parts)


@production
def refuse_all(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A refused combination: "not (A and B)", "not both A and B"."""
    run = only(parts, Run)
    if "or" in run.links or run.wishes[0].exclusive:
        yield from refuse(table, rule, parts)
    elif not any(wish.negated for wish in run.wishes):
        yield spanning(parts, _together(run.wishes), *run.wishes, negated=True), feature("idiom")


@production
def refuse_together(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A combination of columns that is refused: "except red Norvik bikes".

    A word between them ends what is refused: "anything but cabins in the north". 「革のソファは嫌」 allows
    other sofas. With the argument "described", the first wish must describe the second one: 「白い犬は嫌」,
    「2階以上のアパートは嫌」, 「庭のない家は嫌」. Or a bare amount goes on after it: 「月曜1限は除く」.
    """
    described = table.lang.shapes.describes(table.source.text[parts[0].start : parts[0].stop])
    if rule.argument == "described" and not (described or _is_bare_amount(parts[1])):
        return
    wishes = [wish for part in parts for wish in wishes_in(part.form)]
    if (
        len(parts) == _EXCEPT
        and rule.argument != "led"
        and (is_parted(table, parts[1]) or any(is_led(table, part) for part in parts[1].parts))
    ):
        return
    if rule.argument == "no" and not _is_certain(wishes):
        return
    may_refuse = rule.argument in _BOTH_REFUSED
    asked = [wish for wish in wishes if wish.column and (may_refuse or not wish.negated)]
    if len({wish.column for wish in asked}) == len(wishes):
        doubt = feature("forced") if rule.argument == "no" and _is_flag(table, wishes[0]) else PLAIN
        yield spanning(parts, _together(wishes), *wishes, negated=True), doubt


def _is_certain(wishes: Sequence[Wish]) -> bool:
    """Whether all words are surely values, and the last names one alone: "no trawled fish" of many fishes."""
    how = {mapped.how for wish in wishes for mapped in wish.mapped}
    several = isinstance(wishes[-1].predicate, OneOf | HasAny)
    return not several and how <= _CERTAIN and not any(wish.guessed for wish in wishes)


_CERTAIN = frozenset({How.FOLDED, How.SYNONYM, How.GROUP, How.TERM})
_BOTH_REFUSED = frozenset({"described"})


def _is_bare_amount(node: Node) -> bool:
    """Whether a node is an amount without a comparison and without a column."""
    said = node.parts[0].form if len(node.parts) == 1 else None
    return isinstance(said, Measure) and said.op is None and said.high is None


@production
def reason(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Why something is refused: 「AとBは休みなので除く」. A further thing, 「とBは」, is no reason."""
    ahead = table.source.text[parts[0].start :]
    words = (ahead[:size] for size in range(1, _LONGEST_JOINING + 1))
    if ahead[:1] not in BREAKS and not any(table.lang.plays(word, "and", "or") for word in words):
        yield parts[0].form, PLAIN


_LONGEST_JOINING = 3


def is_led(table: Table, node: Node) -> bool:
    """Whether a preposition leads to a wish: "on the north side", "on Sundays"."""
    if node.symbol == "Date":
        first, *_ = table.source.text[node.start : node.stop].split()
        return "filler" in table.lang.roles.get(first, ())
    led = node.parts and isinstance(node.parts[0].form, Word) and node.symbol != "Noun"
    return bool(led) or any(is_led(table, part) for part in node.parts)


def is_parted(table: Table, node: Node) -> bool:
    """Whether another word stands between the parts of a clause."""
    text, clauses = table.source.text, (part for part in node.parts if part.symbol == node.symbol)
    gaps = (text[one.stop : other.start].strip() for one, other in pairwise(node.parts))
    return any(gaps) or any(is_parted(table, clause) for clause in clauses)


@production
def refuse_each(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Two wishes of different columns, both refused: "neither quiet nor cheap".

    Of flags and values, "or" may stand between them: "no pets or smokers", "not red or made in oak".
    「AかつBでない」 refuses B alone.
    """
    if _goes_further(table, parts[1]):
        return
    sides = [part for part in parts if isinstance(part.form, Wish | Run)]
    one, other = (_either(side) for side in sides)
    paused = table.source.text[: parts[1].stop].endswith("、")  # 「山梨で、通行止めじゃない」 refuses one
    alike = any(may_be_of(side, wish.column) for side in sides for wish in (one, other))
    if rule.argument == "or" and not all(_is_flag(table, wish) for wish in (one, other)):
        word = parts[0].form.key if isinstance(parts[0].form, Word) else ""
        if not table.lang.plays(word, "no_such"):
            return  # "not in Tokyo or remote"
        valued = all(_is_value(wish.predicate) or _is_flag(table, wish) for wish in (one, other))
        if not valued or any(is_led(table, side) for side in sides) or sides[-1].start != parts[-2].end:
            return
    if not (paused or alike or one.negated or other.negated) and one.column != other.column:
        refused = conjunction(*(signed(replace(wish, negated=True)) for wish in (one, other)))
        yield spanning(parts, refused, one, other), feature("hinted")


def _goes_further(table: Table, node: Node) -> bool:
    """Whether an "and" begins a condition of its own: 「かつ」."""
    return isinstance(node.form, Word) and "and_further" in table.lang.roles.get(node.form.key, ())


def _either(node: Node) -> Wish:
    wishes = wishes_in(node.form)
    return wishes[0] if len(wishes) == 1 else any_of_run(wishes, node.start, node.stop)


@production
def refuse_both(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A refused combination of two columns: "not both quiet and cheap"."""
    wishes = [part.form for part in parts if isinstance(part.form, Wish)]
    if not any(wish.negated for wish in wishes):
        yield spanning(parts, _together(wishes), *wishes, negated=True), PLAIN


def _is_flag(table: Table, wish: Wish) -> bool:
    return wish.column in table.schema.columns and table.column(wish.column).kind is Kind.BOOLEAN


def _together(wishes: Sequence[Wish]) -> Predicate:
    return conjunction(*map(signed, wishes))


@production
def all_but(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """All of one kind, except what another column tells: "any bread but a sliced loaf".

    A preposition, a flag or a bound adds a wish: "any flat but in the north", "any flat but under 900".
    """
    one, last = next(part for part in parts if wishes_in(part.form)), parts[-1]
    wanted, refused = _stated(one), wishes_in(last.form)
    led = is_led(table, last) or parts[-2].end != last.start
    if led or any(wish.negated for wish in (*wanted, *refused)):
        return
    apart = {wish.column for wish in wanted}.isdisjoint(wish.column for wish in refused)
    if apart and all(_is_value(wish.predicate) for wish in refused):
        whole = any_of_run(refused, last.start, last.stop)
        yield Clause((*wanted, replace(whole, negated=True))), PLAIN


def _stated(node: Node) -> tuple[Wish, ...]:
    """The wishes of a node; a run of values that no row has at once is one wish."""
    wishes = wishes_in(node.form)
    either = isinstance(node.form, Run) and ("or" in node.form.links or wishes[0].exclusive)
    return (any_of_run(wishes, node.start, node.stop),) if either else wishes


def _is_value(predicate: Predicate) -> bool:
    match predicate:
        case Compare(op=op):
            return op == "="
    return isinstance(predicate, OneOf | Has | HasAny)


@production
def double_negation(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A refused refusal is a wish: "nothing that isn't remote"."""
    wish = first_of(parts, Wish)  # a wish for several columns at once has another form
    if wish is not None and wish.negated and not _ends_with_a_value(table, wish):
        yield replace(wish, start=parts[0].start, negated=False), feature("marked")


def _ends_with_a_value(table: Table, wish: Wish) -> bool:
    """Whether a refusal is a stored value among several: what is not 「不可」 may also be 「要相談」."""
    stored = table.lexicon.stored(wish.column) if wish.column in table.schema.columns else ()
    said = table.source.text[: wish.stop]
    return len(stored) > _PAIR and any(said.endswith(fold(value)) for value in stored)


_PAIR = 2


@production
def begin_left(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """The first kind of rows that are left out; a noun may follow."""
    if (left := first_of(parts, LeftOut)) is not None:
        yield left, PLAIN
    elif (wish := _kind(table, parts[-1])) is not None:
        yield LeftOut((wish,)), PLAIN


@production
def more_left(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A further kind. Kinds that are "listed" need a "last" one."""
    left, wish = only(parts, LeftOut), _kind(table, parts[-1])
    goes_on = left.open if rule.argument == "last" else not left.open or rule.argument == "listed"
    if wish is None or not goes_on or (rule.argument == "listed" and not left.open and len(left.wishes) > 1):
        return
    alike = any(may_be_of(parts[-1], other.column) for other in left.wishes if other.column != wish.column)
    if not alike and _continues(table, parts, wish):
        yield LeftOut((*left.wishes, wish), open=rule.argument == "listed"), PLAIN


@production
def leave_out(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A row is left out if it is of any of these kinds. Kinds that one column tells are a run."""
    left = only(parts, LeftOut)
    columns = [wish.column for wish in left.wishes]
    if not left.open and (len(set(columns)) > 1 or ("" in columns and len(columns) > 1)):
        refused = conjunction(*(signed(replace(wish, negated=True)) for wish in left.wishes))
        yield spanning(parts, refused, *left.wishes), PLAIN


def _kind(table: Table, node: Node) -> Wish | None:
    """The rows that a node tells of: "red Bordeaux" is one kind."""
    wishes = wishes_in(node.form)
    if not wishes or any(wish.negated for wish in wishes):
        return None
    if len(wishes) == 1:
        return wishes[0]
    apart = is_parted(table, node) or any(is_led(table, part) for part in node.parts)
    return None if apart else spanning((node,), conjunction(*map(signed, wishes)), *wishes)


def _continues(table: Table, parts: Sequence[Node], wish: Wish) -> bool:
    """Whether a wish after "and" is also left out.

    A bound, or a wish with a preposition, is rather wanted: "excluding tents and under 50", "and in Oslo";
    but not after a word for rows: "and anything under 50".
    """
    if any(part.symbol == "Noun" for part in parts):
        return True
    node = parts[-1]
    skipped = table.source.text[parts[-2].stop : node.start].split()
    roles = [table.lang.roles.get(word, frozenset()) for word in skipped]
    if roles and "any_rows" in roles[0]:
        return True
    led = isinstance(node.form, Wish) and bool(node.parts) and isinstance(node.parts[0].form, Word)
    return not led and all("determiner" in said for said in roles) and not _is_bound(wish.predicate)


def _is_bound(predicate: Predicate) -> bool:
    match predicate:
        case Compare(op=op):
            return op != "="
        case Or(items):
            return any(map(_is_bound, items))
    return False
