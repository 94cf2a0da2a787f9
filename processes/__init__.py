"""The life of a definition: catalogue, versions and checks of processes."""
