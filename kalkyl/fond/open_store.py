"""Where documents are kept is said by one address: a folder, or a database."""

from pathlib import Path

from kalkyl.fond.storage import FolderStore, Store


def open_store(where: str) -> Store:
    """Open a project folder, or a database when the place is an address with ://.

    Raises:
        InputError: The place cannot be used.
    """
    if "://" in where:
        from kalkyl.fond.database import DatabaseStore

        return DatabaseStore(where)
    return FolderStore(Path(where))
