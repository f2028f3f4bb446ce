"""Pages over HTTP: who asks, what is shown, which service a command goes to."""
