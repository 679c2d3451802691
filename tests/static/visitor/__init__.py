"""Python as the visitor's browser has it: a distribution of what the package registries hold, for the tests of the static site."""
