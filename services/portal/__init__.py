"""Portal: the pages that the office works in. It owns no decision: it asks who does."""
