"""Ways to spoil a sound run, and the kind of anomaly that must be found for each."""

from copy import deepcopy
from dataclasses import replace

from tests.chaos.history import End, Operation
from tests.chaos.officers import Probe
from tests.chaos.receiver import Call
from tests.unit.chaos.world import APPROVED, SUBMITTED, Spoil, World, command


def no_line(world: World) -> None:
    del world.documents["collector.submissions"][-1]


def no_answer(world: World) -> None:
    del world.documents["approval.answers"][0]


def no_event(world: World) -> None:
    del world.said[len(world.documents["collector.submissions"]) - 1]


def two_lines(world: World) -> None:
    rows = world.documents["collector.submissions"]
    rows.append(rows[0] | {"order": 99})


def two_places(world: World) -> None:
    last = world.said[-2]
    world.said.insert(-1, replace(last, sequence=last.sequence + 1))


def refused(world: World) -> None:
    world.change_operation(0, end=End.REFUSED, status=409, answer={"rule": "x"})


def half(world: World) -> None:
    no_event(world)
    world.change_operation(len(world.documents["collector.submissions"]) - 1, end=End.UNKNOWN)


def other_answer(world: World) -> None:
    world.documents["approval.answers"][0]["body"] = {"result": "unchanged"}


def other_when_repeated(world: World) -> None:
    world.probes.append(Probe("k", "asked again", (200, {}), (409, {})))


def fault(world: World) -> None:
    world.probes.append(Probe("k", "galat", (200, None), (500, {})))


def unaudited(world: World) -> None:
    world.operations.append(treatment())


def audited_twice(world: World) -> None:
    world.operations.append(treatment())
    world.documents["recap.audit"] = [{"data": {"why": "uji t"}}, {"data": {"why": "uji t"}}]


def audited_though_refused(world: World) -> None:
    world.operations.append(replace(treatment(), end=End.REFUSED))
    world.documents["recap.audit"] = [{"data": {"why": "uji t"}}]


def treatment() -> Operation:
    return command("t", "recap", "POST", "/parked/x:0:1/discard", {"why": "uji t"})


def swapped(world: World) -> None:
    world.said[0], world.said[1] = world.said[1], world.said[0]


def rewritten(world: World) -> None:
    world.said.append(replace(world.said[0], value=b"other"))


def not_published(world: World) -> None:
    world.aggregate("approval")["sent"] = [[APPROVED, 2]]


def made_up(world: World) -> None:
    world.aggregate("approval")["sent"] = []


def not_taken(world: World) -> None:
    world.aggregate("recap")["seen"] = [["collector", SUBMITTED, 1], ["approval", APPROVED, 1]]


def never_heard_of(world: World) -> None:
    world.documents["recap.aggregates"].clear()


def held(world: World) -> None:
    entry = {"stream": ["collector", SUBMITTED], "sequence": 3, "waits_for": "2"}
    world.aggregate("recap")["early"] = [entry]


def blocked(world: World) -> None:
    world.aggregate("recap")["blocked"] = "topic:0:1"


def unsent(world: World) -> None:
    world.unsent = 1


def unread(world: World) -> None:
    world.lag = 1


def not_ratified(world: World) -> None:
    world.aggregate("approval")["state"]["status"] = "DIAJUKAN"


def ratified_twice(world: World) -> None:
    world.said.append(replace(world.said[-1], id="other", sequence=2))


def other_figure(world: World) -> None:
    row = next(row for row in world.said[-1].body["table"] if row["value"] is not None)
    row["value"] = "0.01"


def a_row_less(world: World) -> None:
    del world.said[-1].body["table"][0]


def nobodys_sheet(world: World) -> None:
    world.change_said(0, cause="nobody")


def revision_twice(world: World) -> None:
    row = deepcopy(world.documents["collector.submissions"][0])
    world.documents["collector.submissions"].append(row | {"cause": "other", "order": 99})


def chain_broken(world: World) -> None:
    world.said[-1].body["previous_sha256"] = "cd"


def number_twice(world: World) -> None:
    lines = world.aggregate("notifier", "register")["state"]["lines"]
    lines.append(lines[0] | {"number": 2, "letter": "L1-2"})


