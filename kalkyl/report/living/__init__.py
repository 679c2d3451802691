"""The living workbook: every step of the calculation as formulas, from input cells to measures.

The sheets are built as a graph of cells before anything is written. Every formula is made together with its value, from the
same expression, so that a formula can be checked against the engine without a spreadsheet program.
"""
