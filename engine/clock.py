"""The only door to the system's time: everything else is told what time it is."""

from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

ROME = ZoneInfo("Europe/Rome")


class Clock(Protocol):
    """Tells the instant: always aware, always UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """The present instant, UTC."""
        return datetime.now(UTC)


class MovedClock:
    """A clock that stands still until somebody moves it: for plays, tests and the demo."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        """The instant the clock was last moved to, UTC."""
        return self._at

    def move_to(self, at: datetime) -> None:
        """Set the clock to an aware instant, which may not lie before the present one."""
        at = at.astimezone(UTC)
        if at < self._at:
            raise ValueError("time does not go back")
        self._at = at

    def move_by(self, by: timedelta) -> None:
        """Let this much time pass, counted in elapsed hours."""
        self.move_to(self._at + by)
