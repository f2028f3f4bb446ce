"""No webhook lost: each event that a system subscribes to has arrived there, genuine."""

from collections.abc import Iterator

from tests.chaos.checker.facts import Anomaly, Facts
from tests.chaos.receiver import CODE


def check_post(facts: Facts) -> Iterator[Anomaly]:
    """Deliveries against what the receiver had, in both directions."""
    arrived = {call.id for call in facts.calls if call.genuine and call.accepted}
    deliveries = facts.aggregates("notifier", "delivery")
    states = [row["state"] for row in deliveries.values()]
    mine = {state["cause"]: state for state in states if state["channel"] == "WEBHOOK"}
    for said in {said.id: said for said in facts.said}.values():
        # A provisional draft is for looking at: the notifier tells nobody of it.
        if said.source != "notifier" and not said.body.get("provisional") and said.id not in mine:
            yield Anomaly("webhook-lost", said.where, "no delivery was ever queued")
    for cause, state in mine.items():
        if f"{cause}:{CODE}" not in arrived:
            yield Anomaly("webhook-lost", cause, f"{state['state']}, but it never arrived")
        elif state["state"] != "SENT":
            what = f"{state['state']} after {state['attempts']} attempts"
            yield Anomaly("webhook-stuck", cause, what)
    for call in facts.calls:
        if not call.genuine:
            yield Anomaly("webhook-forged", call.id, "its signature is wrong")
        elif call.id.rpartition(":")[0] not in mine:
            yield Anomaly("webhook-phantom", call.id, "no delivery is known")
