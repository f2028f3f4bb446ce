from pathlib import Path

import pytest

from deploy.local.errors import StackError
from deploy.local.java import find_java, find_maven, java_build


def fake_java(home: Path, says: str) -> Path:
    java = home / "bin" / "java"
    java.parent.mkdir()
    java.write_text(f"#!/bin/sh\ncat >&2 <<'END'\n{says}\nEND\n")
    java.chmod(0o700)
    return java


def test_java_of_java_home_is_used_when_it_is_new_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    says = 'openjdk version "17.0.15"\nOpenJDK Runtime Environment (build 17.0.15+6-Debian-1)'
    java = fake_java(tmp_path, says)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    assert find_java() == java
    assert java_build(java) == "17.0.15+6-Debian-1"


@pytest.mark.parametrize(("says", "version"), [("1.8.0_412", 8), ("11.0.2", 11)])
def test_an_old_java_is_refused_by_its_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str, version: int
) -> None:
    fake_java(tmp_path, f'openjdk version "{says}"')
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    with pytest.raises(StackError, match=f"is Java {version}.*apt install openjdk-17"):
        find_java()


def test_a_wrong_java_home_is_told_and_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    with pytest.raises(StackError, match=f"JAVA_HOME={tmp_path}, which has no bin/java"):
        find_java()


def test_without_java_or_maven_the_sentence_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(StackError, match=r"no `java` in PATH.*apt install .* maven"):
        find_java()
    with pytest.raises(StackError, match=r"no `mvn` in PATH.*apt install .* maven"):
        find_maven()
