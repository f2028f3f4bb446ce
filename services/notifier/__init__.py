"""Notifier: every notice and letter that an event calls for (all SOP steps; reports of step 7)."""
