"""What stands around the content: read once a page, before the template is filled."""

from tasks.beginning import begins_anything
from tasks.glance import glance
from webui.guard import office, web_session
from webui.navigation import Frame, frame_for


def frame() -> Frame:
    """The frame of the page being made; an empty one for whoever is not really in yet."""
    held = web_session().held
    if held is None or held.person.must_change_password:
        return Frame()
    house = office()
    with house.database.read() as connection:
        seen = glance(connection, held.person)
        begins = begins_anything(connection, house.definitions, held.person, seen.in_force)
    return frame_for(
        held.person,
        counts={"operatore.worklist_page": seen.to_do},
        unread=seen.unread,
        without=frozenset() if begins else frozenset({"operatore.beginning_page"}),
    )
