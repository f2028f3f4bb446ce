from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class RestartPolicy:
    """How long to wait before a dead child is started again, and when to give up."""

    first_delay_s: float = 0.2
    longest_delay_s: float = 5.0
    # About 80 seconds of trying: longer than Kafka or MongoDB take to come back.
    most_in_a_row: int = 20
    # A child that lived this long had a good start; its next death counts as the first.
    steady_after_s: float = 10.0

    def in_a_row(self, earlier: int, lived_s: float) -> int:
        """The number of quick deaths, the present one included."""
        return 1 if lived_s >= self.steady_after_s else earlier + 1

    def delay(self, in_a_row: int) -> float | None:
        """Seconds to wait after so many quick deaths, twice as long each time; None to give up."""
        if in_a_row > self.most_in_a_row:
            return None
        return min(self.first_delay_s * 2.0 ** (in_a_row - 1), self.longest_delay_s)
