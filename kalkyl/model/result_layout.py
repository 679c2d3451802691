"""What writer and reader of the result workbook must agree on."""

from typing import Final

FORMAT: Final = "kalkyl-arbetsbok"
VERSION: Final = 2
FORMAT_PROPERTY: Final = "kalkyl-format"
VERSION_PROPERTY: Final = "kalkyl-format-version"
INPUT_SHEET: Final = "Indata"
ORIGIN_SHEET: Final = "Återläsning"
FIRST_ROW: Final = 4
"""Row (from 0) where the text of the sheet Återläsning begins."""
CHUNK: Final = 30_000
"""Characters per cell; Excel holds 32 767."""
