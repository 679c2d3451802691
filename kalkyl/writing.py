"""Files are written whole or not at all: what was there before stays as it was until the new file is on the disk."""

import os
import uuid
from pathlib import Path


def write_whole(path: str | Path, content: str | bytes) -> None:
    """Put a file in its place in one step.

    The content is first written beside the file and then takes its name, so a full disk, a power cut or a killed process
    leaves the old file whole. What an earlier killed process left beside it is removed.

    Args:
        path: The file; its folder must exist. A device or a pipe is written to directly.
        content: Bytes, or text that is written as UTF-8.

    Raises:
        OSError: It could not be written; the old file is as it was.
    """
    path = Path(path)
    data = content.encode("utf-8") if isinstance(content, str) else content
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return
    for left in path.parent.glob(f".{path.name}.*.tmp"):
        left.unlink(missing_ok=True)
    beside = path.parent / f".{path.name}.{uuid.uuid4().hex}.tmp"
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
