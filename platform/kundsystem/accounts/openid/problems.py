"""Why somebody was not let in, each with its sentence."""

from kundsystem.shared.errors import UserError


class Refused(UserError):
    """The provider's answer lets nobody in; the code stands in the log, the sentence on the page."""

    status = 403
    code = "refused"
