"""The work of the system: queue with leases, sweeps, and the clock that wakes them."""
