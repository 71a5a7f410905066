"""Why a message was not sent, told apart by what has to be done about it."""


class Failure(Exception):
    """A message was not sent, or nobody knows.

    Args:
        sentence: why, as the provider says it.
        code: short and stable, for counting and for tests.
    """

    def __init__(self, sentence: str, code: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence[:300]
        self.code = code


class TryLater(Failure):
    """It was surely not sent, and may well be later: the provider was not reached, or asked for patience."""

    def __init__(self, sentence: str, code: str = "", after: float | None = None) -> None:
        super().__init__(sentence, code)
        self.after = after  # seconds, when the provider has said


class GivenUp(Failure):
    """It was not sent and never will be: the provider refuses this message or this recipient."""


class SendersFault(Failure):
    """It was not sent, nor would any other message be before the sender has done something: a key, a domain, money."""


class Uncertain(Failure):
    """The answer was lost after the provider may have accepted it. Sending again could mean sending twice."""
