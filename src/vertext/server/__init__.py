"""The workbench: a page and a REST API over the same calls that the command line makes."""
