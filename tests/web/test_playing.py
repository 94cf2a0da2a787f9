"""The command `percorsi play`, and the manual of plays tried to the letter."""

import shutil
from pathlib import Path

import pytest
from click.testing import Result

from tasks.playwords import HAPPENINGS, MUST_WORDS, PLAY_WORDS, SCENE_WORDS
from tasks.props import PROPS
from tests.web.telling import MANUAL, play, story_of_the_manual

SCENARIOS = Path(__file__).parents[2] / "processes" / "scenarios"


@pytest.fixture
def story(tmp_path: Path) -> Path:
    return story_of_the_manual(tmp_path)


def test_the_story_of_the_manual_is_told_day_by_day_as_it_is_written(story: Path) -> None:
    found = play(str(story))

    assert found.exit_code == 0, found.output
    assert found.output == (
        "Allo sportello non si dice chi segnala\n"
        "\nlunedì 15 settembre 2025\n"
        "  09:10  Bianchi Prova ha aperto il fascicolo 2025/0001.\n"
        "  09:10  È cominciato il percorso «Accesso, segnalazione e triage».\n"
        "         — la dirigente porta la segnalazione allo sportello\n"
        "  09:20  Bianchi Prova non può completare «Registra la segnalazione», "
        "come è scritto: «Chi segnala»\n"
        "         — senza dire chi segnala non si va avanti\n"
        "\nVale tutto ciò che deve valere alla fine (2 righe).\n"
    )


def test_a_story_that_goes_otherwise_says_in_which_scene_and_what_was_found(story: Path) -> None:
    story.write_text(story.read_text().replace('"Chi segnala"', '"Chi telefona"'))

    found = play(str(story))

    assert found.exit_code == 1
    assert "Bianchi Prova ha aperto il fascicolo" in found.output
    assert (
        "scena 2 (lun 15 set 2025, 09:20, registra_segnalazione): «Chi telefona» non sta in"
        in (found.output)
    )


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('avvia = "p99_niente"', "09:10, p99_niente): il percorso «p99_niente» non c'è"),
        (
            'avvia = "ca_impegno_spesa"\ncon = { urgente = true }',
            "trovato «Il percorso «ca_impegno_spesa» non riceve «urgente», ma: data_ingresso, ",
        ),
        (
            'avvia = "p01_accesso_segnalazione"\nfascicolo = 4',
            "fascicolo 4: finora ne ha aperti 0",
        ),
        (
            'avvia = "p01_accesso_segnalazione"\nattende = []',
            "p01_accesso_segnalazione): attese nessuna; trovate",
        ),
    ],
)
def test_what_the_house_does_not_do_is_said_in_a_sentence(
    said: str, told: str, story: Path
) -> None:
    head, first, *_ = story.read_text().split("[[scena]]")
    story.write_text(head + "[[scena]]" + first.partition("avvia")[0] + said + "\n")

    found = play(str(story))

    assert found.exit_code == 1
    assert told in found.output


IN_COURT = """
come = "s2_mandato_indagine"
fino_a = "conferma_scadenze"

[persone]
viola = ["amministratore_sistema"]
grigi = ["assistente_sociale"]

"""


@pytest.fixture
def continued(tmp_path: Path) -> Path:
    """A story that goes on from the act of a court, beside the story that it begins as."""
    shutil.copy(SCENARIOS / "s2_mandato_indagine.toml", tmp_path)
    file = tmp_path / "continua.toml"
    file.write_text(IN_COURT)
    return file


def goes_on(story: Path, *scenes: str, musts: str = "") -> Result:
    told = "".join(f"[[scena]]\n{scene}\n\n" for scene in scenes)
    story.write_text(story.read_text() + told + musts)
    return play(str(story))


CHECKED = """
quando = "mar 4 nov 2025, 09:30"
chi = "amministrativo.neri"
fa = "verifica_precedenti"
"""
CHANGED = """
quando = "mar 4 nov 2025, 09:30"
chi = "amministratore_sistema.viola"
perche = "Prova."
"""
DEFERRED = """
quando = "mar 4 nov 2025, 09:30"
chi = "coordinatore_tutela.conti"
termine = { chiave = "L30", atto = "%s", dal = 2025-12-01, al = 2026-01-31, per = "legge" }
perche = "Prova."
"""


def test_people_act_on_a_term_that_runs(continued: Path) -> None:
    musts = """
[[deve]]
fatto = "term_extended"
entro = "2026-01-31"

[[deve]]
fatto = "term_suspended"
entro = "2026-04-03"
"""

    found = goes_on(continued, DEFERRED % "proroga", DEFERRED % "sospende", musts=musts)

    assert found.exit_code == 0, found.output


