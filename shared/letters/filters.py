"""What a template may call: each makes one block of fields. templates/README.md lists them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from jinja2 import pass_context
from jinja2.runtime import Context

from shared.letters.markup import built
from shared.letters.model import (
    Addressees,
    Annex,
    Block,
    Check,
    Copies,
    Digest,
    Kop,
    Place,
    Signatory,
    Signature,
    Signatures,
    Title,
)
from shared.letters.tables import Tables, table

Texts = tuple[str, ...]


class Built(str):
    """A finished block on its way through the template: not a text that a person wrote."""

    __slots__ = ()


def _block(block: Block) -> Built:
    return Built(built(block))


def _texts(value: str | Iterable[str]) -> Texts:
    return (value,) if isinstance(value, str) else tuple(value)


def _kop(value: Mapping[str, Any]) -> Built:
    return _block(Kop.model_validate(dict(value)))


def _right(value: str) -> Built:
    return _block(Place(text=value))


def _title(value: str, *, tebal: bool = False) -> Built:
    return _block(Title(text=value, strong=tebal))


def _addressees(value: Iterable[str], place: str) -> Built:
    return _block(Addressees(names=_texts(value), place=place))


def _digest(value: str) -> Built:
    return _block(Digest(groups=tuple(value[i : i + 8] for i in range(0, len(value), 8))))


def _signatory(value: Mapping[str, Any]) -> dict[str, Any]:
    fields = {key: value[key] for key in ("name", "rank", "nip") if value.get(key)}
    return fields | {"lines": _texts(value["title"])}


def _signature(value: Mapping[str, Any]) -> Built:
    electronic = bool(value.get("electronic"))
    return _block(Signature(**_signatory(value), electronic=electronic))


def _signatures(value: Iterable[Mapping[str, Any]]) -> Built:
    return _block(Signatures(people=tuple(Signatory(**_signatory(one)) for one in value)))


def _copies(value: str | Iterable[str]) -> Built:
    return _block(Copies(names=_texts(value)))


def _check(value: str, text: str) -> Built:
    return _block(Check(sha256=value, text=text))


@pass_context
def _annex(context: Context, judul: str, *, mendatar: bool = False) -> Built:
    head = (("Nomor", str(context["number"])), ("Tanggal", str(context["date"])))
    return _block(Annex(title=judul, head=head, wide=mendatar))


def _table_filter(tables: Tables) -> Callable[[Iterable[Mapping[str, str]], str], Built]:
    def _table(rows: Iterable[Mapping[str, str]], name: str) -> Built:
        return _block(table(tables[name], rows))

    return _table


TABLE_FILTER: Final = _table_filter
FILTERS: Final[dict[str, Callable[..., Built]]] = {
    "kop": _kop,
    "kanan": _right,
    "judul": _title,
    "yth": _addressees,
    "kode": _digest,
    "tanda_tangan": _signature,
    "tanda_tangan_bersama": _signatures,
    "tembusan": _copies,
    "qr": _check,
}
GLOBALS: Final[dict[str, Callable[..., Built]]] = {"lampiran": _annex}
