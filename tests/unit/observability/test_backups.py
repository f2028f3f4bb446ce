"""A backup that was missed is seen by the age of the newest one."""

import os
from math import inf, isnan, nan
from pathlib import Path

from shared.observability.backups import age, watch
from shared.observability.metrics import BACKUP_AGE, REGISTRY


def written(folder: Path, name: str, at: float) -> None:
    (folder / name).touch()
    os.utime(folder / name, (at, at))


def test_the_newest_backup_counts_and_no_other_file(tmp_path: Path) -> None:
    assert age(tmp_path, lambda: 1000.0) == inf
    written(tmp_path, "kinerja-a.tar.gz", 400)
    written(tmp_path, "kinerja-b.tar.gz", 700)
    written(tmp_path, "other.tar.gz", 900)

    assert age(tmp_path, lambda: 1000.0) == 300


def test_it_is_told_at_each_look_and_is_no_number_where_nothing_is_watched(tmp_path: Path) -> None:
    def told() -> float:
        return REGISTRY.get_sample_value("kinerja_backup_age_seconds") or 0.0

    assert isnan(told())
    watch(tmp_path)
    assert told() == inf
    BACKUP_AGE.set_function(lambda: nan)