@pytest.mark.parametrize(
    ("scene", "told"),
    [
        (
            DEFERRED.replace("L30", "L99") % "proroga",
            "Nel fascicolo non corre il termine «L99», ma: L30",
        ),
        (
            DEFERRED.replace(", al = 2026-01-31", "") % "proroga",
            "Per «proroga» serve anche «al», un giorno.",
        ),
        (
            DEFERRED.replace("coordinatore_tutela.conti", "grigi") % "chiude",
            "Non hai il permesso di fare questo",
        ),
        (
            'quando = "mar 4 nov 2025, 09:30"\nchi = "grigi"\nguarda = true',
            "Non lavori su questo fascicolo",
        ),
        (
            'quando = "mar 4 nov 2025, 09:30"\nchi = "grigi"\ncambia = { "pei.termine" = 9 }',
            "Non hai il permesso di fare questo",
        ),
        (
            f'{CHANGED}cambia = {{ "L14" = 30 }}',
            "Il numero «L14» lo dice la legge: non lo sceglie il Comune.",
        ),
        (f'{CHANGED}messaggio = "msg_mai_sentito"', "Nessun percorso attende «msg_mai_sentito»"),
        (f'{CHANGED}segnale = "sig_mai_sentito"', "Nessun percorso attende «sig_mai_sentito»"),
        (
            f'{CHANGED.replace("amministratore_sistema.viola", "conti")}stato = "chiuso"',
            "Nel fascicolo ci sono percorsi in corso",
        ),
        (
            f'{CHANGED}affida = {{ attivita = "verifica_precedenti", a = "mai_visto" }}',
            "«mai_visto» non è tra le persone della storia.",
        ),
        (
            f'{CHANGED}affida = {{ attivita = "verifica_precedenti", a = "grigi" }}',
            "Questa attività spetta a un altro ruolo",
        ),
        (
            f'{CHANGED}affida = {{ a = "grigi" }}',
            "«affida» dev'essere una tabella con l'«attivita» e «a» chi va",
        ),
        (
            f'{CHANGED.replace("amministratore_sistema.viola", "grigi")}esce = "rossi"',
            "Non hai il permesso di fare questo",
        ),
        ('quando = "mar 4 nov 2025, 09:30"\nguarda = true', "La scena non dice chi agisce."),
        (
            f'{CHECKED}per = "altrove"',
            "«verifica_precedenti» è attesa 1 volte, ma in nessuna «altrove» sta tra i suoi dati",
        ),
        (
            f'{CHECKED}riguarda = "Verdi-Prova Nico"',
            "nessuna «verifica_precedenti» riguarda «Verdi-Prova Nico»",
        ),
        (
            f'{CHECKED}con = {{ caso_esistente = "fascicolo:3" }}',
            "09:30, verifica_precedenti): «fascicolo:3»: finora ce ne sono 1",
        ),
        (CHECKED.replace('chi = "amministrativo.neri"', ""), "La scena non dice chi agisce."),
    ],
)
def test_what_cannot_be_done_in_a_scene_is_said_in_a_sentence(
    continued: Path, scene: str, told: str
) -> None:
    found = goes_on(continued, scene)

    assert found.exit_code == 1
    assert told in found.output


def test_a_number_that_is_changed_half_way_and_days_that_are_closed_move_what_runs(
    continued: Path,
) -> None:
    changed = """
quando = "mar 4 nov 2025, 09:30"
chi = "amministratore_sistema.viola"
cambia = { "triage.stima" = 4 }
chiuso = [2025-11-05]
perche = "Delibera di prova."
"""
    later = 'quando = "mar 4 nov 2025, 09:40"'
    before = CHECKED.replace("09:30", "09:00") + (
        'con = { esito_precedenti = "nuovo", residenza_minore = "nostro_comune",'
        " dimora_nel_territorio = true }"
    )
    moved = '[[deve]]\nfatto = "term_moved"\nattivita = "triage.stima"\nentro = "2025-11-10"'

    found = goes_on(continued, before, changed, later, musts=moved)

    assert found.exit_code == 0, found.output


LEFT = """
quando = "mar 4 nov 2025, 09:30"
chi = "amministratore_sistema.viola"
esce = "neri"
"""
PASSED_ON = """
quando = "mar 4 nov 2025, 09:40"
chi = "coordinatore_tutela.conti"
affida = %s
perche = "Neri ha cambiato ufficio."
"""


