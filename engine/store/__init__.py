"""The database: metadata, unit of work, versions, instances, timers, journal, jobs."""
