"""What is alike in every service's process: waiting for its neighbours, serving, stopping."""

from shared.runtime.service import Service, main

__all__ = ["Service", "main"]
