"""Who looks after the processes: the roles that the SOP file lets see parked records."""

from collections.abc import Callable

from fastapi import Request

from shared.http.desk import Desk
from shared.http.problems import Problem
from shared.security import Principal

Operator = Callable[[Request], Principal]


def operators(desk: Desk, allowed: Callable[[str], bool]) -> Operator:
    """A function that names the operator who asks. It refuses all others (401, 403)."""

    def operator(request: Request) -> Principal:
        principal = desk.principal(request)
        if not allowed(principal.role):
            raise Problem(
                403,
                "bukan-operator",
                "Halaman ini hanya untuk operator sistem.",
                "Mohon hubungi operator sistem kantor.",
            )
        return principal

    return operator
