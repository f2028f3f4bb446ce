"""What stops a start: a setting or a file of the installation that cannot be used."""


class UnusableError(ValueError):
    """The text names the setting or the file, the place in it, and what to change."""
