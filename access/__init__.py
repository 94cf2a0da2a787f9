"""Who may do what: accounts, roles, permissions, sessions and the record of readings."""
