"""The nouns of the domain: closed, validated, immutable data models.

Nothing here reads a file, computes money or draws a picture. Domain nouns carry their Swedish names
(ASCII-folded); everything else is English.
"""
