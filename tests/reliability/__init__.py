"""What is promised when two act at once, when a process dies, when somebody tampers."""
