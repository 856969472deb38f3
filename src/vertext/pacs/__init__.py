"""Studies of a DICOMweb server: found, fetched, and what was made of them stored."""
