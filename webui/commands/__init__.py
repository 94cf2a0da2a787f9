"""What the command `percorsi` can do beside starting: standing processes, looking after."""
