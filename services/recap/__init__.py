"""Recap: every figure recomputed, every discrepancy found and explained (SOP step 4)."""
