"""Who may come in: accounts, passwords, sessions. Apart from the read model, and never dropped."""
