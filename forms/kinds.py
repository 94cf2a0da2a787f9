"""The kinds of answers, each under a plain name.

To ask an enumeration for one of its members costs Python 3.11 some twenty times as much as to ask
a module, and reading a form asks some fifty times a question.
"""

from typing import Final

from forms.fields import Kind

BOOLEAN: Final = Kind.BOOLEAN
CHOICE: Final = Kind.CHOICE
CHOICES: Final = Kind.CHOICES
DATE: Final = Kind.DATE
DECIMAL: Final = Kind.DECIMAL
FILE: Final = Kind.FILE
FILES: Final = Kind.FILES
FISCAL_CODE: Final = Kind.FISCAL_CODE
GROUP: Final = Kind.GROUP
INSTANT: Final = Kind.INSTANT
INTEGER: Final = Kind.INTEGER
LIST: Final = Kind.LIST
REFERENCE: Final = Kind.REFERENCE
SIGNATURE: Final = Kind.SIGNATURE
TEXT: Final = Kind.TEXT
