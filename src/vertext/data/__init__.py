"""Training data: labelled folders, slices in memory, augmentation, prompts for training."""
