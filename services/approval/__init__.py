"""Approval: agreed by those who own the figures, ratified by the head (SOP steps 5, 6, 7)."""
