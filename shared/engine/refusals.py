"""The engine's own refusals, in the words that people read."""

from typing import Final

from shared.decision import Rejected
from shared.engine.change import Answer


def refusal(rejected: Rejected) -> Answer:
    """A refusal as an answer: rule, detail and who or what can lift it."""
    return Answer(
        rejected.status,
        {"rule": rejected.rule, "detail": rejected.detail, "remedy": rejected.remedy},
    )


def blocked(parked_id: str) -> Rejected:
    """The cycle waits for an operator."""
    return Rejected(
        "siklus-tertahan",
        f"Siklus ini tertahan oleh pesan {parked_id} yang tidak dapat diproses.",
        "Mohon operator sistem memeriksa dengan `kinerja parked show` lalu replay atau discard.",
    )


def early(waits_for: str) -> Rejected:
    """A command before its time; unlike an event it is not kept."""
    return Rejected(
        "belum-waktunya",
        f"Permintaan ini baru dapat diproses setelah: {waits_for}.",
        "Mohon tunggu hingga tahap tersebut selesai, lalu ulangi.",
    )


def changed_since(expected: int, standing: int) -> Rejected:
    """Somebody else was faster; what the client has seen is no longer so."""
    return Rejected(
        "sudah-berubah",
        f"Data telah berubah sejak dibaca: versi yang dibaca {expected}, yang berlaku {standing}.",
        "Belum ada yang diubah; mohon muat ulang, periksa perubahannya, lalu ulangi.",
        412,
    )


def not_open(parked_id: str) -> Answer:
    """Only what blocks can be treated; what waits behind it follows by itself."""
    return refusal(
        Rejected(
            "bukan-pesan-tertahan",
            f"{parked_id} bukan pesan yang sedang menahan siklusnya.",
            "Lihat `kinerja parked list`; hanya pesan berstatus CULPRIT yang dapat ditangani.",
            404,
        )
    )


def fault(error: Exception) -> Answer:
    """A fault of ours; nothing has been changed."""
    return refusal(
        Rejected("galat-sistem", type(error).__name__, "Mohon hubungi operator sistem.", 500)
    )


KEY_REUSED: Final = refusal(
    Rejected(
        "kunci-idempotensi-dipakai-ulang",
        "Idempotency-Key yang sama sudah dipakai untuk permintaan lain.",
        "Gunakan Idempotency-Key baru untuk permintaan yang berbeda.",
        422,
    )
)
