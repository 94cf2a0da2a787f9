"""Regular expressions of XPath, in an engine of our own whose time is bounded by the text."""
