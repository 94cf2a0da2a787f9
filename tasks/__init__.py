"""Work between the engine and a person: worklist, acts, terms, notices, handlers."""
