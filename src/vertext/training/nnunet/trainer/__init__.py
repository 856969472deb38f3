"""The folder that nnU-Net searches for trainers; nothing else may lie here."""
