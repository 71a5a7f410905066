"""The one error of local mode: a sentence that says what is wrong and what to do about it."""


class LocalProblem(Exception):
    """Stops local mode; its text is shown as it is, without a stack trace."""
