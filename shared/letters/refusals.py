"""What makes a letter impossible. The service that wanted it turns this into its own refusal."""


class IncompleteLetterError(ValueError):
    """A letter would have a gap, or its template is broken; the message names letter and field."""
