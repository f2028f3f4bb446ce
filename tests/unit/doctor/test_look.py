"""What can be looked at on any machine: certificates in the secrets' folder, backups, the disk."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from deploy.doctor.findings import Grade
from deploy.doctor.look import certificates, machine, newest_backup
from deploy.local.certificate import example_identity

NOW = datetime(2026, 1, 5, tzinfo=UTC)


def test_every_certificate_is_found_once_and_no_key_is_taken_for_one(tmp_path: Path) -> None:
    chain, key, root = example_identity(NOW)
    folder = tmp_path / "secrets" / "approval" / "signing"
    folder.mkdir(parents=True)
    for name, text in {"signer.pem": chain, "signer.key": key, "root.pem": root}.items():
        (folder / name).write_text(text)
    (tmp_path / "elsewhere.pem").write_text(root)

    found = certificates(tmp_path, NOW)
    later = certificates(tmp_path, NOW + timedelta(days=720))

    assert [finding.grade for finding in found] == [Grade.GOOD, Grade.GOOD]
    assert all("CONTOH" in finding.found for finding in found)
    assert [finding.grade for finding in later] == [Grade.WARNING, Grade.WARNING]


def test_the_newest_backup_counts(tmp_path: Path) -> None:
    assert newest_backup(tmp_path, NOW).grade is Grade.WARNING
    for days in (1, 9):
        file = tmp_path / f"kinerja-{days}.tar.gz"
        file.touch()
        moment = (NOW - timedelta(days=days)).timestamp()
        os.utime(file, (moment, moment))

    assert newest_backup(tmp_path, NOW).grade is Grade.GOOD


def test_a_folder_that_is_not_there_yet_has_a_disk_all_the_same(tmp_path: Path) -> None:
    assert {finding.what for finding in machine(tmp_path / "new")} == {"Python", "disk"}
