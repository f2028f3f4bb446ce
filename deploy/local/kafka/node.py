"""The embedded broker: its folder made ready, and how to run it."""

import hashlib
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.local.errors import StackError
from deploy.local.files import private_dir, write_atomic
from deploy.local.java import java_build
from deploy.local.kafka import commands
from deploy.local.kafka.config import Listeners, Papers, server_properties
from deploy.local.principals import ADMIN


@dataclass(frozen=True)
class KafkaNode:
    """One broker with its data in `folder`, its program in `libs`."""

    java: Path
    libs: Path
    folder: Path

    def prepare(
        self,
        listeners: Listeners,
        passwords: Mapping[str, str],
        controller_password: str,
        papers: Papers,
    ) -> list[str]:
        """Write the settings, format an empty folder; the command line to run.

        `passwords` are those of every account. StackError when the folder was made with others.
        """
        private_dir(self.folder)
        properties = self.folder / "server.properties"
        log_dir = self.folder / "log"
        write_atomic(
            properties,
            server_properties(listeners, log_dir, passwords[ADMIN], controller_password, papers),
        )
        self._ensure_formatted(properties, passwords)
        arguments = self.folder / "broker.args"
        write_atomic(arguments, commands.broker(self.libs, properties, self._class_data()))
        return [str(self.java), f"@{arguments}"]

    def keep_class_data(self) -> None:
        """Keep what the broker wrote at its end to make later starts a second faster.

        Every stack of this clone reads it. Nothing to keep is no error.
        """
        if self._draft.exists():
            copy = self._archive.with_suffix(".partial")
            shutil.copyfile(self._draft, copy)
            copy.replace(self._archive)
            self._draft.unlink()

    def _ensure_formatted(self, properties: Path, passwords: Mapping[str, str]) -> None:
        # Written last, so that a format that was cut short is done again from the start.
        mark = self.folder / "accounts.sha256"
        wanted = hashlib.sha256(repr(sorted(passwords.items())).encode()).hexdigest()
        if not mark.exists():
            shutil.rmtree(self.folder / "log", ignore_errors=True)
            self._format(properties, passwords)
            write_atomic(mark, wanted)
        elif mark.read_text(encoding="utf-8") != wanted:
            raise StackError(
                f"Kafka's data in {self.folder} was made with other accounts or passwords than "
                f"the stack has now. Put the earlier secrets folder back, or remove {self.folder} "
                "to start with an empty Kafka."
            )

    def _format(self, properties: Path, passwords: Mapping[str, str]) -> None:
        arguments = self.folder / "format.args"
        write_atomic(arguments, commands.format_storage(self.libs, properties, passwords))
        argv = [str(self.java), f"@{arguments}"]
        done = subprocess.run(argv, capture_output=True, text=True, check=False)
        arguments.unlink()
        if done.returncode != 0:
            raise StackError(f"Kafka's storage could not be formatted: {_hide(done, passwords)}")

    def _class_data(self) -> list[str]:
        # An archive of another Java is ignored by the JVM, hence the build in the name.
        if self._archive.exists():
            return [f"-XX:SharedArchiveFile={self._archive}", "-Xlog:cds=off"]
        return [f"-XX:ArchiveClassesAtExit={self._draft}", "-Xlog:cds=off"]

    @property
    def _draft(self) -> Path:
        return self.folder / "classes.jsa"

    @property
    def _archive(self) -> Path:
        # "tls": one that was written without knows none of the classes of TLS.
        return self.libs.with_name(f"{self.libs.name}-tls-java-{java_build(self.java)}.jsa")


def _hide(done: subprocess.CompletedProcess[str], passwords: Mapping[str, str]) -> str:
    text = f"exit code {done.returncode}\n{done.stderr[-1000:]}"
    for password in passwords.values():
        text = text.replace(password, "***")
    return text
