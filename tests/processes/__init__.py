"""Process tests: every play of the catalogue is performed on a real office."""
