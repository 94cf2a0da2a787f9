"""The pages that every public service has: accessibility, privacy, help."""

from flask import Blueprint, render_template

pagine = Blueprint("pagine", __name__)


@pagine.get("/accessibilita")
def accessibility() -> str:
    """The accessibility statement."""
    return render_template("pagine/accessibilita.html")


@pagine.get("/privacy")
def privacy() -> str:
    """What is done with personal data."""
    return render_template("pagine/privacy.html")


@pagine.get("/aiuto")
def help_page() -> str:
    """How to do the everyday things."""
    return render_template("pagine/aiuto.html")
