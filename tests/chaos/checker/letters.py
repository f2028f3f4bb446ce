"""No letter number twice, none missing; nobody told twice, no letter drafted twice."""

import json
import re
from collections import Counter
from collections.abc import Iterator

from tests.chaos.checker.facts import Anomaly, Facts
from tests.chaos.history import End

_NOTICES = "notifier.notices"
_SIGNING = re.compile(r"/cycles/([^/]+)/letters/([^/]+)/signing")


def check_letters(facts: Facts) -> Iterator[Anomaly]:
    """Registers against mailrooms, and against what signers were told."""
    yield from _registers(facts)
    yield from _slips(facts)
    yield from _drafts(facts)
    yield from _notices(facts)
    yield from _promises(facts)


def _registers(facts: Facts) -> Iterator[Anomaly]:
    for name, row in facts.aggregates("notifier", "register").items():
        numbers = [line["number"] for line in row["state"]["lines"]]
        if numbers != list(range(1, len(numbers) + 1)):
            yield Anomaly("letter-number", name, f"not 1 to {len(numbers)}: {numbers}")
        for text, count in Counter(line["text"] for line in row["state"]["lines"]).items():
            if count > 1:
                yield Anomaly("letter-number", name, f"{text} was given {count} times")


def _slips(facts: Facts) -> Iterator[Anomaly]:
    """A signed letter has one line that holds, and a line that holds has its letter."""
    holding = Counter(
        (line["cycle"], line["letter"], line["text"])
        for row in facts.aggregates("notifier", "register").values()
        for line in row["state"]["lines"]
        if line["cancelled_at"] is None
    )
    signed = Counter(
        (cycle, slip["id"], slip["number"])
        for cycle, row in facts.aggregates("notifier", "cycle").items()
        for slip in (row["state"] or {}).get("letters", ())
        if slip["number"] is not None
    )
    for place in holding.keys() | signed.keys():
        if (holding[place], signed[place]) != (1, 1):
            cycle, letter, number = place
            what = f"{number}: {holding[place]} in the register, {signed[place]} on the letter"
            yield Anomaly("letter-number", f"{cycle} {letter}", what)


def _drafts(facts: Facts) -> Iterator[Anomaly]:
    drafted = Counter(
        (row["id"], row["cause"], row["data"]["code"], tuple(row["data"]["recipients"]))
        for row in facts.rows("notifier.letters")
    )
    for (cycle, cause, code, _), count in drafted.items():
        if count > 1:
            yield Anomaly("letter-twice", cycle, f"{code} was drafted {count} times for {cause}")


def _notices(facts: Facts) -> Iterator[Anomaly]:
    """One event tells a role of one matter once; lines that are alike to the letter are doubles."""
    told = Counter((row["cause"], _canonical(row["data"])) for row in facts.rows(_NOTICES))
    for (cause, data), count in told.items():
        if count > 1:
            yield Anomaly("told-twice", cause, f"{count} times {data[:120]}")


def _canonical(data: object) -> str:
    return json.dumps(data, sort_keys=True, default=str)


def _promises(facts: Facts) -> Iterator[Anomaly]:
    """A number that a signer was told is in the register, for that letter."""
    given = {
        (line["cycle"], line["letter"], line["text"])
        for row in facts.aggregates("notifier", "register").values()
        for line in row["state"]["lines"]
    }
    for operation in facts.operations:
        found = _SIGNING.fullmatch(operation.path)
        if found and operation.end is End.OK:
            place = (found[1], found[2], operation.answer["number"])
            if place not in given:
                yield Anomaly(
                    "acknowledged-but-lost", operation.name, f"{place[2]} is in no register"
                )
