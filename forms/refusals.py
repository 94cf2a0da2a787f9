"""Why a form may not be used: each refusal says the file, the place and how to mend it."""

from engine.refusal import Refusal


class FormRefused(Refusal):
    """{file}: il modulo non si può usare."""


class FormMissing(FormRefused):
    """Manca il file {file}: crealo, oppure togli l'attività che lo chiede."""


class FormUnreadable(FormRefused):
    """{file}: il file non è JSON leggibile ({why}). Correggilo e riprova."""


class FormTooLarge(FormRefused):
    """{file}: {what}. Dividi il modulo in più attività o togli i rinvii che si ripetono."""


class ReferenceMissing(FormRefused):
    """{file}, {place}: il rinvio a {target} non porta a nulla. I gruppi comuni stanno in
    forms/_shared e si richiamano con "$ref": "_shared/nome.json".
    """


class ReferenceCycle(FormRefused):
    """{file}, {place}: i gruppi si richiamano in cerchio ({chain}). Togli uno dei rinvii."""


class UnknownKeyword(FormRefused):
    """{file}, {place}: la parola «{keyword}» non fa parte del dialetto dei moduli. {hint}"""


class UnknownWidget(FormRefused):
    """{file}, {place}: il comando «{widget}» non va bene qui. Usa uno di questi: {allowed}."""


class FieldWithoutDataClass(FormRefused):
    """{file}, {place}: manca la classe dei dati. Aggiungi "x-data-class" con un valore da C0
    a C4.
    """


class TooSensitiveForTheProcess(FormRefused):
    """{file}, {place}: un dato di classe {data_class} non può diventare una variabile del
    processo. Togli "x-process" oppure, se il dato è una semplice scelta, mettilo in C1.
    """


class ConditionWrong(FormRefused):
    """{file}, {place}: l'espressione in «{keyword}» non si legge. {why}"""


class FieldUnclear(FormRefused):
    """{file}, {place}: {what}"""
