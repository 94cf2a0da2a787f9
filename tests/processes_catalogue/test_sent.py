"""Where something is sent with a register number and a receipt, the form says so."""

from forms import Form, Kind
from tests.processes_catalogue.test_bad_input import FORMS, opened


def _is_told(form: Form) -> bool:
    kinds = {one.name: one.kind for one in form.fields}
    receipts = [n for n, kind in kinds.items() if kind is Kind.FILE and n.startswith("ricevuta_")]
    numbers = [n for n, kind in kinds.items() if kind is Kind.TEXT and n.startswith("protocollo")]
    if not (receipts and numbers):
        return True
    sent = form.sent
    return sent is not None and sent.receipt in receipts and sent.number in numbers


def test_what_goes_out_with_its_number_and_receipt_is_told_as_sent() -> None:
    forms = {place: opened(*place)[0] for place in FORMS}

    assert [place for place, form in forms.items() if not _is_told(form)] == []
    assert sum(form.sent is not None for form in forms.values()) > 0