def test_whoever_leaves_the_office_does_nothing_more_and_others_go_on(continued: Path) -> None:
    continued.write_text(
        continued.read_text().replace("viola", 'bianchi = ["amministrativo"]\nviola')
    )
    answers = (
        'con = { esito_precedenti = "nuovo", residenza_minore = "nostro_comune",'
        " dimora_nel_territorio = true }"
    )
    theirs = PASSED_ON % '{ attivita = "verifica_precedenti", a = "bianchi" }'
    gone = CHECKED.replace("09:30", "09:50") + answers + '\nrifiutato = "Non hai il permesso"'
    done = CHECKED.replace("09:30", "09:50").replace("neri", "bianchi") + answers
    case = PASSED_ON.replace("09:40", "10:00") % '{ responsabile = "grigi" }'
    musts = '[[deve]]\nfatto = "responsible_assigned"\nvolte = 1'

    found = goes_on(continued, LEFT, theirs, gone, done, case, musts=musts)

    assert found.exit_code == 0, found.output


def test_what_must_hold_and_does_not_ends_the_story_with_the_facts_of_the_case(
    story: Path,
) -> None:
    story.write_text(story.read_text().replace("volte = 0", "volte = 1"))

    found = play(str(story))

    assert found.exit_code == 1
    said = "deve valere «fatto task_completed, attivita registra_segnalazione, volte 1», trovati 0"
    assert f"La storia non va come è scritta: {said}; fatti del caso:" in found.output
    assert "instance_started" in found.output


def test_what_is_refused_without_anybody_who_acts_is_told_too(continued: Path) -> None:
    unheard = (
        'quando = "mar 4 nov 2025, 09:30"\nmessaggio = "msg_mai_sentito"\n'
        'rifiutato = "Nessun percorso attende"'
    )

    found = goes_on(continued, unheard)

    assert "09:30  Non accade, come è scritto: «Nessun percorso attende»" in found.output


@pytest.mark.parametrize(
    ("must", "told"),
    [
        (
            'fatto = "task_done"',
            "il fatto «task_done» non c'è; forse task_returned, task_assigned",
        ),
        ('fatto = "task_done"', "; fatti del caso: case_opened, instance_started."),
        (
            'fatto = "task_completed"\nattivita = "registra_segnalazioni"\nvolte = 0',
            "«registra_segnalazioni» non sta in nessun disegno, tabella o termine",
        ),
    ],
)
def test_what_there_is_not_cannot_be_said_never_to_happen(
    must: str, told: str, story: Path
) -> None:
    story.write_text(f"{story.read_text()}\n[[deve]]\n{must}\n")

    found = play(str(story))

    assert found.exit_code == 1
    assert told in found.output


def test_a_story_that_begins_as_one_that_is_not_there_says_which(tmp_path: Path) -> None:
    file = tmp_path / "seguito.toml"
    file.write_text('come = "mai_scritta"\nfino_a = "protocolla"\n')

    found = play(str(file))

    assert found.exit_code == 1
    assert "La storia «mai_scritta», da cui questa comincia, non c'è" in found.output


def test_a_story_that_is_not_there_is_missed_in_italian(tmp_path: Path) -> None:
    missing, folder = play(str(tmp_path / "mai.toml")), play(str(tmp_path))

    assert missing.exit_code == folder.exit_code == 2
    said = f"Errore: «{tmp_path / 'mai.toml'}» non c'è: controlla il nome e la cartella.\n"
    assert missing.output == said
    assert folder.output == f"Errore: «{tmp_path}» è una cartella: qui serve un file.\n"


def test_a_story_whose_name_is_cut_short_is_told_which_one_there_is(story: Path) -> None:
    found = play(str(story.with_name("mia_storia.toml")))

    assert "controlla il nome e la cartella (lì c'è «la_mia_storia.toml»).\n" in found.output


def test_nothing_of_a_play_stays_in_the_folder_of_data(
    story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    play(str(story))

    assert [one.name for one in tmp_path.iterdir()] == [story.name]


def test_the_manual_names_every_word_that_a_play_can_use() -> None:
    manual = MANUAL.read_text()
    props = {f'"{one}:' for one in PROPS}
    tables = {"persone", "scena", "deve"}
    words = {*SCENE_WORDS, *MUST_WORDS, *PLAY_WORDS, *HAPPENINGS} - tables

    missing = [one for one in words if f"`{one}`" not in manual]

    assert missing == []
    assert [one for one in props if one not in manual] == []
