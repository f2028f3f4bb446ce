"""What the services have in common; each package says in its docstring what it promises."""
