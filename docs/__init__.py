"""Documents; `generate` writes those pages that code already knows."""
