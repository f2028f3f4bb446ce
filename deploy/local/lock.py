import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from deploy.local.download import Progress
from deploy.local.files import private_dir
from deploy.local.paths import Paths


@contextmanager
def exclusive(paths: Paths, progress: Progress) -> Iterator[None]:
    """Hold the stack's lock: only one start or stop is at work in one data folder at a time."""
    private_dir(paths.data)
    with paths.lock.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress(f"Waiting: another start or stop is at work in {paths.data}")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
