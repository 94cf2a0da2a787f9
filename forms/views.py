"""What the templates draw: a frozen tree with nothing left to decide."""

from dataclasses import dataclass, field

DATED = frozenset({"date", "datetime"})
"""The widgets into which one types a day: their format is told, for whoever does not see it."""

_IN_A_ROW = 3  # answers at most, and letters of them all, that stand beside one another
_LETTERS = 30


@dataclass(frozen=True, slots=True)
class OptionView:
    """One answer to choose."""

    id: str
    value: str
    title: str
    selected: bool


@dataclass(frozen=True, slots=True)
class FileView:
    """A document already uploaded, and what the button that takes it away posts."""

    value: str
    title: str = field(repr=False)
    remove: str


@dataclass(frozen=True, slots=True)
class SearchView:
    """The box in which one types what to look for, and what to say of the result."""

    id: str
    name: str
    value: str = field(repr=False)
    said: str


@dataclass(frozen=True, slots=True)
class CardView:
    """One element of a list, and what its buttons post."""

    name: str
    id: str
    title: str
    fields: tuple["FieldView", ...]
    first: bool
    last: bool


@dataclass(frozen=True, slots=True)
class FieldView:
    """One question as it is drawn."""

    name: str
    id: str
    focus: str  # the id an error links to
    widget: str
    width: str
    title: str
    help: str
    example: str
    legal_source: str
    optional: bool
    required: bool
    watched: bool  # a change of it asks the server to draw the form again
    secret: bool
    value: str = field(repr=False)
    error: str = ""
    warning: str = ""
    origin: str = field(default="", repr=False)
    proposal: str = ""
    grounds: tuple[str, ...] = field(default=(), repr=False)  # why each rule proposes it
    add: str = ""
    longest: int = 0
    options: tuple[OptionView, ...] = field(default=(), repr=False)
    files: tuple[FileView, ...] = ()
    many: bool = False  # more than one file
    search: SearchView | None = None
    fields: tuple["FieldView", ...] = ()
    cards: tuple[CardView, ...] = ()
    carried: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @property
    def in_a_row(self) -> bool:
        """Whether its answers are so few and short (Sì, No) that one line holds them."""
        letters = sum(len(one.title) for one in self.options)
        return len(self.options) <= _IN_A_ROW and letters <= _LETTERS

    @property
    def may_be_cleared(self) -> bool:
        """Whether an answer once chosen may be taken back: a radio button cannot be unticked."""
        return self.widget == "radio" and self.optional

    @property
    def tells_files(self) -> bool:
        """Whether to say which documents may be given: its designer says nothing of them."""
        return self.widget == "file" and not self.help and (self.many or not self.files)

    @property
    def described_by(self) -> str:
        """The ids of the texts that explain this field, for `aria-describedby`."""
        told = (
            ("formato", self.widget in DATED or self.tells_files),
            ("aiuto", self.help or self.example),
            ("proposta", self.proposal),
            ("origine", self.origin),
            ("avviso", self.warning),
            ("errore", self.error),
        )
        return " ".join(f"{self.id}--{part}" for part, said in told if said)


@dataclass(frozen=True, slots=True)
class Fold:
    """Whether a section stands open, and how many answers it lacks that it cannot do without."""

    opened: bool
    missing: int


@dataclass(frozen=True, slots=True)
class SectionView:
    """A numbered part; what is not asked now stays in `carried`, so that nothing typed is lost."""

    number: int
    title: str
    help: str
    fields: tuple[FieldView, ...]
    key: int = 0  # the same for as long as the form is filled in, whatever else is asked
    fold: Fold | None = None  # none: the form is short, and every section stands open


@dataclass(frozen=True, slots=True)
class ErrorView:
    """A line of the summary: a link to the field and what is wrong with it."""

    target: str  # an id, "" for the form as a whole
    label: str
    message: str


@dataclass(frozen=True, slots=True)
class FormView:
    """A whole form as it is drawn."""

    title: str
    intro: str
    submit: str
    digest: str
    summary: str
    errors: tuple[ErrorView, ...]
    sections: tuple[SectionView, ...]
    carried: tuple[tuple[str, str], ...] = field(default=(), repr=False)
