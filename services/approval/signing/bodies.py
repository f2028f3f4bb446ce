"""What people send to sign. Secrets are read here and never become part of a command."""

from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    model_validator,
)

from services.approval.signing.act import Secrets, Statement
from services.approval.signing.bsre_answers import REFERENCE
from shared.privacy import personal_number_in

_LONGEST = 200
Secret = Annotated[SecretStr, Field(min_length=1, max_length=_LONGEST)]


def _no_personal_number(given: str) -> str:
    if personal_number_in(given):
        raise ValueError("bukan nomor dokumen")
    return given


Reference = Annotated[
    str,
    StringConstraints(pattern=f"^{REFERENCE.pattern}$"),
    AfterValidator(_no_personal_number),
]


class Body(BaseModel):
    """Closed, and its errors never show what was sent."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class SigningBody(Body):
    """For BSrE: NIK and passphrase of the signer, for this one request. Else an empty object."""

    nik: Secret | None = None
    passphrase: Secret | None = None

    def secrets(self) -> Secrets:
        """What goes to the provider."""
        return Secrets(self.nik, self.passphrase)


class StatusBody(Body):
    """Empty: ask the provider. Else what the signer himself found out there.

    ``provider_reference``: the number under which the provider holds the signed document.
    ``not_signed``: the provider shows that nothing was signed.
    """

    provider_reference: Reference | None = None
    not_signed: bool = False

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if self.not_signed and self.provider_reference is not None:
            raise ValueError("provider_reference atau not_signed, tidak keduanya")
        return self

    def statement(self) -> Statement:
        """What is said."""
        return Statement(self.provider_reference, self.not_signed)
