"""Build the front end with Vite while the package is built."""

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontEndHook(BuildHookInterface):
    """Runs the front end's own build; see webui/frontend."""
