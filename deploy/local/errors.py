class StackError(Exception):
    """The local stack cannot do what was asked; the text says why and what lifts it."""
