"""The engine: runs instances of approved processes, and knows nothing of desks, cases or forms."""
