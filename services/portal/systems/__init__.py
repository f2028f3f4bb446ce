"""Other systems at the HTTP API: who they are, what each may, from where and how often."""
