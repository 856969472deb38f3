"""One file for each part of the REST API."""
