"""What comes from others: looked up in the advisories, and listed as a bill of materials."""
