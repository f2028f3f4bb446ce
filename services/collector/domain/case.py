"""What an act on one sheet is decided upon: the form, the sheet, its draft, who acts and when."""

from dataclasses import dataclass

from services.collector.domain.content import require_content, require_evidence
from services.collector.domain.rules import Rules
from services.collector.domain.sheets import (
    Figures,
    require_changeable,
    require_filler,
    sheet_of,
    standing,
    submitted,
)
from services.collector.domain.states import Collection, SheetDraft, Submission
from shared.contract.catalogue import Sheet, SheetRef
from shared.decision import Message


@dataclass(frozen=True, slots=True)
class SheetCase:
    """One sheet of one collection, and a message of its filler."""

    rules: Rules
    collection: Collection
    draft: SheetDraft | None
    sheet: Sheet
    message: Message

    @classmethod
    def of(
        cls,
        rules: Rules,
        collection: Collection,
        draft: SheetDraft | None,
        ref: SheetRef,
        message: Message,
    ) -> "SheetCase":
        """Raises `RefusalError` where the form has no such sheet or somebody else fills it."""
        sheet = sheet_of(collection, ref)
        require_filler(rules, sheet, message.actor)
        return cls(rules, collection, draft, sheet, message)

    @property
    def key(self) -> str:
        """The sheet's short name."""
        return self.sheet.ref.key

    @property
    def standing(self) -> Figures:
        """What stands on the sheet: the draft, or else the newest revision."""
        return standing(self.collection, self.sheet, self.draft)

    @property
    def before(self) -> Submission | None:
        """The revision that counts; none where nothing was sent, or it was withdrawn."""
        return submitted(self.collection, self.sheet)

    def require_content(self, figures: Figures) -> None:
        """Refuse what the form does not ask for, and evidence that nobody uploaded here."""
        require_content(self.collection.form, self.sheet, figures)
        newest = self.before.figures if self.before else ()
        drafted = (self.draft.figures or ()) if self.draft else ()
        require_evidence(figures, (*drafted, *newest))

    def require_changeable(self, figures: Figures) -> None:
        """Refuse a change that comes too late."""
        require_changeable(self.collection, self.sheet, figures)

    def drafted(self, figures: Figures | None) -> SheetDraft:
        """The next edition of the draft; none: nothing beside the newest revision."""
        return SheetDraft(
            figures=figures,
            edition=self.edition + 1,
            by=self.message.actor,
            at=self.message.at,
        )

    @property
    def edition(self) -> int:
        """The edition of the draft; 0 before the first."""
        return self.draft.edition if self.draft else 0
