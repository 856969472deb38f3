"""nnU-Net v2 as a baseline: its own commands on our scans and split, and the way back."""
