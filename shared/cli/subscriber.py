"""``kinerja subscriber``: which other systems may follow the topics, and how they come in."""

import os
from typing import Annotated, Any

import typer
from rich.table import Table

from deploy.access.handout import Handout
from deploy.access.subscribers import DEFAULT_KIB, Subscriber, Subscribers
from deploy.local import stack as local
from deploy.local.external import KAFKA, admin_of
from deploy.local.principals import ADMIN, Credentials
from shared.cli.context import Context
from shared.cli.output import DEFAULT_DATA_DIR, DataDir, Json, out, print_json

app = typer.Typer(
    help="Systems of others that follow public topics: who may, and how they come in.",
    no_args_is_help=True,
)

Name = Annotated[str, typer.Argument(help="Short name: a-z, 0-9 and '-'.")]


@app.command("add")
def add(
    name: Name,
    topics: Annotated[
        str, typer.Option(help="Public topics, separated by commas; see docs/reference/events.md.")
    ],
    rate: Annotated[int, typer.Option(help="Most that it may read, KiB a second.")] = DEFAULT_KIB,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    json: Json = False,  # noqa: FBT002
) -> None:
    """Let a system read these topics; prints a ready client configuration, its password once."""
    bootstrap, admin = _kafka(data_dir)
    given = [topic.strip() for topic in topics.split(",") if topic.strip()]
    made, password = Subscribers(bootstrap, admin).add(name, given, rate)
    _hand_out(Handout(made, password, bootstrap, admin.trust), json=json)


@app.command("list")
def show_all(data_dir: DataDir = DEFAULT_DATA_DIR, json: Json = False) -> None:  # noqa: FBT002
    """Which systems subscribe to what."""
    found = Subscribers(*_kafka(data_dir)).all()
    if json:
        print_json([_plain(subscriber) for subscriber in found])
        return
    view = Table(title="Subscribing systems", title_justify="left")
    for column in ("name", "account", "topics", "groups", "KiB a second"):
        view.add_column(column)
    for each in found:
        rate = "no limit" if each.kib_per_second is None else f"{each.kib_per_second:g}"
        groups = f"{each.group_prefix}*"
        view.add_row(each.name, each.account, "\n".join(each.topics), groups, rate)
    out.print(view)


@app.command("rotate")
def rotate(name: Name, data_dir: DataDir = DEFAULT_DATA_DIR, json: Json = False) -> None:  # noqa: FBT002
    """Give a system a new password, printed once; the old one lets nobody in any more."""
    bootstrap, admin = _kafka(data_dir)
    known, password = Subscribers(bootstrap, admin).rotate(name)
    _hand_out(Handout(known, password, bootstrap, admin.trust), json=json)


@app.command("remove")
def remove(name: Name, data_dir: DataDir = DEFAULT_DATA_DIR, json: Json = False) -> None:  # noqa: FBT002
    """Cut a system off at once."""
    Subscribers(*_kafka(data_dir)).remove(name)
    if json:
        print_json({"removed": name})
    else:
        out.print(f"{name} may read nothing any more.")


def _kafka(data_dir: DataDir) -> tuple[str, Credentials]:
    """The Kafka that the environment names, else that of the running system."""
    if os.environ.get(KAFKA):
        return os.environ[KAFKA], admin_of(os.environ)
    state = Context.running(data_dir).state
    return state.kafka_bootstrap, local.credentials(ADMIN, data_dir)


def _hand_out(handout: Handout, *, json: bool) -> None:
    if json:
        print_json(
            {
                **_plain(handout.subscriber),
                "password": handout.password,
                "bootstrap": handout.bootstrap,
                "ca_file": handout.ca,
                "properties": handout.properties(),
                "environment": handout.environment(),
                "kit_environment": handout.kit_environment(),
                "python": handout.python(),
            }
        )
        return
    parts = {
        "client.properties (Java, Kafka's tools)": handout.properties(),
        "Python (aiokafka)": handout.python(),
        "Environment (docs/how-to/subscribe.md)": _exports(handout.environment()),
        "Environment of the kits (docs/subscribe)": _exports(handout.kit_environment()),
    }
    lines = [
        f"{handout.subscriber.name}: the password is shown this once.",
        f"Its groups must begin with {handout.subscriber.group_prefix} (such as {handout.group}).",
    ]
    if handout.ca is not None:
        lines.append(f"Give the subscriber a copy of {handout.ca}: by it Kafka is known.")
    out.print("\n".join(lines), markup=False, highlight=False, soft_wrap=True)
    for title, text in parts.items():
        out.rule(title, align="left")
        # Not wrapped and not coloured: it is copied from the terminal into a file.
        out.print(text, markup=False, highlight=False, soft_wrap=True)


def _exports(environment: dict[str, str]) -> str:
    return "".join(f"export {name}={value}\n" for name, value in environment.items())


def _plain(subscriber: Subscriber) -> dict[str, Any]:
    return {
        "name": subscriber.name,
        "account": subscriber.account,
        "topics": subscriber.topics,
        "group_prefix": subscriber.group_prefix,
        "kib_per_second": subscriber.kib_per_second,
    }
