"""Training of LACAF and its baselines on patches of chest CT."""
