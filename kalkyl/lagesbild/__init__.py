"""Lägesbild: monthly counts per indicator and area, in from templates and incident lists, out as signals and documents."""
