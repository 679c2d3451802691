"""Results told to people: Swedish numbers, sentences, figures, workbooks and JSON.

Reads `kalkyl.model.result.Resultat` and nothing else; knows neither the user interface nor the command line.
"""
