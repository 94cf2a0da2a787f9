"""The fascicolo: people, household, decrees, documents, chronology."""
