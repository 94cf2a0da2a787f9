"""Jobs: the system's own work, done outside transactions, once, with retries and incidents."""

from engine.jobs.incidents import Failures, Incident, close_incident, open_incidents, retry
from engine.jobs.leases import Overtaken
from engine.jobs.looking import Earliest, Found, next_due
from engine.jobs.ports import BusinessError, Handler, Job, Policy, Sweep
from engine.jobs.worker import Tally, Worker

__all__ = [
    "BusinessError",
    "Earliest",
    "Failures",
    "Found",
    "Handler",
    "Incident",
    "Job",
    "Overtaken",
    "Policy",
    "Sweep",
    "Tally",
    "Worker",
    "close_incident",
    "next_due",
    "open_incidents",
    "retry",
]
