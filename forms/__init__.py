"""The machinery of forms: JSON Schema read, shown and validated on the server."""
