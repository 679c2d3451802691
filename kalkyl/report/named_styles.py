"""Named cell styles, which XlsxWriter cannot write: added to the finished file.

A user who wants another look changes the style once in Excel instead of every cell.
"""

import io
import zipfile
from collections.abc import Mapping
from copy import deepcopy
from typing import Final
from xml.etree import ElementTree as ET

_NS: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PART: Final = "xl/styles.xml"


def name_styles(data: bytes, names: Mapping[int, str]) -> bytes:
    """Return a workbook in which cell formats also are named styles.

    Args:
        data: An xlsx file.
        names: Name by position among the cell formats (cellXfs).
    """
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for item in source.infolist():
            content = source.read(item)
            target.writestr(item, _named(content, names) if item.filename == _PART else content)
    return out.getvalue()


def _named(content: bytes, names: Mapping[int, str]) -> bytes:
    ET.register_namespace("", _NS)
    root = ET.fromstring(content)
    formats, bases, styles = (
        root.find(f"{{{_NS}}}{tag}") for tag in ("cellXfs", "cellStyleXfs", "cellStyles")
    )
    if formats is None or bases is None or styles is None:
        raise ValueError("styles.xml has not the parts that every workbook has")
    for position, name in sorted(names.items()):
        xf = formats[position]
        base = deepcopy(xf)
        base.attrib.pop("xfId", None)
        bases.append(base)
        xf.set("xfId", str(len(bases) - 1))
        ET.SubElement(styles, f"{{{_NS}}}cellStyle", {"name": name, "xfId": str(len(bases) - 1)})
    for part in (bases, styles):
        part.set("count", str(len(part)))
    return bytes(ET.tostring(root, encoding="UTF-8", xml_declaration=True))
