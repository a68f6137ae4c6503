"""Sets of words, written as one string so that a long list stays readable."""


def word_set(text: str) -> frozenset[str]:
    """The blank-separated words of a text."""
    return frozenset(text.split())
