"""Who keeps repetitions in a test: remembers what it was given."""

from server.events import Notice
from server.keeping import RepToKeep


class Sink:
    """A RepSink."""

    trouble: Notice | None = None

    def __init__(self) -> None:
        self.kept: list[RepToKeep] = []

    def keep(self, rep: RepToKeep) -> None:
        self.kept.append(rep)
