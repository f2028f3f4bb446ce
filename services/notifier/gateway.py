"""WhatsApp, Telegram and the like through a gateway of the house; off unless a setting names it.

One plain HTTP form: the gateway gets ``{"to", "text", "reference"}`` and must drop a reference
that it has had.
"""

from collections.abc import Callable
from dataclasses import dataclass

import httpx

from services.notifier.channels import Parcel, Sent
from services.notifier.settings import ChannelSettings
from services.notifier.webhooks import verdict


@dataclass(frozen=True, slots=True)
class GatewayRoute:
    """The gateway, and who has which number."""

    settings: ChannelSettings
    address: Callable[[Parcel], str | None]

    async def send(self, parcel: Parcel) -> Sent:
        """See `Way.send`."""
        to, token = self.address(parcel), self.settings.gateway_token
        if to is None or token is None:
            return Sent("GAVE_UP", "tanpa-alamat")
        content = parcel.delivery.content
        body = {
            "to": to,
            "text": f"{content.subject}\n\n{content.text}",
            "reference": str(parcel.ref),
        }
        headers = {"Authorization": f"Bearer {token.get_secret_value()}"}
        seconds = self.settings.webhook_timeout_seconds
        try:
            async with httpx.AsyncClient(timeout=seconds, trust_env=False) as client:
                answer = await client.post(
                    str(self.settings.gateway_url), json=body, headers=headers
                )
        except (httpx.ReadTimeout, httpx.ReadError, httpx.RemoteProtocolError) as error:
            return Sent("UNKNOWN", type(error).__name__, to)
        except httpx.HTTPError as error:
            return Sent("FAILED", type(error).__name__, to)
        return Sent(*verdict(answer.status_code), to)
