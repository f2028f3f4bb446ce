"""Where self-registered systems listen, and their secrets: derived from one key, never stored."""

import base64
import hashlib
import hmac
from collections.abc import Awaitable, Callable

from services.notifier.channels import Parcel
from services.notifier.domain.subscriptions import Subscription, Subscriptions, subscriptions_ref
from services.notifier.settings import ChannelSettings
from services.notifier.webhooks import Listener
from shared.http import Desk


def secret_of(key: str, office: str, item: Subscription, generation: int | None = None) -> str:
    """A subscription's secret as Standard Webhooks has it: ``whsec_`` and 32 bytes in Base64."""
    number = item.generation if generation is None else generation
    name = f"{office}\n{item.id}\n{number}".encode()
    made = hmac.new(key.encode(), name, hashlib.sha256).digest()
    return f"whsec_{base64.b64encode(made).decode()}"


def registered(
    desk: Desk, settings: ChannelSettings
) -> Callable[[Parcel], Awaitable[Listener | None]]:
    """Looked up when something is sent: who has gone meanwhile gets nothing more."""

    async def listener(parcel: Parcel) -> Listener | None:
        office = parcel.delivery.cycle.split(":", 1)[0]
        ref = subscriptions_ref(office)
        state = (found := await desk.engine.store.load([ref])) and found[ref].state
        items = state.items if isinstance(state, Subscriptions) else ()
        item = next((i for i in items if i.id == parcel.delivery.subscription), None)
        if item is None or settings.webhook_key is None:
            return None
        key, now = settings.webhook_key.get_secret_value(), desk.engine.clock()
        secrets = [secret_of(key, office, item)]
        if item.before_until is not None and now < item.before_until:
            secrets.append(secret_of(key, office, item, item.generation - 1))
        return Listener(item.url, tuple(secrets))

    return listener