def number_missing(world: World) -> None:
    world.aggregate("notifier", "register")["state"]["lines"][0]["number"] = 2


def letter_without_line(world: World) -> None:
    world.aggregate("notifier")["state"]["letters"][0]["number"] = "000.8/009"


def told_another_number(world: World) -> None:
    answer = {"letter": "L1-1", "number": "000.8/005"}
    place = len(world.operations) - 1
    world.change_operation(place, answer=answer)
    world.documents["notifier.answers"][0]["body"] = answer


def drafted_twice(world: World) -> None:
    world.documents["notifier.letters"] *= 2


def told_twice(world: World) -> None:
    line = {"cause": "e", "order": 1, "data": {"recipient": "SEKRETARIS", "subject": "x"}}
    world.documents["notifier.notices"] = [line, line | {"order": 2}]


def not_arrived(world: World) -> None:
    del world.calls[0]


def arrived_refused(world: World) -> None:
    world.calls[0] = replace(world.calls[0], accepted=False)


def never_queued(world: World) -> None:
    rows = world.documents["notifier.aggregates"]
    rows.remove(next(row for row in rows if row["kind"] == "delivery"))


def given_up(world: World) -> None:
    world.aggregate("notifier", "delivery")["state"]["state"] = "GAVE_UP"


def forged(world: World) -> None:
    world.calls.append(Call("x:SATU_DATA", genuine=False, type="", event={}, accepted=False))


def from_nowhere(world: World) -> None:
    world.calls.append(Call("x:SATU_DATA", genuine=True, type="", event={}, accepted=True))


def still_parked(world: World) -> None:
    world.documents["recap.parked"] = [parked("CULPRIT", ())]


def good_one_discarded(world: World) -> None:
    world.documents["recap.parked"] = [parked("DISCARDED", [["ce_sequence", b"1"]])]


def parked(status: str, headers: object) -> dict[str, object]:
    record = {"headers": headers, "key": b"kacau-0"}
    return {"_id": "t:0:1", "status": status, "reason": "x", "record": record}


SPOILT: list[tuple[Spoil, str]] = [
    (no_line, "acknowledged-but-lost"),
    (no_answer, "acknowledged-but-lost"),
    (no_event, "acknowledged-but-lost"),
    (two_lines, "done-twice"),
    (two_places, "said-twice"),
    (two_places, "done-twice"),
    (refused, "refused-but-done"),
    (refused, "refused-but-said"),
    (half, "half-done"),
    (other_answer, "answered-differently"),
    (other_when_repeated, "answered-differently"),
    (fault, "fault-answered"),
    (unaudited, "acknowledged-but-lost"),
    (audited_twice, "done-twice"),
    (audited_though_refused, "refused-but-done"),
    (swapped, "out-of-order"),
    (rewritten, "rewritten"),
    (not_published, "lost-event"),
    (made_up, "phantom-event"),
    (not_taken, "stuck-event"),
    (never_heard_of, "stuck-event"),
    (held, "stuck-event"),
    (blocked, "stuck-cycle"),
    (unsent, "stuck-event"),
    (unread, "stuck-event"),
    (not_ratified, "stuck-cycle"),
    (ratified_twice, "ratified-not-once"),
    (other_figure, "wrong-figures"),
    (a_row_less, "wrong-figures"),
    (nobodys_sheet, "phantom-event"),
    (revision_twice, "revision-not-once"),
    (chain_broken, "broken-chain"),
    (number_twice, "letter-number"),
    (number_missing, "letter-number"),
    (letter_without_line, "letter-number"),
    (told_another_number, "acknowledged-but-lost"),
    (drafted_twice, "letter-twice"),
    (told_twice, "told-twice"),
    (not_arrived, "webhook-lost"),
    (arrived_refused, "webhook-lost"),
    (never_queued, "webhook-lost"),
    (given_up, "webhook-stuck"),
    (forged, "webhook-forged"),
    (from_nowhere, "webhook-phantom"),
    (still_parked, "stuck-event"),
    (good_one_discarded, "event-discarded"),
]
