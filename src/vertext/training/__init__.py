"""Training: losses, the Lightning module, configs, and the way to a model bundle."""
