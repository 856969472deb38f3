"""From a scan to named structures: the network's runtime, the Segmenter, many scans in one run."""
