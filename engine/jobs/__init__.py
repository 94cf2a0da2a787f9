"""Jobs: the system's own work, done outside transactions, once, with retries and incidents."""

from engine.jobs.incidents import Failures, Incident, close_incident, open_incidents, retry
from engine.jobs.leases import Overtaken
from engine.jobs.ports import BusinessError, Handler, Job, Policy, Sweep
from engine.jobs.worker import Tally, Worker

__all__ = [
    "BusinessError",
    "Failures",
    "Handler",
    "Incident",
    "Job",
    "Overtaken",
    "Policy",
    "Sweep",
    "Tally",
    "Worker",
    "close_incident",
    "open_incidents",
    "retry",
]
