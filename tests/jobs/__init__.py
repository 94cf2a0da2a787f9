"""The system's own work: done once, tried again, and told to a person when it fails."""
