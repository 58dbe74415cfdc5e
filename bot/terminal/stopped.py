"""The wish to stop, by Ctrl-C or SIGTERM."""


class Stopped(Exception):
    """Somebody wants this process to stop; what it did is back in the ledger by then."""
